"""Before a report is handed in: everything beside the last period, what the checks found, what is still missing."""

import re

import pytest

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.form.tests.pages import (
    ADDRESS,
    address,
    explain_everything,
    inputs,
    read,
    text_of,
)
from reports.periodic.models import ReportStep
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import approve, clerk, hand_in, head, open_period, report, write

pytestmark = pytest.mark.django_db
REVIEW = address("review")


@pytest.fixture(autouse=True)
def opened(applied, settings):
    settings.CLOCK = "2021-09-20"
    return open_period()


@pytest.fixture
def own(client, secretary):
    client.force_login(secretary)
    return client


def submit(client, page=None, **more):
    fields = inputs(read(client, REVIEW) if page is None else page)
    return client.post(address("submit"), {**fields, "compared": "on", **more})


def test_the_page_shows_every_figure_beside_the_last_and_leads_to_its_field(own):
    write(6)
    page = read(own, REVIEW)
    assert re.search(
        r'Tổng số đảng viên </th> <td class="num">\s?<b>380</b>\s?</td>\s?<td class="num">378</td>', page
    )
    assert (
        f'href="{ADDRESS}?o=members#id_members">Sửa<span class="visually-hidden"> Tổng số đảng viên</span>'
        in page
    )
    assert "33 + 2 − 0 − 1" in page
    assert "Tôi đã đối chiếu số liệu với sổ sách của cơ sở" in page


def test_what_is_missing_leads_to_its_field_and_nothing_can_be_handed_in(own):
    write(6, {"members": 380})
    page = read(own, REVIEW)
    assert "Chưa nộp được: 5 chỗ cần sửa" in page
    assert f'<a href="{ADDRESS}?o=admitted#id_admitted">Đã kết nạp đảng viên: chưa có số.' in page
    assert "Nguồn cuối kỳ: chưa có số" not in page  # it follows from the others
    assert "Nộp báo cáo</button>" not in page
    submit(own, page)
    assert report().state == "draft"


def test_a_report_nobody_began_is_reviewed_as_missing(own):
    assert "Chưa nộp được" in read(own, REVIEW)
    assert submit(own).status_code == 302


def test_what_blocks_says_what_to_correct_and_its_field_opens(own):
    write(6, {**reporting.COMPLETE, "women": 2})
    page = read(own, REVIEW)
    assert (
        f'<a href="{ADDRESS}?o=women#id_women">Trong số kết nạp: nữ 2, nhiều hơn 1 đã kết nạp trong kỳ.'
        in page
    )
    form = read(own, f"{ADDRESS}?o=recognised")
    assert re.search(r'id="phan-khac"\s+open', form)
    assert not re.search(r'id="phan-khac"\s+open', read(own))


def test_a_finding_is_explained_on_the_page_and_handed_in_with_it(own):
    write(6, {**reporting.COMPLETE, "members": 480})
    page = read(own, REVIEW)
    assert "Tổng số đảng viên 480, 6 tháng đầu năm 2021 là 378: thay đổi +102, quá 10%" in page
    refused = text_of(submit(own, page))
    assert "<title>Lỗi: " in refused
    assert "Ghi giải trình cho “Tổng số đảng viên”, hoặc sửa lại số." in refused
    response = submit(own, page, **explain_everything(page))
    assert response.headers["Location"] == ADDRESS
    found = report()
    assert (found.state, found.explanations.get().text) == ("submitted", "Đã kiểm tra, đúng.")
    assert "Giải trình:</b> Đã kiểm tra, đúng." in read(own)


def test_explanations_are_kept_without_handing_in(own):
    write(6, {**reporting.COMPLETE, "members": 480})
    page = read(own, REVIEW)
    own.post(REVIEW, {**inputs(page), **explain_everything(page)})
    assert report().state == "draft"
    assert "Đã kiểm tra, đúng." in inputs(read(own, REVIEW)).values()


def test_the_figures_are_compared_before_they_are_handed_in(own):
    write(6)
    page = read(own, REVIEW)
    refused = text_of(own.post(address("submit"), inputs(page)))
    assert "Đối chiếu số liệu với sổ sách, rồi đánh dấu vào ô xác nhận." in refused
    assert report().state == "draft"


def test_after_handing_in_the_page_says_when_and_how_to_take_it_back(own):
    write(6)
    submit(own)
    page = read(own)
    assert re.search(r"Đã nộp lúc <b>\d\d:\d\d 20/09/2021</b>", page)
    assert "Ban Tổ chức sẽ duyệt. Muốn sửa: bấm Rút lại." in page
    assert own.get(REVIEW).headers["Location"] == ADDRESS


def test_a_second_press_hands_nothing_in_again(own):
    write(6)
    page = read(own, REVIEW)
    for _ in range(2):
        assert submit(own, page).headers["Location"] == ADDRESS
    assert ReportStep.objects.filter(kind="submit").count() == 1
    assert AuditEvent.objects.filter(verb="report.submit").count() == 1
    assert 'class="notice' not in read(own)


