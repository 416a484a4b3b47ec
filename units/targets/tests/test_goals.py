"""The district's goal of each year: set once, changed with the old figure kept in the record."""

import pytest

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from units.bases.models import Document
from units.targets import stated
from units.targets.actions import GoalRefused, set_annual_goal
from units.targets.models import AnnualGoal


def paper(number):
    return Document.objects.get(number=number)


STANDS = object()  # the page showed what stands


def put(year, goal, number="47-KH/QU", *, seen=STANDS):
    if seen is STANDS:
        found = stated.goals_by_year().get(year)
        seen = (found.goal, found.document_id) if found else None
    return set_annual_goal(
        term=stated.current_term(), year=year, goal=goal, document=paper(number), seen=seen, by=SYSTEM
    )


def test_a_goal_is_set_with_its_paper_and_recorded(founded):
    assert str(put(2022, 190)) == "2022: 190"
    assert stated.annual_goals() == {2020: 180, 2021: 185, 2022: 190}
    event = AuditEvent.objects.get(verb="goal.set")
    assert event.object_label == "Chỉ tiêu năm 2022"
    assert event.changes == {"goal": [None, 190], "document": [None, "Kế hoạch số 47-KH/QU"]}


def test_a_goal_is_changed_and_what_stood_before_is_recorded(founded):
    put(2021, 186)
    assert AnnualGoal.objects.get(year=2021).goal == 186
    assert AnnualGoal.objects.count() == 2
    assert AuditEvent.objects.get(verb="goal.set").changes == {
        "goal": [185, 186],
        "document": ["Kế hoạch số 30-KH/QU", "Kế hoạch số 47-KH/QU"],
    }


def test_setting_what_stands_changes_and_records_nothing(founded):
    assert put(2021, 185, "30-KH/QU").goal == 185
    assert not AuditEvent.objects.filter(verb="goal.set").exists()


@pytest.mark.parametrize("year", [2019, 2026])
def test_a_year_outside_the_term_is_refused(founded, year):
    with pytest.raises(GoalRefused, match=f"Năm: {year} không thuộc nhiệm kỳ 2020 – 2025") as refusal:
        put(year, 190)
    assert refusal.value.field == "year"
    assert AnnualGoal.objects.count() == 2


@pytest.mark.parametrize(("goal", "shown"), [(0, "“0”"), (851, "“851”"), (1900, "“1.900”")])
def test_a_goal_of_nothing_or_above_the_terms_is_refused(founded, goal, shown):
    with pytest.raises(GoalRefused, match=shown) as refusal:
        put(2022, goal)
    assert refusal.value.field == "goal"
    assert "từ 1 đến 850" in str(refusal.value)
