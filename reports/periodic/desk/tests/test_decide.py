"""One report in front of whoever decides: figures, findings, differences, and each way it can go."""

import pytest

from reports.periodic import actions
from reports.periodic.desk.tests.pages import text, value_of
from reports.periodic.models import ReportingRule
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import approve, clerk, hand_in, report, secretary_of, write


def page_of(found, more=""):
    return f"/duyet-bao-cao/{found.pk}/{more}"


def returned(number=6, columns=("members",), **figures):
    """A report that was sent back, put right and handed in again."""
    found = hand_in(number)
    actions.send_back(report=found, version=found.version, reason="Xem lại", columns=columns, by=clerk())
    return hand_in(number, figures)


def test_figures_stand_beside_the_last_ones_with_findings_and_explanations(office, opened):
    page = text(office.get(page_of(hand_in(6, members=480))))
    assert "Tổng số đảng viên 480 378 +102" in page
    assert "6 tháng đầu năm 2021" in page
    assert "quá 10%" in page
    assert "Cơ sở giải trình: Đã kiểm tra, đúng." in page
    assert (
        "Đã kết nạp đảng viên 1 Hồ sơ" not in page
    )  # a half-year's admissions are not held against a quarter's
    assert "Nguồn đầu kỳ 33 33 0" in page


def test_cells_with_findings_are_marked_beforehand(office, opened):
    content = office.get(page_of(hand_in(6, members=480))).content.decode()
    ticks = [part for part in content.split("<input") if 'name="columns"' in part]
    assert [part for part in ticks if "checked" in part] == [
        part for part in ticks if 'value="members"' in part
    ]


def test_a_report_handed_in_again_shows_what_changed_since(office, opened):
    found = returned(members=379)
    page = text(office.get(page_of(found)))
    assert "1 ô đã đổi từ lần nộp trước" in page
    assert "từ lần nộp trước: 380 → 379" in page
    assert "đã yêu cầu sửa" in page
    assert "chưa đổi" not in page


def test_a_returned_cell_that_nobody_changed_is_said_to_be_the_same(office, opened):
    found = returned(columns=["members", "class_sent"], members=379)
    assert "đã yêu cầu sửa, chưa đổi" in text(office.get(page_of(found)))


def test_the_words_of_the_base_are_read_as_words(office, opened):
    write(6)
    actions.save_words(
        period=opened,
        base=report(6).base,
        words={"difficulties": "Khó <b>mời</b>", "suggestions": "Mở lớp"},
        seen={"difficulties": "", "suggestions": ""},
        on=reporting.OPENED_ON,
        by=secretary_of(6),
    )
    found = report(6)
    actions.submit(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6))
    page = text(office.get(page_of(found)))
    assert "Khó <b>mời</b>" in page
    assert "Đề xuất, kiến nghị Mở lớp" in page


def test_approving_leads_to_the_next_that_waits(office, opened):
    first, second = hand_in(6), hand_in(5)
    response = office.post(page_of(first, "duyet/"), {"version": first.version})
    assert response.url == page_of(second)
    assert report(6).state == "approved"
    response = office.post(page_of(second, "duyet/"), {"version": second.version})
    assert response.url == "/duyet-bao-cao/"
    assert "Đã duyệt báo cáo của Phường 5, quý III/2021." in text(office.get(response.url))


def test_what_is_approved_is_what_was_shown(office, opened):
    found = hand_in(6)
    shown = value_of(office.get(page_of(found)), "version")
    actions.withdraw(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6))
    again = hand_in(6, members=390)
    response = office.post(page_of(found, "duyet/"), {"version": shown})
    assert report(6).state == "submitted"
    page = text(office.get(response.url))
    assert "Đ/c Bí thư TT 6 vừa nộp báo cáo này lúc" in page
    assert "390" in page
    assert again.pk == found.pk


