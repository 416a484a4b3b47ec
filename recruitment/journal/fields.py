"""What the record's fields and values are called: columns, states, dates, roles."""

import re
from datetime import date
from itertools import chain

from recruitment.kernel.dates import format_date
from recruitment.kernel.numbers import UNKNOWN, format_count
from recruitment.kernel.rights import roles
from reports.periodic.indicators import BY_CODE
from reports.periodic.values import NOTHING, NOTHING_SHOWN
from units.bases.models import CalendarDay, Cell, Signer

LONGEST = 160  # letters of one value in a line
FIELDS = {
    "acting_for": "phụ trách thay",
    "address": "nơi truy cập",
    "amount": "số cần phân bổ",
    "base": "cơ sở đảng",
    "bases": "số cơ sở",
    "behalf": "cách ký",
    "block": "khối",
    "cells": "ô trả lại",
    "closed_on": "ngày kết thúc",
    "columns": "cột của tệp",
    "contact": "liên hệ khi cần trợ giúp",
    "difficulties": "khó khăn",
    "document": "văn bản",
    "document_code": "ký hiệu văn bản",
    "due_on": "hạn",
    "ended_at": "thôi từ lúc",
    "ends_on": "đến hết ngày",
    "falls_on": "ngày",
    "full_name": "họ và tên",
    "goal": "chỉ tiêu",
    "group": "nhóm cộng số",
    "indicators": "chỉ tiêu báo cáo",
    "is_active": "đang dùng",
    "issued_on": "ngày ban hành",
    "issuer": "cơ quan ban hành",
    "kind": "loại",
    "locked_on": "ngày khóa",
    "members": "tổng số đảng viên",
    "method": "cách chia",
    "name": "tên",
    "names": "tên trong tệp → TT",
    "note": "ghi chú",
    "number": "số, ký hiệu",
    "office_name": "cơ quan tham mưu",
    "opened_on": "ngày thành lập",
    "order": "thứ tự trong phụ lục",
    "party_body_name": "đảng bộ",
    "periods": "số kỳ",
    "place": "địa danh",
    "role": "vai trò",
    "rows": "số dòng",
    "sha256": "mã tệp (SHA-256)",
    "sheet": "trang tính",
    "source": "tổng số nguồn",
    "starts_on": "từ ngày",
    "state": "trạng thái",
    "subject": "trích yếu",
    "suggestions": "kiến nghị",
    "superior_name": "cấp trên trực tiếp",
    "supervised": "TT các cơ sở phụ trách",
    "term_target": "chỉ tiêu cả nhiệm kỳ",
    "title": "chức vụ",
    "until_on": "gia hạn đến hết ngày",
    "username": "tên đăng nhập",
    "words": "từ cần tìm",
    "years": "các năm",
}
# Columns of an appendix and of a proposal carry their year in their code.
OF_YEAR = (
    (re.compile(r"admitted_(\d{4})h1"), "đã kết nạp 6 tháng đầu năm {}"),
    (re.compile(r"admitted_(\d{4})"), "đã kết nạp năm {}"),
    (re.compile(r"(?:target|registered)_(\d{4})"), "chỉ tiêu năm {}"),
    (re.compile(r"supplement_(\d{4})"), "bổ sung chỉ tiêu năm {}"),
    (re.compile(r"sources_(\d{4})"), "nguồn năm {}"),
)
OF_TERM = {
    "registered_term": "chỉ tiêu cả nhiệm kỳ",
    "sources_term": "nguồn hiện có",
    "supplement_term": "bổ sung cả nhiệm kỳ",
}
KINDS = dict(chain(Cell.Kind.choices, CalendarDay.Kind.choices, Signer.Behalf.choices))
STATES = {
    "draft": "đang soạn",
    "sent": "đã gửi",
    "submitted": "chờ duyệt",
    "returned": "trả lại",
    "agreed": "đã thống nhất",
    "approved": "đã duyệt",
}
METHODS = {
    "sources": "theo nguồn còn dư",
    "block": "theo khối",
    "history": "theo kết quả đã kết nạp",
    "hand": "tự phân bổ",
}
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def label_of(field: str) -> str:
    """A field in words; one that nobody named, as it is."""
    if field in FIELDS:
        return FIELDS[field]
    if field in OF_TERM:
        return OF_TERM[field]
    if field in BY_CODE:
        return _lowered(BY_CODE[field].label)
    for pattern, words in OF_YEAR:
        if found := pattern.fullmatch(field):
            return words.format(found[1])
    _, _, column = field.partition(".")
    return f"giải trình về {label_of(column)}" if column else field


def value_of(field: str, value: object) -> str:
    """A value as a reader wants it; a dash for none."""
    if value is None or value in ("", [], {}):
        return UNKNOWN
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return format_count(value)
    if isinstance(value, list):
        return _cut(", ".join(label_of(one) if isinstance(one, str) else str(one) for one in value))
    if isinstance(value, dict):
        return _cut("; ".join(f"{key}: {one}" for key, one in value.items()))
    return _cut(_text(field, str(value)))


def _text(field, value):
    if field == "state":
        return STATES.get(value, value)
    if field == "method":
        return METHODS.get(value, value)
    if field in ("kind", "behalf"):
        return KINDS.get(value, value)
    if field == "role" and value in roles():
        return roles()[value].label
    if value == NOTHING:
        return NOTHING_SHOWN
    return format_date(date.fromisoformat(value)) if ISO_DATE.fullmatch(value) else value


def _lowered(text):
    return text[:1].lower() + text[1:]


def _cut(text):
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
