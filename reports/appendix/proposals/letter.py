"""The letter with which a base sends its proposal to the district, laid out as party papers are (36-HD/VPTW)."""

from dataclasses import dataclass
from datetime import date

from recruitment.kernel.dates import format_date
from reports.appendix.proposals.columns import heading_of
from reports.appendix.proposals.queries.proposals import WRITABLE, ProposalPage, difference_words
from units.bases.models import Committee

# Papers ended so until 2025; practice since is a plain full stop (domain.md 6.3, unconfirmed).
OLD_ENDING, OLD_ENDING_UNTIL = "./.", date(2025, 12, 31)


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """One figure asked for: what stands when the letter is written, what is asked, how far that moves it."""

    heading: str
    before: int | None
    proposed: int
    difference: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The parts of the letter, from its head to its foot; rows are the figures asked for."""

    party_body: str
    issuer: str
    about: str
    place_and_day: str
    recipients: tuple[str, ...]
    grounds: str
    has_figures: bool
    rows: tuple[LetterRow, ...]
    reason: tuple[str, ...]
    request: str
    copies: tuple[str, ...]
    is_draft: bool


def letter_of(page: ProposalPage, *, committee: Committee, on: date) -> Letter:
    """The letter for a proposal as it stands. on: the day printed in its head."""
    name = page.base.display_name
    ending = OLD_ENDING if on <= OLD_ENDING_UNTIL else "."
    return Letter(
        party_body=committee.party_body_name.upper(),
        issuer=f"CẤP ỦY {name.upper()}",
        about=f"đề nghị điều chỉnh, bổ sung chỉ tiêu kết nạp đảng viên năm {page.campaign.year}",
        place_and_day=f"{committee.place}, {_day(on)}",
        recipients=(committee.name, committee.office_name),
        grounds=_grounds(page, name),
        has_figures=bool(page.asked),
        rows=_rows(page),
        reason=tuple(line.strip() for line in page.proposal.reason.splitlines() if line.strip()),
        request=f"Kính đề nghị {committee.office_name} xem xét, trình {committee.name} thống nhất{ending}",
        copies=(committee.name, committee.office_name, "Lưu"),
        is_draft=page.state in WRITABLE,
    )


def _rows(page: ProposalPage) -> tuple[LetterRow, ...]:
    """What the base asks, whatever was agreed since. Until it is sent it is measured against what stands; then the
    letter is out and stays as it went."""
    rows = []
    for row in page.asked:
        before = row.stands if page.state in WRITABLE else row.figure.standing
        rows.append(
            LetterRow(
                heading=heading_of(row.column, page.appendix.layout, is_known=before is not None),
                before=before,
                proposed=row.figure.proposed,
                difference=difference_words(before, row.figure.proposed),
            )
        )
    return tuple(rows)


def _day(on: date) -> str:
    """Days below 10 and the months 1 and 2 carry a leading 0."""
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def _grounds(page: ProposalPage, name: str) -> str:
    document = page.campaign.document
    if document is None:
        source = f"đợt “{page.campaign.name}”"
    else:
        day = f" ngày {format_date(document.issued_on)}" if document.issued_on else ""
        issuer = f" của {document.issuer}" if document.issuer else ""
        source = f"{document}{day}{issuer}"
    asks = "đề nghị như sau:" if page.asked else "đề nghị giữ nguyên các số đã đăng ký."
    return f"Thực hiện {source}, cấp ủy {name} đã rà soát nguồn phát triển đảng và chỉ tiêu, {asks}"
