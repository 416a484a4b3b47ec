"""The admin: who may open it, that every change is an action with its event, and that nothing else moves."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import URLPattern, reverse

from recruitment.accounts.models import User
from recruitment.admin import site
from recruitment.audit.models import AuditEvent
from recruitment.kernel.rights import roles
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from recruitment.testing.signing_in import signed_in_now
from units.bases.actions import enter_entry
from units.bases.models import (
    Block,
    CalendarDay,
    Cell,
    Committee,
    Document,
    PartyBase,
    Post,
    Signer,
    SubtotalGroup,
    UnitName,
)
from units.targets.models import AnnualGoal, TargetLine, Term

LISTS = {model._meta.label for model in site._registry}
READ_ONLY = {
    "targets.Term",
    "targets.TargetLine",
    "appendix.AppendixImport",
    "periodic.PeriodicReport",
    "audit.AuditEvent",
}
ENTERED = LISTS - READ_ONLY - {"bases.Committee"}
REMOVED = {"bases.CalendarDay", "bases.Document"}
KEEPERS = {"organiser", "head_organiser"}
OF_EACH_KIND = (
    "index",
    "jsi18n",
    "bases_post_changelist",
    "bases_cell_add",
    "bases_cell_change",
    "bases_cell_delete",
)


def name_of(model, page):
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


def addresses():
    """Every address of the admin by name, with an entry of each list where one is asked for."""
    patterns = list(flat(site.get_urls()))
    found = {}
    for pattern in patterns:
        keys = dict.fromkeys(pattern.pattern.converters) or dict.fromkeys(pattern.pattern.regex.groupindex)
        if "object_id" in keys:
            label = pattern.name.rpartition("_")[0].replace("_", ".", 1)
            model = next(one for one in site._registry if one._meta.label_lower == label)
            keys["object_id"] = getattr(model._base_manager.order_by("pk").first(), "pk", 1)
        if "app_label" in keys:
            keys["app_label"] = "bases"
        found[pattern.name] = reverse(f"admin:{pattern.name}", kwargs=keys)
    assert None not in found
    return found


def flat(patterns):
    for one in patterns:
        if isinstance(one, URLPattern):
            yield one
        else:
            yield from flat(one.url_patterns)


def expected(name):
    """What somebody who keeps the lists gets, without the right to keep accounts."""
    label, _, page = name.rpartition("_")
    label = next((one for one in LISTS if one.lower() == label.replace("_", ".", 1)), "")
    if not label:
        return 200
    may_enter = label in ENTERED - {"bases.Post"}
    may_remove = label in REMOVED
    return {"add": 200 if may_enter else 403, "delete": 200 if may_remove else 403, "history": 302}.get(
        page, 200
    )


@pytest.fixture
def filled(applied):
    enter_entry(model=CalendarDay, values={"falls_on": date(2021, 9, 2), "kind": "holiday"}, by=SYSTEM)
    enter_entry(
        model=Signer,
        values={
            "name": "Nguyễn Văn A",
            "title": "Bí thư",
            "behalf": "committee",
            "starts_on": date(2021, 1, 1),
        },
        by=SYSTEM,
    )
    Document.objects.create(kind="Thư", number="1-T")
    Cell.objects.create(base=factories.base(6), name="Khu phố 1", search_key="khu pho 1")
    factories.create_user(role="base_secretary", base=factories.base(6))
    return applied


def test_every_address_of_the_admin_answers_each_role_as_its_rights_say(client, filled, record_property):
    found, faults = addresses(), []
    people = {role: keeper(role) for role in roles()} | {"": factories.create_user(username="khongvai")}
    for name, address in found.items():
        client.logout()
        answer = client.get(address)
        if answer.status_code != 302 or "/dang-nhap/" not in answer.url:
            faults.append(("anonymous", name, answer.status_code))
    for role, person in people.items():
        client.force_login(person)
        # Every address for those who keep lists and for a busy stranger; the others at one of each kind.
        walked = (
            found if role in {*KEEPERS, "base_secretary"} else {name: found[name] for name in OF_EACH_KIND}
        )
        for name, address in walked.items():
            wanted = expected(name) if role in KEEPERS else 403
            if (status := client.get(address).status_code) != wanted:
                faults.append((role, name, status, wanted))
    assert faults == []
    record_property("number", f"Quản trị danh mục: {len(found) * (len(people) + 1)} ô quyền, 0 sai.")


def keeper(role):
    """Somebody in a role, at the place that the role takes."""
    base = factories.base(6)
    place = {
        "committee": {},
        "base": {"base": base},
        "bases": {"supervised": [base]},
        "cell": {"cell": Cell.objects.first()},
    }
    return factories.create_user(role=role, username=f"vai_{role}", **place[roles()[role].covers])


def since(last):
    return list(AuditEvent.objects.filter(pk__gt=last).values_list("verb", flat=True))


def latest():
    return AuditEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def saves():
    """Each save of each list: page, entry, what is posted, and the verb of its one event."""
    base, committee = factories.base(6), Committee.objects.get()
    names = ("name", "office_name", "party_body_name", "superior_name", "place", "document_code", "contact")
    block, goal = Block.objects.first(), AnnualGoal.objects.first()
    day, signer = CalendarDay.objects.get(), Signer.objects.get()
    paper = Document.objects.get(kind="Thư")
    person = {"name": "Trần B", "title": "Phó Bí thư", "behalf": "order", "starts_on": "01/02/2021"}
    return [
        (
            committee,
            {**{name: getattr(committee, name) for name in names}, "contact": "Phòng 2"},
            "committee.amend",
        ),
        (SubtotalGroup, {"number": 77}, "subtotal_group.enter"),
        (SubtotalGroup.objects.first(), {"number": 78}, "subtotal_group.amend"),
        (Block, {"name": "Khối Mới", "order": 99, "group": block.group_id}, "block.enter"),
        (block, {"name": "Khối Khác", "order": block.order, "group": block.group_id}, "block.amend"),
        (PartyBase, {"number": 55, "name": "Trường Mới"}, "party_base.enter"),
        (
            base,
            {"name": "Phường Chín Mới", "block": base.block_id, "closed_on": "31/12/2030"},
            "party_base.amend",
        ),
        (Cell, {"base": base.pk, "name": "Khu phố 2", "kind": "quarter"}, "cell.open"),
        (Cell.objects.first(), {"name": "Khu phố 3", "kind": "quarter"}, "cell.amend"),
        (Signer, person, "signer.enter"),
        (signer, {**person, "ends_on": "01/03/2021"}, "signer.amend"),
        (CalendarDay, {"falls_on": "01/01/2022", "kind": "holiday"}, "calendar_day.enter"),
        (day, {"falls_on": "03/09/2021", "kind": "working"}, "calendar_day.amend"),
        (Document, {"kind": "Công văn", "number": "9-CV"}, "document.register"),
        (paper, {"kind": "Thư", "number": "1-T", "subject": "Về việc khác"}, "document.amend"),
        (goal, {"goal": goal.goal + 1, "document": goal.document_id}, "goal.set"),
    ]


def post(client, where, values):
    model = where if isinstance(where, type) else type(where)
    page = (
        reverse(name_of(model, "add"))
        if model is where
        else reverse(name_of(model, "change"), args=[where.pk])
    )
    return client.post(page, values)


def test_each_save_leaves_exactly_one_event_and_django_keeps_no_notes(client, filled, organiser):
    client.force_login(organiser)
    for where, values, verb in saves():
        last = latest()
        answer = post(client, where, values)
        assert answer.status_code == 302, (verb, answer.context["adminform"].form.errors)
        assert since(last) == [verb]
    assert LogEntry.objects.count() == 0


def test_a_renamed_base_is_found_under_both_names_and_the_old_one_has_its_last_day(
    client, filled, organiser, settings
):
    settings.CLOCK = "2021-07-05"
    base, old = factories.base(6), factories.base(6).name
    client.force_login(organiser)
    post(client, base, {"name": "Phường Chín Mới", "block": base.block_id})
    names = {found.name: found for found in UnitName.objects.filter(base=base)}
    assert names["Phường Chín Mới"].kind == "official"
    assert names[old].kind == "alias"
    assert names[old].ends_on == date(2021, 7, 4)
    history = client.get(reverse(name_of(PartyBase, "history"), args=[base.pk]), follow=True).content.decode()
    assert "Phường Chín Mới" in history


def test_what_an_action_refuses_is_said_on_the_form_and_nothing_is_written(client, filled, organiser):
    client.force_login(organiser)
    base, last = factories.base(6), latest()
    page = post(client, base, {"name": factories.base(5).name, "block": base.block_id}).content.decode()
    assert "đã là tên của TT 5" in page
    page = post(client, Cell, {"base": base.pk, "name": "khu pho 1", "kind": "quarter"}).content.decode()
    assert "đã có" in page
    assert since(last) == []
    base.refresh_from_db()
    assert base.name == "Phường 9"


def test_removing_is_an_action_too_and_papers_that_figures_rest_on_stay(client, filled, organiser):
    client.force_login(organiser)
    day, last = CalendarDay.objects.get(), latest()
    client.post(reverse(name_of(CalendarDay, "delete"), args=[day.pk]), {"post": "yes"})
    paper = Document.objects.get(kind="Thư")
    client.post(reverse(name_of(Document, "delete"), args=[paper.pk]), {"post": "yes"})
    assert since(last) == ["calendar_day.remove", "document.remove"]
    plan = filled.appendix.document
    client.post(reverse(name_of(Document, "delete"), args=[plan.pk]), {"post": "yes"})
    assert Document.objects.filter(pk=plan.pk).exists()


def test_forged_posts_to_what_is_only_read_and_to_columns_that_do_not_move_change_nothing(
    client, filled, organiser
):
    client.force_login(organiser)
    line, base, cell, last = TargetLine.objects.first(), factories.base(6), Cell.objects.first(), latest()
    for model in site._registry:
        if model._meta.label not in READ_ONLY:
            continue
        found = model._base_manager.first()
        assert post(client, model, {"amount": 1}).status_code == 403
        assert post(client, found, {"amount": 99_999, "figure": 1, "goal": 5}).status_code == 403
        gone = client.post(reverse(name_of(model, "delete"), args=[found.pk]), {"post": "yes"})
        assert gone.status_code == 403
        many = {"action": "delete_selected", "_selected_action": [found.pk], "post": "yes"}
        client.post(reverse(name_of(model, "changelist")), many)
        assert model._base_manager.filter(pk=found.pk).exists()
    assert TargetLine.objects.get(pk=line.pk).amount == line.amount
    assert Term.objects.get().goal == 850
    assert since(last) == []
    post(client, base, {"name": base.name, "block": base.block_id, "number": 88, "id": 1})
    post(
        client, cell, {"name": cell.name, "kind": "quarter", "base": factories.base(5).pk, "search_key": "x"}
    )
    cell.refresh_from_db()
    assert (PartyBase.objects.get(pk=base.pk).number, cell.base_id, cell.search_key) == (
        6,
        base.pk,
        "khu pho 1",
    )


def test_posts_are_given_and_ended_by_who_keeps_accounts_with_the_password_given_lately(
    client, filled, organiser, settings
):
    settings.CLOCK = "2021-07-05"
    person = factories.create_user(username="nguoimoi")
    values = {"user": person.pk, "role": "standing", "starts_on": "01/07/2021"}
    client.force_login(organiser)
    assert post(client, Post, values).status_code == 403
    both = factories.create_user(role="head_organiser", username="caihai")
    factories.grant_post(user=both, role="system_admin", on=date(2020, 1, 1), by=SYSTEM)
    client.force_login(both)
    signed_in_now(client, both, seconds_ago=700)
    asked = post(client, Post, values)
    assert asked.status_code == 302
    assert reverse("accounts:confirm") in asked.url
    client.post(reverse("accounts:confirm"), {"password": "mat-khau-thu-nghiem"})
    last = latest()
    assert post(client, Post, values).status_code == 302
    assert since(last) == ["post.grant"]
    given = person.posts.get()
    for kept, typed in (("", ""), ("31/08/2021", "31/08/2021"), ("31/08/2021", "01/09/2021")):
        Post.objects.filter(pk=given.pk).update(ends_on=kept and date(2021, 8, 31) or None)
        answer = post(
            client, given, {"ends_on": typed}
        )  # as it stands, or later: nobody loses anything by saving
        assert "sớm hơn ngày đang ghi" in answer.content.decode(), (kept, typed)
        assert Post.objects.get(pk=given.pk).ended_at is None
    assert post(client, given, {"ends_on": "05/07/2021", "role": "system_admin"}).status_code == 302
    given.refresh_from_db()
    assert given.ended_at is not None
    assert given.role == "standing"
    own = both.posts.get(role="system_admin")
    assert "ít nhất một quản trị" in post(client, own, {"ends_on": "05/07/2021"}).content.decode()
    assert User.objects.filter(posts__role="system_admin", posts__ended_at=None).exists()


def test_what_is_searched_for_in_a_list_is_in_the_record(client, filled, organiser):
    client.force_login(organiser)
    client.get(reverse("admin:bases_partybase_changelist"))
    assert not AuditEvent.objects.filter(verb="list.search").exists()
    client.get(reverse("admin:bases_partybase_changelist"), {"q": "Phường 9"})
    event = AuditEvent.objects.get(verb="list.search")
    assert (event.object_type, event.changes["words"]) == ("party_base", [None, "Phường 9"])
    assert event.changes["rows"][1] >= 1


def test_the_record_in_the_lists_speaks_in_words(client, filled, organiser):
    client.force_login(organiser)
    event = AuditEvent.objects.filter(verb="calendar_day.enter").latest("pk")
    page = client.get(reverse("admin:audit_auditevent_change", args=[event.pk])).content.decode()
    assert "falls_on" not in page
    assert "ghi vào lịch làm việc" in page
