"""What the bases report in every period: the columns of a periodic report, as a form explains them. Pure.

A flow counts what happened within the period and adds up over periods; a stock is how many there are on one day and
never adds up. Codes are the columns of PeriodicReport.
"""

from dataclasses import dataclass
from functools import cached_property

FLOW, STOCK = "flow", "stock"
PARTS = "parts"  # set of the grid: of the admitted, and what followed


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One column: its words, what it counts (definition), where the figure is taken from, how it is checked.

    is_asked: the base answers it, and a report without it is not complete; the others may stay unknown. part_of: the
    code of the column whose people it counts some of. set: the part of the grid it stands in ("" the main one).
    """

    code: str
    label: str
    short: str
    kind: str
    definition: str
    source: str
    check: str = ""
    is_asked: bool = False
    part_of: str = ""
    set: str = ""

    @cached_property
    def is_flow(self) -> bool:
        return self.kind == FLOW


def _of_admitted(code: str, label: str, short: str, definition: str) -> Indicator:
    return Indicator(
        code=code,
        label=f"Trong số kết nạp: {label}",
        short=short,
        kind=FLOW,
        definition=definition,
        source="Hồ sơ và quyết định kết nạp trong kỳ.",
        check="Không nhiều hơn số đã kết nạp trong kỳ.",
        part_of="admitted",
        set=PARTS,
    )


INDICATORS = (
    Indicator(
        code="members",
        label="Tổng số đảng viên",
        short="Tổng ĐV",
        kind=STOCK,
        definition="Đảng viên chính thức và dự bị của cơ sở đảng trong ngày cuối kỳ.",
        source="Sổ danh sách đảng viên.",
        check="Tăng, giảm quá mức đặt trước so với kỳ trước thì phải giải trình.",
        is_asked=True,
    ),
    Indicator(
        code="sources_start",
        label="Nguồn đầu kỳ",
        short="Nguồn đầu kỳ",
        kind=STOCK,
        definition="Quần chúng ưu tú trong danh sách nguồn vào ngày đầu kỳ; tự lấy từ nguồn cuối kỳ trước.",
        source="Báo cáo kỳ trước; kỳ đầu tiên lấy từ phụ lục.",
        check="Khác nguồn cuối kỳ trước thì phải giải trình.",
        is_asked=True,
    ),
    Indicator(
        code="sources_added",
        label="Mới đưa vào nguồn",
        short="Vào nguồn",
        kind=FLOW,
        definition="Quần chúng được đưa vào danh sách nguồn trong kỳ.",
        source="Nghị quyết xét danh sách cảm tình Đảng của chi bộ.",
        is_asked=True,
    ),
    Indicator(
        code="sources_removed",
        label="Đưa ra khỏi nguồn",
        short="Ra khỏi nguồn",
        kind=FLOW,
        definition="Quần chúng được đưa ra khỏi danh sách nguồn trong kỳ, không kể người đã kết nạp.",
        source="Nghị quyết xét danh sách cảm tình Đảng của chi bộ.",
        is_asked=True,
    ),
    Indicator(
        code="sources",
        label="Nguồn cuối kỳ",
        short="Nguồn cuối kỳ",
        kind=STOCK,
        definition="Quần chúng còn trong danh sách nguồn vào ngày cuối kỳ; tự tính từ bốn số của kỳ.",
        source="Danh sách nguồn cảm tình Đảng.",
        check="Bằng nguồn đầu kỳ + mới đưa vào − đưa ra − đã kết nạp; khác thì phải giải trình.",
        is_asked=True,
    ),
    Indicator(
        code="class_sent",
        label="Cử học lớp bồi dưỡng nhận thức về Đảng",
        short="Cử học lớp",
        kind=FLOW,
        definition="Quần chúng được cử đi học lớp bồi dưỡng nhận thức về Đảng trong kỳ.",
        source="Danh sách cử học của cấp ủy.",
        is_asked=True,
    ),
    Indicator(
        code="class_certified",
        label="Được cấp giấy chứng nhận học lớp nhận thức",
        short="Có giấy CN",
        kind=FLOW,
        definition="Quần chúng được cấp giấy chứng nhận học lớp bồi dưỡng nhận thức về Đảng trong kỳ.",
        source="Trung tâm Bồi dưỡng chính trị.",
    ),
    Indicator(
        code="dossiers_sent",
        label="Hồ sơ đề nghị kết nạp gửi lên",
        short="HS gửi lên",
        kind=FLOW,
        definition="Hồ sơ đề nghị kết nạp cơ sở gửi Ban Tổ chức trong kỳ.",
        source="Sổ giao nhận hồ sơ.",
        is_asked=True,
    ),
    Indicator(
        code="dossiers_pending",
        label="Hồ sơ đang chờ giải quyết",
        short="HS đang chờ",
        kind=STOCK,
        definition="Hồ sơ đã gửi lên, chưa có quyết định, vào ngày cuối kỳ.",
        source="Sổ giao nhận hồ sơ của Ban Tổ chức.",
    ),
    Indicator(
        code="dossiers_returned",
        label="Hồ sơ bị trả lại",
        short="HS trả lại",
        kind=FLOW,
        definition="Hồ sơ được trả lại cơ sở để bổ sung trong kỳ.",
        source="Sổ giao nhận hồ sơ của Ban Tổ chức.",
    ),
    Indicator(
        code="admitted",
        label="Đã kết nạp đảng viên",
        short="Đã kết nạp",
        kind=FLOW,
        definition="Đảng viên mới đã làm lễ kết nạp trong kỳ.",
        source="Quyết định kết nạp và biên bản lễ kết nạp.",
        check="Nhiều hơn nguồn, vượt chỉ tiêu năm, 6 tháng khác tổng hai quý thì phải giải trình; "
        "lũy kế trong năm không được giảm.",
        is_asked=True,
    ),
    _of_admitted("women", "nữ", "Nữ", "Đảng viên nữ."),
    _of_admitted(
        "union_members", "đoàn viên", "Đoàn viên", "Đoàn viên Đoàn TNCS Hồ Chí Minh khi được kết nạp."
    ),
    _of_admitted("ethnic_minority", "dân tộc thiểu số", "DT thiểu số", "Người dân tộc thiểu số."),
    _of_admitted("religious", "có đạo", "Có đạo", "Người theo một tôn giáo."),
    _of_admitted(
        "up_to_30", "từ 30 tuổi trở xuống", "≤ 30 tuổi", "Chưa quá 30 tuổi, tính theo tháng, khi kết nạp."
    ),
    _of_admitted("teachers", "giáo viên", "Giáo viên", "Giáo viên, giảng viên."),
    _of_admitted("workers", "công nhân, người lao động", "Công nhân", "Công nhân, người lao động."),
    _of_admitted("business_owners", "chủ doanh nghiệp", "Chủ DN", "Chủ doanh nghiệp tư nhân."),
    _of_admitted("forces", "lực lượng vũ trang", "LLVT", "Quân đội, công an, dân quân thường trực."),
    Indicator(
        code="recognised",
        label="Công nhận đảng viên chính thức",
        short="Công nhận chính thức",
        kind=FLOW,
        definition="Đảng viên dự bị được công nhận chính thức trong kỳ.",
        source="Quyết định công nhận đảng viên chính thức.",
        set=PARTS,
    ),
    Indicator(
        code="struck_off",
        label="Xóa tên đảng viên dự bị",
        short="Xóa tên dự bị",
        kind=FLOW,
        definition="Đảng viên dự bị bị xóa tên trong danh sách đảng viên trong kỳ.",
        source="Quyết định xóa tên.",
        set=PARTS,
    ),
    Indicator(
        code="enlisted",
        label="Đảng viên trẻ nhập ngũ",
        short="ĐV nhập ngũ",
        kind=FLOW,
        definition="Đảng viên trẻ lên đường nhập ngũ trong kỳ.",
        source="Ban Chỉ huy quân sự.",
        set=PARTS,
    ),
)

BY_CODE = {indicator.code: indicator for indicator in INDICATORS}
CODES = tuple(BY_CODE)
FLOWS = tuple(indicator.code for indicator in INDICATORS if indicator.is_flow)
# What makes up the sources at the end of a period.
BALANCE = ("sources_start", "sources_added", "sources_removed", "admitted")
