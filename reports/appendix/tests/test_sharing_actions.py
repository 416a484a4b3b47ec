"""A shortfall shared out: drafts, two people on one draft, adopting as a whole with its document, taking it back."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions as appendix_actions
from reports.appendix import acts
from reports.appendix.actions import CellEdit
from reports.appendix.models import ShareOut, SheetAct
from reports.appendix.sharing import actions
from reports.appendix.sharing.actions import DraftChanged, ShareOutGone, ShareOutRefused
from reports.appendix.sharing.queries import rows_of, share_page
from units.bases.models import Document, PartyBase
from units.targets.models import TargetLine

A_DAY = factories.A_DAY


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


@pytest.fixture
def paper(founded):
    return Document.objects.create(kind="Kế hoạch", number="52-KH/QU", issued_on=date(2021, 7, 2))


def make(*, amount=6, method="sources", year=2021, note=""):
    return actions.create(
        appendix=factories.plan_47(), year=year, amount=amount, method=method, note=note, on=A_DAY, by=SYSTEM
    )


def amounts(share_out):
    return dict(share_out.rows.filter(amount__gt=0).values_list("base__number", "amount"))


def save(share_out, version=None, amount=None, seen=None, **typed):
    return actions.save(
        share_out=share_out,
        amount=amount or share_out.amount,
        note="",
        amounts={int(number.removeprefix("tt")): figure for number, figure in typed.items()},
        seen=seen or {},
        version=version or share_out.version,
        by=SYSTEM,
    )


def adopt(share_out, paper, version=None):
    return actions.adopt(share_out=share_out, document=paper, version=version or share_out.version, by=SYSTEM)


def undo(share_out, act=None):
    act = act or ShareOut.objects.get(pk=share_out.pk).act
    return actions.undo_adoption(share_out=share_out, act_id=act and act.act_id, by=SYSTEM)


def stands(number, year=2021):
    base = factories.base(number)
    figures = acts.current_figures(appendix=factories.plan_47(), base_ids=[base.pk])
    return figures.get((base.pk, f"supplement_{year}"))


def edit(number, *, seen, value):
    wish = CellEdit(base_id=factories.base(number).pk, column="supplement_2021", seen=seen, value=value)
    assert appendix_actions.edit_cells(appendix=factories.plan_47(), edits=[wish], by=SYSTEM).written == 1


@pytest.mark.parametrize("method", ["sources", "block", "history"])
def test_a_draft_gives_out_all_of_it_to_known_bases_and_writes_no_target(applied, method):
    lines = TargetLine.objects.count()
    share_out = make(amount=131, method=method)
    assert sum(amounts(share_out).values()) == 131
    assert max(amounts(share_out)) <= 28
    assert share_out.rows.count() == 39
    assert TargetLine.objects.count() == lines
    assert AuditEvent.objects.filter(verb="share_out.create", object_id=str(share_out.pk)).count() == 1


def test_by_hand_nothing_is_given_yet(applied):
    assert amounts(make(method="hand")) == {}


def test_a_closed_base_gets_no_row(applied):
    base = factories.base(8)
    base.closed_on = date(2021, 6, 30)
    base.save()
    assert not make(amount=131).rows.filter(base=base).exists()


@pytest.mark.parametrize("wrong", [{"year": 2031}, {"amount": 0}])
def test_a_year_without_a_column_and_nothing_to_share_are_refused(applied, wrong):
    with pytest.raises(ShareOutRefused):
        make(**wrong)
    assert not ShareOut.objects.exists()


def test_typed_amounts_are_kept_and_the_others_stay(applied):
    share_out = save(make(), tt5=4, tt29=1)
    assert {number: amounts(share_out)[number] for number in (5, 29)} == {5: 4, 29: 1}
    event = AuditEvent.objects.get(verb="share_out.save")
    assert event.changes["TT 29"] == [0, 1]


def test_who_saves_a_draft_somebody_saved_since_is_told_and_overwrites_nothing(applied):
    share_out = make(method="hand")
    save(share_out, tt5=4)
    with pytest.raises(DraftChanged) as refusal:
        save(share_out, version=1, tt5=2)
    share_out.refresh_from_db()
    assert f"đ/c Hệ thống lưu lúc {timezone.localtime(share_out.saved_at):%H:%M} 05/07/2021" in str(
        refusal.value
    )
    assert refusal.value.share_out.version == 2
    assert amounts(share_out) == {5: 4}


def test_working_it_out_again_replaces_every_amount(applied):
    share_out = save(make(method="hand"), tt29=6)
    again = actions.share_again(share_out=share_out, method="block", version=2, on=A_DAY, by=SYSTEM)
    assert sum(amounts(again).values()) == 6
    assert 29 not in amounts(again)
    assert again.method == "block"


def test_a_deleted_draft_is_gone_and_the_next_one_is_told(applied):
    share_out = make()
    seen = ShareOut.objects.get(pk=share_out.pk)
    actions.delete(share_out=share_out, version=1, by=SYSTEM)
    assert not ShareOut.objects.exists()
    with pytest.raises(ShareOutGone):
        save(seen, tt5=1)


def test_adopting_writes_agreements_of_the_papers_day_in_one_act(applied, paper):
    share_out = save(make(method="hand"), tt5=4, tt29=2)
    act = adopt(share_out, paper)
    lines = TargetLine.objects.filter(act_id=act.act_id).order_by("base__number")
    assert [(line.base.number, line.year, line.amount, line.act) for line in lines] == [
        (5, 2021, 4, "agreement"),
        (29, 2021, 2, "agreement"),
    ]
    assert {(line.document, line.in_force_on) for line in lines} == {(paper, date(2021, 7, 2))}
    assert (stands(5), stands(29), stands(6)) == (6, 2, 2)
    share_out.refresh_from_db()
    assert (share_out.act, share_out.document, act.kind) == (act, paper, SheetAct.Kind.ADOPT)
    events = AuditEvent.objects.filter(act=act.act_id)
    assert sorted(events.values_list("verb", flat=True)) == ["appendix.adopt"] * 2 + ["share_out.adopt"]


@pytest.mark.parametrize(("given", "words"), [(5, "còn 1 chưa phân bổ"), (7, "vượt 1")])
def test_adopting_waits_until_the_rows_add_up_exactly(applied, paper, given, words):
    share_out = save(make(method="hand"), tt5=given)
    with pytest.raises(ShareOutRefused, match=words):
        adopt(share_out, paper)
    assert stands(5) == 2


def test_adopting_is_refused_when_a_supplement_changed_since_and_names_the_bases(applied, paper):
    share_out = save(make(method="hand"), tt5=6)
    edit(5, seen=2, value=3)
    edit(6, seen=2, value=4)
    with pytest.raises(ShareOutRefused, match=r"2021 của Phường 5, Phường 9 đã đổi.*tính lại"):
        adopt(share_out, paper)
    assert (stands(5), SheetAct.objects.filter(kind=SheetAct.Kind.ADOPT).count()) == (3, 0)
    adopt(save(share_out, seen={5: 3, 6: 4}), paper, version=3)
    assert stands(5) == 9


def test_adopting_another_version_than_the_one_seen_or_twice_is_refused(applied, paper):
    share_out = save(make(method="hand"), tt5=6)
    with pytest.raises(DraftChanged):
        adopt(share_out, paper, version=1)
    adopt(share_out, paper)
    with pytest.raises(ShareOutRefused, match="đã được áp dụng"):
        adopt(share_out, paper, version=3)
    assert stands(5) == 8


def test_a_paper_without_a_day_adopts_nothing(applied):
    share_out = save(make(method="hand"), tt5=6)
    with pytest.raises(ShareOutRefused, match="chưa có ngày ban hành"):
        adopt(share_out, applied.appendix.document)


def test_a_paper_older_than_a_supplement_it_changes_adopts_nothing(applied):
    share_out = save(make(method="hand"), tt5=4, tt29=2)
    older = Document.objects.get(number="30-KH/QU")
    words = (
        r"30-KH/QU ngày 16/03/2021 cũ hơn số đang có hiệu lực: Phường 5, Bổ sung chỉ tiêu trong năm 2021 "
        r"\(từ 01/07/2021\). .* từ 01/07/2021 trở đi"
    )
    with pytest.raises(ShareOutRefused, match=words) as refusal:
        adopt(share_out, older)
    assert (refusal.value.field, stands(5), stands(29)) == ("document", 2, None)
    same_day = Document.objects.create(kind="Kế hoạch", number="48-KH/QU", issued_on=date(2021, 7, 1))
    adopt(share_out, same_day)
    assert stands(5) == 6


def test_what_is_adopted_can_neither_be_saved_nor_deleted(applied, paper):
    share_out = save(make(method="hand"), tt5=6)
    adopt(share_out, paper)
    with pytest.raises(ShareOutRefused, match="hoàn tác trước"):
        save(share_out, version=3, tt5=1)
    with pytest.raises(ShareOutRefused, match="hoàn tác trước"):
        actions.delete(share_out=share_out, version=3, by=SYSTEM)


def test_undoing_brings_back_what_stood_and_the_draft_can_be_adopted_again(applied, paper):
    share_out = save(make(method="hand"), tt5=4, tt29=2)
    done = adopt(share_out, paper)
    cells = undo(share_out)
    assert [cell.is_kept for cell in cells] == [False, False]
    assert (stands(5), stands(29)) == (2, None)
    share_out.refresh_from_db()
    assert (share_out.act, share_out.document) == (None, None)
    assert done.undone_by.kind == SheetAct.Kind.UNDO
    again = adopt(share_out, paper)
    assert (stands(5), stands(29), again != done) == (6, 2, True)


def test_undoing_leaves_alone_what_somebody_changed_since(applied, paper):
    share_out = save(make(method="hand"), tt5=4, tt7=2)
    adopt(share_out, paper)
    edit(5, seen=6, value=7)
    cells = undo(share_out)
    assert {cell.base.number: cell.is_kept for cell in cells} == {5: True, 7: False}
    assert (stands(5), stands(7)) == (7, 2)
    undoing = SheetAct.objects.get(kind=SheetAct.Kind.UNDO)
    assert [
        event.base_id for event in AuditEvent.objects.filter(act=undoing.act_id, base_id__isnull=False)
    ] == [factories.base(7).pk]


def test_what_an_undo_left_alone_is_not_added_again_by_the_draft(applied, paper):
    share_out = save(make(method="hand"), tt5=4, tt7=2)
    adopt(share_out, paper)
    edit(5, seen=6, value=7)
    undo(share_out)
    share_out.refresh_from_db()
    assert amounts(share_out) == {7: 2}
    event = AuditEvent.objects.get(verb="share_out.undo")
    assert event.changes["TT 5"] == [4, 0]
    with pytest.raises(ShareOutRefused, match="còn 4 chưa phân bổ"):
        adopt(share_out, paper, version=share_out.version)
    adopt(save(share_out, amount=2, seen={5: 7}), paper, version=share_out.version + 1)
    assert (stands(5), stands(7)) == (7, 4)


@pytest.mark.parametrize(
    "day", [date(1999, 7, 2), date(2019, 12, 31), date(2026, 1, 1), date(2035, 7, 2)], ids=str
)
def test_a_paper_from_outside_the_term_adopts_nothing(applied, day):
    share_out = save(make(method="hand"), tt29=6)
    paper = Document.objects.create(kind="Kế hoạch", number="52-KH/QU", issued_on=day)
    with pytest.raises(ShareOutRefused, match="nằm ngoài nhiệm kỳ") as refusal:
        adopt(share_out, paper)
    assert refusal.value.field == "document"
    assert stands(29) is None


@pytest.mark.parametrize("days", [{"closed_on": date(2021, 7, 1)}, {"opened_on": date(2021, 7, 3)}])
def test_a_base_that_is_not_there_on_the_papers_day_gets_no_target(applied, paper, days):
    share_out = save(make(method="hand"), tt5=4, tt8=2)
    PartyBase.objects.filter(number=8).update(**days)
    with pytest.raises(ShareOutRefused, match=r"Phường 11 không hoạt động vào ngày 02/07/2021 của Kế hoạch"):
        adopt(share_out, paper)
    assert (stands(5), stands(8)) == (2, 2)
    adopt(save(share_out, tt5=6, tt8=0), paper, version=3)
    assert (stands(5), stands(8)) == (8, 2)


def test_a_base_counts_as_it_does_over_the_whole_term_in_an_appendix_of_a_later_year(applied, organiser):
    """Supplements of 2021 and what was admitted in 2020 are no columns of the appendix of 2022."""
    paper = Document.objects.create(kind="Kế hoạch", number="61-KH/QU", issued_on=date(2022, 6, 20))
    later = appendix_actions.register_appendix(
        document=paper,
        term_name="2020–2025",
        current_year=2022,
        last_year=2025,
        supplements_from=date(2022, 7, 1),
        by=SYSTEM,
    )
    base = factories.base(8)
    wishes = [
        CellEdit(base_id=base.pk, column=column, seen=None, value=value)
        for column, value in (("source", 50), ("admitted_2021", 5), ("admitted_2022h1", 2))
    ]
    assert appendix_actions.edit_cells(appendix=later, edits=wishes, by=SYSTEM).written == 3
    share_out = actions.create(
        appendix=later, year=2022, amount=6, method="sources", note="", on=date(2022, 7, 5), by=SYSTEM
    )
    page = share_page(share_out=share_out, rows=rows_of(share_out), scope=SYSTEM)
    (line,) = [line for line in page.lines if line.number == 8]
    assert (line.share.registered, line.share.target, line.share.admitted) == (30, 38, 6 + 5 + 2)
    assert (line.share.sources, line.spare, line.added) == (50, 12, 6)


def test_what_is_not_adopted_cannot_be_undone(applied, paper):
    share_out = save(make(method="hand"), tt5=6)
    adopt(share_out, paper)
    undo(share_out)
    with pytest.raises(ShareOutRefused, match="chưa áp dụng"):
        undo(share_out)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_adopt_one_draft_one_writes_and_the_other_is_told():
    factories.load_founding_data()
    factories.apply_appendix()
    paper = Document.objects.create(kind="Kế hoạch", number="52-KH/QU", issued_on=date(2021, 7, 2))
    share_out = save(make(method="hand"), tt5=6)
    told, start = [], threading.Barrier(2)

    def work():
        start.wait()
        try:
            told.append(adopt(ShareOut.objects.get(pk=share_out.pk), paper, version=2).kind)
        except ShareOutRefused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    pair = [threading.Thread(target=work) for _ in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    assert sorted(told) == ["Dự thảo này đã được áp dụng; muốn sửa thì hoàn tác trước.", SheetAct.Kind.ADOPT]
    assert stands(5) == 8


def test_the_database_refuses_a_document_without_an_adoption_and_nothing_to_share(applied, paper):
    share_out = make()
    for wrong in ({"document": paper}, {"amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShareOut.objects.filter(pk=share_out.pk).update(**wrong)
