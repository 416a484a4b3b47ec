"""Every verb of the record in words: "đ/c … {words} {object}". A verb without words is refused by a test.

Whoever brings a verb adds its line here, and a new kind of object to OBJECTS.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Verb:
    """What a verb says, and the group of work it is found under."""

    group: str
    words: str


GROUPS = {
    "so-lieu": "Phụ lục và chỉ tiêu",
    "bao-cao": "Báo cáo định kỳ",
    "danh-muc": "Đơn vị và văn bản",
    "tai-khoan": "Tài khoản và nhiệm vụ",
    "dang-nhap": "Đăng nhập",
    "xem-xuat": "Tra cứu và xuất tệp",
}

_WORDS = {
    "so-lieu": {
        "appendix.register": "thêm phụ lục",
        "appendix.remove": "xóa phụ lục",
        "appendix.upload": "tải lên tệp phụ lục",
        "appendix.answer": "nối tên đơn vị trong tệp",
        "appendix.sheet": "chọn trang tính của tệp",
        "appendix.columns": "chọn cột của tệp",
        "appendix.apply": "nhập từ Excel số của",
        "appendix.undo": "hoàn tác số của",
        "appendix.edit": "sửa số của",
        "appendix.agree": "ghi số đã thống nhất của",
        "appendix.adopt": "ghi số phân bổ của",
        "goal.set": "đặt",
        "term.load": "nạp chỉ tiêu nhiệm kỳ",
        "campaign.open": "mở đợt rà soát",
        "campaign.due": "đổi hạn trả lời của",
        "campaign.close": "kết thúc đợt rà soát",
        "campaign.reopen": "mở lại đợt rà soát",
        "proposal.save": "lưu đề nghị",
        "proposal.send": "gửi đề nghị",
        "proposal.withdraw": "rút lại đề nghị",
        "proposal.return": "trả lại đề nghị",
        "proposal.agree": "thống nhất đề nghị",
        "proposal.undo": "hoàn tác việc thống nhất đề nghị",
        "share_out.create": "lập dự thảo phân bổ",
        "share_out.save": "lưu dự thảo phân bổ",
        "share_out.share": "chia lại dự thảo phân bổ",
        "share_out.delete": "xóa dự thảo phân bổ",
        "share_out.adopt": "áp dụng bảng phân bổ",
        "share_out.undo": "hoàn tác việc áp dụng bảng phân bổ",
    },
    "bao-cao": {
        "calendar.open": "lập các kỳ báo cáo năm",
        "period.open": "mở nhận báo cáo",
        "period.ad_hoc": "mở kỳ đột xuất",
        "period.due": "đổi hạn nộp",
        "period.lock": "khóa kỳ",
        "period.unlock": "mở khóa kỳ",
        "period.extend": "gia hạn nộp",
        "report.enter": "nhập số báo cáo",
        "report.undo": "hoàn tác số báo cáo",
        "report.words": "ghi khó khăn, kiến nghị trong báo cáo",
        "report.explain": "giải trình báo cáo",
        "report.submit": "nộp báo cáo",
        "report.withdraw": "rút lại báo cáo",
        "report.return": "trả lại báo cáo",
        "report.approve": "duyệt báo cáo",
        "report.correct": "đính chính báo cáo",
        "rules.load": "nạp",
    },
    "danh-muc": {
        "units.load": "nạp dữ liệu ban đầu của",
        "units.seed": "thêm đơn vị giả định vào",
        "base.name": "đặt tên cho",
        "base.unname": "gỡ tên của",
        "base.alias": "ghi tên gọi khác của",
        "committee.amend": "sửa tên, địa chỉ của",
        "subtotal_group.enter": "thêm",
        "subtotal_group.amend": "sửa",
        "block.enter": "thêm khối",
        "block.amend": "sửa khối",
        "party_base.enter": "thêm cơ sở đảng",
        "party_base.amend": "sửa tên, khối, ngày hoạt động của",
        "cell.open": "thêm chi bộ",
        "cell.amend": "sửa chi bộ",
        "signer.enter": "thêm người ký",
        "signer.amend": "sửa người ký",
        "calendar_day.enter": "ghi vào lịch làm việc",
        "calendar_day.amend": "sửa trong lịch làm việc",
        "calendar_day.remove": "xóa khỏi lịch làm việc",
        "document.register": "thêm văn bản",
        "document.amend": "sửa văn bản",
        "document.remove": "xóa văn bản",
    },
    "tai-khoan": {
        "account.create": "tạo tài khoản",
        "account.password": "đổi mật khẩu của",
        "account.first_password": "cấp mật khẩu dùng lần đầu cho",
        "account.end_session": "kết thúc một phiên đăng nhập của",
        "account.end_sessions": "kết thúc mọi phiên đăng nhập của",
        "account.second_factor_set_up": "bật mã xác thực của",
        "account.second_factor_removed": "tắt mã xác thực của",
        "account.second_factor_reset": "gỡ mã xác thực của",
        "account.lock": "khóa tài khoản",
        "account.unlock": "mở khóa tài khoản",
        "account.recovery_codes": "tạo mã dự phòng mới của",
        "post.grant": "giao nhiệm vụ",
        "post.end": "cho thôi nhiệm vụ",
    },
    "dang-nhap": {
        "session.sign_in": "đăng nhập tài khoản",
        "session.sign_out": "đăng xuất tài khoản",
        "session.refused_password": "gõ sai mật khẩu của",
        "session.refused_code": "gõ sai mã xác thực của",
    },
    "xem-xuat": {
        "base.search": "tìm cơ sở đảng",
        "account.search": "tìm tài khoản",
        "list.search": "tìm trong danh mục",
        "appendix.export": "xuất tệp phụ lục",
        "appendix.noted": "tải tệp có ghi chú lỗi",
        "period.export": "xuất tệp số liệu",
        "share_out.export": "xuất tệp dự thảo phân bổ",
        "proposal.export": "xem bản in công văn đề nghị",
        "party_base.export": "xuất danh sách",
        "cell.export": "xuất danh sách",
        "audit.search": "tìm trong nhật ký",
        "audit.export": "xuất nhật ký",
    },
}
VERBS = {
    verb: Verb(group=group, words=words) for group, verbs in _WORDS.items() for verb, words in verbs.items()
}

# Kinds of objects, as the list offers them.
OBJECTS = {
    "party_base": "Cơ sở đảng",
    "cell": "Chi bộ",
    "appendix": "Phụ lục",
    "appendix_import": "Lần nhập từ Excel",
    "annual_goal": "Chỉ tiêu năm",
    "target_campaign": "Đợt rà soát",
    "target_proposal": "Đề nghị của cơ sở",
    "share_out": "Bảng phân bổ",
    "calendar": "Lịch kỳ báo cáo",
    "period": "Kỳ báo cáo",
    "periodic_report": "Báo cáo định kỳ",
    "reporting_rule": "Mức kiểm tra báo cáo",
    "document": "Văn bản",
    "subtotal_group": "Nhóm cộng số",
    "block": "Khối",
    "signer": "Người ký",
    "calendar_day": "Ngày của lịch làm việc",
    "term": "Nhiệm kỳ",
    "committee": "Cấp ủy",
    "user": "Tài khoản",
    "post": "Nhiệm vụ",
    "audit": "Nhật ký",
}
# Objects that are people: their names and values are for those who may see people.
PEOPLE = frozenset({"candidate", "person"})


def words_of(verb: str) -> str:
    """The words of a verb; of one that has lost its line, the verb itself: the record outlives the program."""
    return VERBS[verb].words if verb in VERBS else f"thao tác “{verb}” trên"


def group_of(verb: str) -> str:
    """The words of the group a verb is found under; "" for one that has lost its line."""
    return GROUPS[VERBS[verb].group] if verb in VERBS else ""