def test_somebody_elses_decision_is_said_with_who_and_when(office, opened):
    found = hand_in(6)
    actions.send_back(report=found, version=found.version, reason="Xem lại", columns=["members"], by=clerk(2))
    response = office.post(page_of(found, "duyet/"), {"version": found.version})
    page = text(office.get(response.url))
    assert "Đ/c Cán bộ 2 vừa trả lại báo cáo này lúc" in page
    assert "02/10/2021" in page


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "²", "-1"])
def test_a_version_that_is_none_approves_nothing(office, opened, version):
    found = hand_in(6)
    assert office.post(page_of(found, "duyet/"), {"version": version}).status_code == 302
    assert report(6).state == "submitted"


def test_pressing_approve_twice_approves_once(office, opened):
    found = hand_in(6)
    for _ in range(2):
        office.post(page_of(found, "duyet/"), {"version": found.version})
    assert report(6).steps.filter(kind="approve").count() == 1


def test_whoever_handed_in_a_big_change_reads_why_somebody_else_must_approve(office, opened, head):
    ReportingRule.objects.create(starts_on="2021-07-01", members_move_percent=10, four_eyes_change=5)
    found = hand_in(6, by=clerk(head.pk), paper="1-BC")
    page = office.get(page_of(found))
    assert "cần người khác duyệt" in text(page)
    assert "duyet/" not in page.content.decode().split("decide-bar")[1].split("</form>")[0]
    response = office.post(page_of(found, "duyet/"), {"version": found.version})
    assert "cần người khác duyệt" in text(office.get(response.url))
    assert report(6).state == "submitted"


def test_returning_sends_the_reasons_ticked_and_written_with_the_marked_cells(office, opened):
    found = hand_in(6)
    office.post(
        page_of(found, "tra-lai/"),
        {
            "version": found.version,
            "quick": ["Nguồn cuối kỳ không khớp", "Giải trình chưa rõ"],
            "reason": "Xem lại số đưa ra.",
            "columns": ["sources", "sources_removed"],
        },
    )
    found = report(6)
    assert found.state == "returned"
    assert found.return_reason == "Nguồn cuối kỳ không khớp; Giải trình chưa rõ; Xem lại số đưa ra."
    assert set(found.returned_cells.values_list("column", flat=True)) == {"sources", "sources_removed"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": "", "quick": []}, "Nhập lý do trả lại để cơ sở biết cần sửa gì."),
        ({"reason": " \u200b ", "quick": []}, "Nhập lý do trả lại để cơ sở biết cần sửa gì."),
        ({"columns": []}, "Đánh dấu ít nhất một ô cần sửa trong bảng."),
        ({"columns": ["password"]}, "Ô đã chọn không thuộc báo cáo này."),
        ({"reason": "x" * 2001}, "Lý do dài hơn 2.000 chữ."),
        ({"quick": ["Lý do lạ"]}, "Lý do đã chọn không có trong danh sách"),
    ],
)
def test_a_return_that_says_too_little_keeps_what_was_typed_and_ticked(office, opened, changes, words):
    found = hand_in(6)
    sent = {
        "version": found.version,
        "quick": ["Giải trình chưa rõ"],
        "reason": "Xem lại số đưa ra",
        "columns": ["class_sent"],
        **changes,
    }
    page = office.post(page_of(found, "tra-lai/"), sent)
    content = page.content.decode()
    assert words in text(page)
    assert "Lỗi: " in content.partition("</title>")[0]
    if sent["reason"].strip():
        assert sent["reason"][:15] in content
    if "columns" not in changes:
        assert "checked" in content.split('value="class_sent"')[1][:120]
    assert report(6).state == "submitted"


def test_a_reason_survives_that_somebody_else_was_faster(office, opened):
    found = hand_in(6)
    approve(found)
    sent = {"version": found.version, "reason": "Lý do đã gõ dài", "columns": ["members"]}
    page = text(office.post(page_of(found, "tra-lai/"), sent))
    assert "Đ/c Trưởng ban 2 vừa duyệt báo cáo này lúc" in page
    assert "Lý do đã gõ dài" in page
    assert report(6).state == "approved"


