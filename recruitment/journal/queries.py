"""The record as a scope may read it: acts, the newest first, and the events of one act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from recruitment.audit.models import AuditEvent
from recruitment.audit.verbs import VERBS
from recruitment.journal.lines import Line, lines_of
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key
from units.bases.models import PartyBase

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some lines; before: the key from which older ones follow, None when there are none."""

    lines: tuple[Line, ...]
    before: int | None


def events_of(*, scope: Scope, asked: Mapping[str, object]) -> QuerySet[AuditEvent]:
    """The events a scope may read that are asked for (journal.forms.FilterForm.cleaned_data)."""
    found = AuditEvent.objects.visible_to(scope)
    if asked.get("nguoi"):
        found = found.filter(_says("actor_label", asked["nguoi"]))
    if asked.get("doi_tuong"):
        found = found.filter(_says("object_label", asked["doi_tuong"]))
    if asked.get("loai"):
        found = found.filter(object_type=asked["loai"])
    if asked.get("ma"):
        found = found.filter(object_id=asked["ma"])
    if asked.get("o"):
        found = found.filter(changes__has_key=asked["o"])
    if asked.get("viec"):
        found = found.filter(verb__in=[verb for verb, said in VERBS.items() if said.group == asked["viec"]])
    return _within(_of_bases(found, scope, asked), asked)


def _says(field, text):
    """SQLite folds the case of no Vietnamese letter: the usual ways of writing a word are asked for by themselves."""
    ways = {text, text.lower(), text.upper(), text.capitalize(), text.title()}
    wanted = Q()
    for way in ways:
        wanted |= Q(**{f"{field}__icontains": way})
    return wanted


def _of_bases(found, scope, asked):
    bases = PartyBase.objects.visible_to(scope)
    if asked.get("tt"):
        found = found.filter(base_id__in=bases.filter(number=asked["tt"]).values("pk"))
    if key := search_key(asked.get("co_so") or ""):
        found = found.filter(base_id__in=bases.named_like(key).values("pk"))
    return found


def _within(found, asked):
    if asked.get("tu"):
        found = found.filter(recorded_at__gte=_midnight(asked["tu"]))
    if asked.get("den"):
        found = found.filter(recorded_at__lt=_midnight(asked["den"] + timedelta(days=1)))
    return found


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def acts_page(*, scope: Scope, asked: Mapping[str, object], before: int | None) -> Page:
    """One page of acts, each by its first event. Three queries, however many events an act has."""
    events = events_of(scope=scope, asked=asked)
    # An act stands where its last event does.
    later = events.filter(act=OuterRef("act"), pk__gt=OuterRef("pk"))
    ends = _before(events, before).filter(~Exists(later)).order_by("-pk")
    found = list(ends.values_list("pk", "act")[: PAGE + 1])
    shown = found[:PAGE]
    firsts = events.filter(act__in=[act for _, act in shown]).values("act")
    facts = {one["act"]: one for one in firsts.annotate(first=Min("pk"), count=Count("pk"))}
    heads = {event.act: event for event in events.filter(pk__in=[one["first"] for one in facts.values()])}
    return Page(
        lines=lines_of(
            [heads[act] for _, act in shown],
            scope=scope,
            counts={act: one["count"] for act, one in facts.items()},
        ),
        before=shown[-1][0] if len(found) > PAGE else None,
    )


def act_page(*, scope: Scope, act: UUID, after: int | None) -> Page:
    """One page of the events of an act in the order they were written. One query."""
    events = AuditEvent.objects.visible_to(scope).filter(act=act)
    found = list((events.filter(pk__gt=after) if after else events).order_by("pk")[: PAGE + 1])
    lines = lines_of(found[:PAGE], scope=scope)
    return Page(lines=lines, before=found[PAGE - 1].pk if len(found) > PAGE else None)


def exported(*, scope: Scope, asked: Mapping[str, object], at_most: int) -> tuple[Line, ...]:
    """Every event asked for, the newest first, up to so many. One query."""
    return lines_of(events_of(scope=scope, asked=asked).order_by("-pk")[:at_most], scope=scope)


def base_name(*, scope: Scope, number: int) -> str:
    """What a base is called, by its TT; "" for one that this scope does not see. One query."""
    found = PartyBase.objects.visible_to(scope).filter(number=number).first()
    return found.display_name if found else ""


def _before(events, before):
    return events.filter(pk__lt=before) if before else events
