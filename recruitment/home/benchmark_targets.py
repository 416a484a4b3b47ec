"""What proposals, sharing out, documents and a workbook sent back with notes are measured at: their pages."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO

import openpyxl
from django.urls import reverse

from recruitment.home import founding
from recruitment.home.benchmark import Task
from recruitment.kernel import clock
from recruitment.kernel.scope import SYSTEM
from reports.appendix import sessions
from reports.appendix.models import Appendix, AppendixImport, ShareOut
from reports.appendix.sharing import actions as sharing
from reports.appendix.stated import appendix_of
from units.bases.models import PartyBase
from units.targets.campaigns import open_campaign
from units.targets.models import TargetCampaign, TargetProposal
from units.targets.proposals import save_proposal, send

SHARED_OUT = 10
SPOILT = {"C6": "hai trăm", "D19": 425}  # a figure that is none, and a sum that does not hold


def tasks(get: Callable[[str], bytes], *, appendix: Appendix) -> Iterator[Task]:
    """The tasks, over a campaign with one proposal sent, a draft and a workbook with errors, made for them.

    get: what brings a page. Call it inside a transaction that is taken back.
    """
    today = clock.today()
    proposal = _proposal(appendix, today)
    of_campaign = [proposal.campaign_id]
    of_base = [proposal.campaign_id, proposal.base.number]
    draft = [_draft(appendix, today).pk]
    pages = {
        "Trang Đề nghị của cơ sở": reverse("proposals:list"),
        "Trang một đợt rà soát": reverse("proposals:campaign", args=of_campaign),
        "Trang một đề nghị": reverse("proposals:proposal", args=of_base),
        "Công văn của một đề nghị": reverse("proposals:letter", args=of_base),
        "Trang Phân bổ phần còn thiếu": reverse("sharing:list"),
        "Trang một dự thảo phân bổ": reverse("sharing:draft", args=draft),
        "Trang áp dụng bảng phân bổ": reverse("sharing:adopt", args=draft),
        "Trang Văn bản": reverse("papers:list"),
        "Tệp có ghi chú lỗi": reverse("appendix:noted", args=[_spoilt_import().code]),
    }
    for name, path in pages.items():
        yield Task(name=name, work=lambda path=path: get(path))


def _proposal(appendix: Appendix, today: date) -> TargetProposal:
    """A proposal that waits for its answer, in the campaign that runs or in a new one."""
    campaign = TargetCampaign.objects.filter(closed_on__isnull=True).order_by("-pk").first()
    campaign = campaign or open_campaign(
        name="Đo tốc độ",
        year=appendix.current_year,
        due_on=today + timedelta(days=30),
        document=None,
        by=SYSTEM,
    )
    if waiting := TargetProposal.objects.select_related("base").filter(campaign=campaign).first():
        return waiting
    base = PartyBase.objects.in_appendix_order().first()
    saved = save_proposal(
        campaign=campaign, base=base, figures=[], reason="Giữ nguyên các số", version=0, by=SYSTEM
    )
    return send(proposal=saved, version=saved.version, by=SYSTEM)


def _draft(appendix: Appendix, today: date) -> ShareOut:
    """A draft by hand: other methods need figures, which a new installation has none of."""
    return sharing.create(
        appendix=appendix,
        year=appendix.layout.supplements[0].year,
        amount=SHARED_OUT,
        method=ShareOut.Method.HAND,
        note="",
        on=today,
        by=SYSTEM,
    )


def _spoilt_import() -> AppendixImport:
    """The appendix of the plan with an error and a warning, as it is kept after it was sent."""
    book = openpyxl.load_workbook(founding.APPENDIX)
    for cell, value in SPOILT.items():
        book.worksheets[0][cell] = value
    file = BytesIO()
    book.save(file)
    return sessions.upload(
        data=file.getvalue(), file_name="do-toc-do.xlsx", appendix=appendix_of(2021), by=SYSTEM
    )