def test_a_reason_survives_a_new_version_and_goes_by_it(office, opened):
    found = hand_in(6)
    actions.withdraw(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6))
    hand_in(6, members=390)
    sent = {"version": found.version, "reason": "Lý do đã gõ dài", "columns": ["members"]}
    page = office.post(page_of(found, "tra-lai/"), sent)
    assert "Lý do đã gõ dài" in text(page)
    assert report(6).state == "submitted"
    office.post(page_of(found, "tra-lai/"), {**sent, "version": value_of(page, "version")})
    assert report(6).state == "returned"


def test_before_and_after_in_the_queue_are_one_press_away(office, opened):
    first, second, third = hand_in(6), hand_in(5), hand_in(4)
    content = office.get(page_of(second)).content.decode().split("decide-bar")[1]
    assert page_of(first) in content
    assert page_of(third) in content


@pytest.mark.parametrize("state", ["draft", "returned", "approved"])
def test_a_report_that_does_not_wait_is_only_read(office, opened, state):
    write(6) if state == "draft" else hand_in(6)
    found = report(6)
    if state == "returned":
        actions.send_back(
            report=found, version=found.version, reason="Xem lại", columns=["members"], by=clerk()
        )
    if state == "approved":
        approve(found)
    page = office.get(page_of(found))
    assert "Trả lại báo cáo" not in text(page)
    assert ("Đính chính" in text(page)) is (state == "approved")


@pytest.mark.parametrize("more", ["", "duyet/", "tra-lai/", "dinh-chinh/"])
def test_a_busy_stranger_sees_nothing_of_it(signed_in, opened, stranger, secretary, more):
    found = hand_in(6)
    hand_in(5)
    assert signed_in(stranger).post(page_of(found, more)).status_code == (404 if more else 405)
    missing = signed_in(stranger).get("/duyet-bao-cao/999999999999999999999/")
    foreign = signed_in(stranger).get(page_of(found))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert signed_in(secretary).get(page_of(found)).status_code == 403


def test_an_ad_hoc_report_is_decided_by_the_figures_it_asks_for(office, applied):
    asked = actions.AdHoc(
        title="Rà soát",
        starts_on=reporting.date(2021, 7, 1),
        ends_on=reporting.date(2021, 8, 31),
        due_on=reporting.date(2021, 9, 30),
        indicators=["sources"],
        bases=[reporting.factories.base(6)],
    )
    period = actions.collect_ad_hoc(asked=asked, on=reporting.OPENED_ON, by=clerk())
    page = text(office.get(page_of(hand_in(6, {"sources": 20}, slug=period.slug))))
    assert "Nguồn cuối kỳ 20" in page
    assert "Tổng số đảng viên" not in page


@pytest.mark.parametrize("handed_in", [1, 8])
def test_the_page_takes_the_same_queries(office, opened, handed_in, django_assert_num_queries):
    found = returned(members=480)
    for number in range(10, 10 + handed_in):
        hand_in(number, members=9_000)
    with django_assert_num_queries(17):
        office.get(page_of(found))


def test_every_form_of_the_page_proves_where_it_comes_from(office, opened):
    content = office.get(page_of(hand_in(6))).content.decode()
    assert content.count('method="post"') == content.count("csrfmiddlewaretoken") == 2


def test_staff_check_and_return_and_only_the_head_approves(client, organiser, opened):
    found = hand_in(6)
    client.force_login(organiser)
    page = client.get(page_of(found))
    assert "duyệt báo cáo là việc của Trưởng Ban Tổ chức" in text(page)
    assert page_of(found, "duyet/") not in page.content.decode()
    assert client.post(page_of(found, "duyet/"), {"version": found.version}).status_code == 403
    assert report(6).state == "submitted"
    client.post(
        page_of(found, "tra-lai/"), {"version": found.version, "reason": "Xem lại", "columns": ["members"]}
    )
    assert report(6).state == "returned"
