"""Putting approved figures right: shown before it is saved, with the reports that are touched; both versions stay."""

import pytest

from reports.periodic import actions
from reports.periodic.desk.tests.pages import text, value_of
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import approve, hand_in, report

DECEMBER = reporting.date(2021, 12, 31)


def page_of(found, more="dinh-chinh/"):
    return f"/duyet-bao-cao/{found.pk}/{more}"


@pytest.fixture
def approved(opened):
    return approve(hand_in(6))


def sent(found, **changes):
    return {"version": found.version, "sources": "33", "reason": "Đếm lại danh sách", **changes}


def test_the_reports_that_are_touched_are_listed_before_anything_is_saved(office, approved):
    reporting.open_period("2021-q4", due_on=DECEMBER, on=reporting.date(2021, 10, 1))
    hand_in(6, slug="2021-q4", sources_start=34, on=reporting.date(2021, 10, 1))
    page = text(office.post(page_of(approved), sent(approved, admitted="2")))
    assert "Nguồn cuối kỳ: 34 → 33" in page
    assert "1 báo cáo khác bị ảnh hưởng" in page
    assert "Nguồn cuối kỳ trước: 34 → 33; báo cáo này ghi 34" in page
    assert "Lũy kế kết nạp năm 2021 trước kỳ này" in page
    assert "Sẽ có cảnh báo: Nguồn đầu kỳ ghi 34, quý III/2021 còn 33." in page
    assert report(6).value("sources") == 34


def test_what_was_previewed_is_saved_and_both_versions_are_read_in_the_steps(office, approved):
    preview = office.post(page_of(approved), sent(approved, dossiers_sent="kps"))
    again = {name: value_of(preview, name) for name in ("version", "sources", "dossiers_sent", "reason")}
    assert again == {
        "version": str(approved.version),
        "sources": "33",
        "dossiers_sent": "kps",
        "reason": "Đếm lại danh sách",
    }
    response = office.post(page_of(approved), {**again, "luu": "1"})
    assert response.url == page_of(approved, "")
    found = report(6)
    assert (found.value("sources"), found.value("dossiers_sent")) == (33, "kps")
    page = text(office.get(response.url))
    assert "2 ô đã đổi từ khi duyệt" in page
    assert "từ khi duyệt: 34 → 33" in page
    assert "Đếm lại danh sách (Nguồn cuối kỳ: 34 → 33; Hồ sơ đề nghị kết nạp gửi lên: 1 → KPS)" in page


def test_a_blank_keeps_a_figure_and_a_dash_makes_it_unknown(office, approved):
    office.post(page_of(approved), sent(approved, class_sent="–", members="", luu="1"))
    found = report(6)
    assert (found.value("class_sent"), found.value("members")) == (None, 380)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sources": "2a"}, "Nguồn cuối kỳ phải là số nguyên từ 0"),
        ({"sources": "kps"}, "không ghi “không phát sinh”"),
        ({"reason": ""}, "Nhập lý do đính chính."),
        ({"sources": ""}, "Chưa có số nào thay đổi."),
        ({"sources": "34"}, "Chưa có số nào thay đổi."),
        ({"sources": "x" * 41}, "phải là số nguyên từ 0"),
        ({"reason": "x" * 2001}, "Lý do dài hơn 2.000 chữ."),
        ({"women": "5", "luu": "1"}, "nhiều hơn 1 đã kết nạp"),
    ],
)
def test_a_correction_that_cannot_be_keeps_what_was_typed(office, approved, changes, words):
    typed = sent(approved, **changes)
    page = office.post(page_of(approved), typed)
    assert words in text(page)
    assert "Lưu đính chính" not in text(page)
    assert value_of(page, "sources") == typed["sources"]
    if len(typed["reason"]) < 2000:
        assert typed["reason"] in page.content.decode()
    assert report(6).value("sources") == 34


def test_going_back_from_the_preview_keeps_what_was_typed(office, approved):
    page = office.post(page_of(approved), sent(approved, **{"sua-lai": "1"}))
    assert value_of(page, "sources") == "33"
    assert "Xem trước khi lưu" in text(page)


def test_a_correction_of_an_older_version_is_refused_and_kept(office, approved):
    actions.correct(
        report=approved,
        version=approved.version,
        figures={"members": 381},
        reason="Sót",
        by=reporting.head(3),
    )
    page = office.post(page_of(approved), sent(approved, luu="1"))
    assert "Đ/c Trưởng ban 3 vừa đính chính báo cáo này lúc" in text(page)
    assert value_of(page, "sources") == "33"
    assert report(6).value("sources") == 34
    office.post(page_of(approved), sent(report(6), luu="1"))
    assert report(6).value("sources") == 33


def test_saving_twice_corrects_once(office, approved):
    for _ in range(2):
        office.post(page_of(approved), sent(approved, luu="1"))
    assert report(6).steps.filter(kind="correct").count() == 1


def test_figures_of_the_appendix_may_be_corrected_too(office, applied):
    found = report(6, "2021-6t1")
    office.post(page_of(found), {"version": found.version, "members": "379", "reason": "Đếm lại", "luu": "1"})
    assert report(6, "2021-6t1").value("members") == 379


def test_only_an_approved_report_is_corrected(office, opened):
    found = hand_in(6)
    assert office.get(page_of(found)).url == page_of(found, "")
    office.post(page_of(found), sent(found, luu="1"))
    assert report(6).value("sources") == 34


@pytest.mark.parametrize("others", [1, 5])
def test_the_preview_takes_the_same_queries(office, approved, others, django_assert_num_queries):
    for slug in ("2021-q4", "2021-6t2", "2021-q2", "2021-q1", "2020-q4")[:others]:
        reporting.open_period(slug, due_on=DECEMBER, on=reporting.date(2021, 10, 1))
        hand_in(6, slug=slug, on=reporting.date(2021, 10, 1))
    found = report(6)
    with django_assert_num_queries(9):
        office.post(page_of(found), sent(found))
