"""From a workbook to the rows of its appendix: which sheet holds the table, and what is said of the others.

Nothing is guessed and nothing is dropped in silence. Pure: no Django, no database.
"""

from collections.abc import Mapping
from dataclasses import replace

from reports.appendix.encodings import Encodings
from reports.appendix.headings import Headings, name_columns
from reports.appendix.layout import Layout
from reports.appendix.table import ERROR, NOTE, WARNING, Problem, Table
from reports.appendix.walking import Walker


def read_table(
    workbook, *, layout: Layout, sheet: str = "", columns: Mapping[str, str] | None = None
) -> Table:
    """The appendix in a workbook read by kernel.workbook: on whichever sheet its headings stand.

    Of several such sheets the first visible one is read unless `sheet` names another. columns: {letters: code} of the
    columns that a person named because their headings do not. Never raises for what a file says: what cannot be used
    is a problem of severity "error".
    """
    encodings = Encodings()
    sheets = [encodings.readable(one) for one in workbook.sheets]
    found = [(one, Headings(one, layout), problems) for one, problems in sheets]
    found = [(one, headings, problems) for one, headings, problems in found if headings.first() is not None]
    if not found:
        wanted = name_columns(layout)
        message = (
            f"Không tìm thấy bảng phụ lục: không trang tính nào có dòng tiêu đề với các cột {wanted}. "
            "Chọn đúng tệp."
        )
        return Table(sheet="", problems=(Problem(severity=ERROR, message=message),))
    found.sort(key=lambda one: (one[0].name != sheet, one[0].hidden))
    chosen, headings, problems = found[0]
    with_table = [one for one, _, _ in found]
    walker = Walker(sheet=chosen, headings=headings, layout=layout, columns=columns or {})
    walker.problems += [*_about_sheets(workbook, chosen, with_table), *problems]
    return replace(walker.read(), sheets=tuple(one.name for one in with_table))


def _about_sheets(workbook, chosen, with_table):
    """What must be said of other files, of the sheets that were not read, and of hidden ones."""
    if workbook.is_linked:
        message = (
            "Tệp có liên kết lấy số từ nguồn khác. Phần mềm không mở nguồn đó, chỉ dùng kết quả lưu lần cuối trong "
            "tệp: xem kỹ các số là công thức."
        )
        yield Problem(severity=WARNING, sheet=chosen.name, message=message)
    for other in with_table[1:]:
        hidden = "ẩn " if other.hidden else ""
        message = (
            f"Trang tính {hidden}“{other.name}” cũng có bảng phụ lục; chỉ đọc trang tính “{chosen.name}”."
        )
        yield Problem(severity=WARNING, sheet=other.name, cell="A1", message=message)
    if chosen.hidden:
        message = f"Bảng nằm ở trang tính ẩn “{chosen.name}”; vẫn được đọc."
        yield Problem(severity=WARNING, sheet=chosen.name, message=message)
    for other in workbook.sheets:
        if other.hidden and other.rows and other.name not in {one.name for one in with_table}:
            message = f"Trang tính ẩn “{other.name}” không có bảng phụ lục nên không được đọc."
            yield Problem(severity=NOTE, sheet=other.name, message=message)
