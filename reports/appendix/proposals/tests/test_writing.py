"""A base writes its proposal, checks it, sends it and may withdraw it."""

import pytest

from recruitment.audit.models import AuditEvent
from reports.appendix.proposals.tests.asking import REASON, sent, stands, step, text, url, write
from units.targets.models import TargetProposal


def test_a_base_writes_only_what_changes_and_checks_it_before_sending(base_of_9, campaign):
    page = write(base_of_9, campaign, supplement_2021="4", source="35", term_target="30")
    assert page.status_code == 302
    found = TargetProposal.objects.get()
    assert [(f.column, f.year, f.standing, f.proposed) for f in found.figures.order_by("pk")] == [
        ("sources", None, 33, 35),
        ("supplement", 2021, 2, 4),
    ]  # 30 stands already
    words = text(base_of_9.get(url("proposal", campaign, 6)))
    assert "Gửi Ban Tổ chức" in words
    assert REASON in words
    step(base_of_9, "send", campaign)
    found.refresh_from_db()
    assert (found.state, found.sent_by_label) == ("sent", "Đồng chí Mẫu phuong9")
    assert stands(6, "supplement_2021") == 2  # asking changes nothing


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2a", "Bổ sung chỉ tiêu trong năm 2021 phải là số nguyên từ 0 đến 1.000.000, đang có “2a”."),
        ("-3", "Bổ sung chỉ tiêu trong năm 2021"),
        ("1O", "Có phải là 10 không?"),
    ],
)
def test_bad_figures_are_named_and_everything_typed_stays(base_of_9, campaign, typed, words):
    page = text(write(base_of_9, campaign, supplement_2021=typed, source="35"))
    assert words in page
    assert f'value="{typed}"' in page
    assert 'value="35"' in page
    assert REASON in page
    assert not TargetProposal.objects.exists()


def test_a_proposal_without_a_reason_is_kept_but_not_sent(base_of_9, campaign):
    write(base_of_9, campaign, reason="", supplement_2021="4")
    page = step(base_of_9, "send", campaign, follow=True)
    assert "Nhập lý do trước khi gửi" in text(page)
    assert TargetProposal.objects.get().state == "draft"


def test_keeping_every_figure_is_an_answer_too(base_of_9, campaign):
    found = sent(base_of_9, campaign, reason="Giữ nguyên các số đã đăng ký.")
    assert (found.state, found.figures.count()) == ("sent", 0)
    assert "Giữ nguyên tất cả các số" in text(base_of_9.get(url("proposal", campaign, 6)))


def test_a_sent_proposal_is_closed_for_writing_until_withdrawn(base_of_9, campaign):
    found = sent(base_of_9, campaign, supplement_2021="4")
    page = text(write(base_of_9, campaign, version=found.version, supplement_2021="9"))
    assert "Đề nghị đang ở trạng thái “Đã gửi”, không sửa được." in page
    step(base_of_9, "withdraw", campaign)
    found.refresh_from_db()
    assert found.state == "draft"
    assert write(base_of_9, campaign, version=found.version, supplement_2021="9").status_code == 302


def test_two_people_of_one_base_do_not_overwrite_each_other(base_of_9, campaign):
    write(base_of_9, campaign, supplement_2021="4")
    page = text(write(base_of_9, campaign, version=0, supplement_2021="7"))
    assert "vừa được người khác lưu" in page
    assert 'value="7"' in page
    assert TargetProposal.objects.get().figures.get().proposed == 4


def test_the_program_writes_every_step_into_the_record(base_of_9, campaign):
    sent(base_of_9, campaign, supplement_2021="4")
    verbs = list(AuditEvent.objects.filter(verb__startswith="proposal.").values_list("verb", flat=True))
    assert sorted(verbs) == ["proposal.save", "proposal.send"]