def test_a_report_changed_since_it_was_reviewed_is_shown_anew(own):
    write(6)
    page = read(own, REVIEW)
    write(6, {"members": 900}, by=clerk())
    again = text_of(submit(own, page))
    assert "vừa thay đổi" in again
    assert "<b>900</b>" in again
    assert report().state == "draft"
    assert inputs(again)["version"] == str(report().version)
    submit(own, again, **explain_everything(again))
    assert report().state == "submitted"


def test_a_report_approved_meanwhile_is_shown_as_it_stands(own):
    write(6)
    page = read(own, REVIEW)
    approve(hand_in(6))
    response = submit(own, page)
    assert response.headers["Location"] == ADDRESS
    assert "Đã duyệt lúc" in read(own)


def test_taking_it_back_opens_the_form_again_and_twice_is_once(own):
    found = hand_in(6)
    for _ in range(2):
        own.post(address("withdraw"), {"version": found.version})
    assert report().state == "draft"
    page = read(own)
    assert "Đã rút lại báo cáo" in page
    assert "không rút lại được" not in page
    assert ReportStep.objects.filter(kind="withdraw").count() == 1


@pytest.mark.parametrize("version", ["", "x", "1", "9" * 40, "²"])
def test_a_stale_version_takes_nothing_back(own, version):
    hand_in(6)
    own.post(address("withdraw"), {"version": version})
    assert report().state == "submitted"
    assert "vừa thay đổi" in read(own)


def test_an_approved_report_is_read_and_not_taken_back(own):
    found = approve(hand_in(6))
    own.post(address("withdraw"), {"version": found.version})
    page = read(own)
    assert report().state == "approved"
    assert "Rút lại</button>" not in page
    assert "Đã duyệt" in page


def test_a_locked_period_says_who_can_open_it_and_an_extension_opens_it(own, opened, settings):
    write(6)
    actions.lock_period(period=opened, on=reporting.OPENED_ON, by=clerk())
    page = read(own)
    assert "Kỳ đã khóa ngày 20/09/2021. Cần sửa: đề nghị Ban Tổ chức mở kỳ hoặc gia hạn." in page
    assert "<b>380</b>" in page
    assert own.get(REVIEW).status_code == 302
    actions.extend(
        period=opened,
        base=factories.base(6),
        until_on=reporting.DUE_ON,
        reason="Đi công tác",
        on=reporting.OPENED_ON,
        by=clerk(),
    )
    assert "Được gia hạn đến hết ngày 30/09/2021" in read(own)
    submit(own)
    assert report().state == "submitted"


def test_the_district_hands_in_with_the_number_of_the_paper(client, organiser):
    client.force_login(organiser)
    write(6)
    page = read(client, REVIEW)
    refused = text_of(submit(client, page, paper=" "))
    assert "Nhập thay cơ sở thì ghi số báo cáo có chữ ký, ví dụ 12-BC/ĐU." in refused
    submit(client, page, paper="12-BC/ĐU")
    assert (report().paper, report().origin) == ("12-BC/ĐU", "district")
    read_page = read(client)
    assert "theo báo cáo số 12-BC/ĐU" in read_page
    assert "Rút lại</button>" in read_page


def test_what_a_base_handed_in_is_not_offered_to_the_district_to_take_back(client, organiser):
    hand_in(6)
    client.force_login(organiser)
    assert "Rút lại</button>" not in read(client)


def test_the_steps_tell_what_became_of_the_report(own):
    found = hand_in(6)
    actions.send_back(
        report=found, version=found.version, reason="Xem lại nguồn", columns=["sources_added"], by=clerk()
    )
    write(6, {"sources_added": 3})
    submit(own)
    found = approve(report())
    actions.correct(
        report=found, version=found.version, figures={"members": 381}, reason="Sót một", by=head()
    )
    page = read(own)
    assert "Ô cần sửa: Mới đưa vào nguồn." in page
    assert "Mới đưa vào nguồn: 2 → <b>3</b>" in page
    assert "Sót một" in page
    assert "Tổng số đảng viên: 380 → <b>381</b>" in page
    titles = re.findall(r'<p class="report-step"> <b>(.*?)</b>', page)
    assert titles == ["Đính chính", "Duyệt", "Nộp", "Trả lại", "Nộp"]


def test_a_stranger_hands_in_nothing_here(client, stranger):
    write(6)
    client.force_login(stranger)
    bodies = {client.post(address(name)).content for name in ("submit", "withdraw", "nothing", "review")}
    assert bodies == {client.get(address(number=77)).content}
    assert report().state == "draft"


def test_markup_in_words_stays_words(own, opened):
    words = {"difficulties": "<script>alert(1)</script>"}
    base = factories.base(6)
    actions.save_words(
        period=opened, base=base, words=words, seen={"difficulties": ""}, on=reporting.OPENED_ON, by=clerk()
    )
    assert "<script>alert" not in read(own) + read(own, REVIEW)


def test_the_review_takes_the_same_queries_whatever_is_stored(own, django_assert_num_queries):
    write(6, {**reporting.COMPLETE, "members": 480})
    for _ in range(2):
        with django_assert_num_queries(18):
            own.get(REVIEW)
        for number in (1, 2, 3):
            write(number, {"members": 1})
