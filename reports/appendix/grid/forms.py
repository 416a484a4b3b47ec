"""One row of the appendix as a form, and cells as the grid sends them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from recruitment.kernel.fields import SeenNumberField, TextField, VietnameseDateField
from recruitment.kernel.numbers import BadCount, format_count, parse_count
from reports.appendix.actions import CellEdit
from reports.appendix.layout import Column, Layout

AT_MOST = 2_000  # cells in one request: the whole table pasted, and more
BLANK_KEEPS = "đang để trống: để trống không xóa số đã có. Nếu không có, ghi 0."


@dataclass(frozen=True, kw_only=True)
class BadCell:
    """A cell whose value is refused, and why in Vietnamese."""

    number: int
    column: str
    message: str


class BadRequest(ValueError):
    """What came is not what the grid sends."""


def read_cells(sent: object, *, layout: Layout, bases: Mapping[int, object]) -> tuple[list, list[BadCell]]:
    """The edits and the refused cells in what the grid sent: {"edits": [{base, column, seen, value}, …]}.

    bases: by TT. A blank where nothing is known is nothing to do. Raises BadRequest when the shape is another.
    """
    columns = {column.code: column for column in layout.figures}
    try:
        cells = [
            (bases[int(cell["base"])], columns[cell["column"]], cell["seen"], cell["value"])
            for cell in sent["edits"]
        ]
    except (KeyError, OverflowError, TypeError, ValueError):
        raise BadRequest("edits") from None
    if len(cells) > AT_MOST or any(seen is not None and type(seen) is not int for _, _, seen, _ in cells):
        raise BadRequest("edits")
    edits, refused = [], []
    for base, column, seen, value in cells:
        try:
            edit = read_cell(base, column, seen, value)
        except BadCount as refusal:
            message = f"{base.display_name}, {column.heading}: {refusal}"
            refused.append(BadCell(number=base.number, column=column.code, message=message))
        else:
            edits += [edit] if edit else []
    return edits, refused


def read_cell(base, column: Column, seen: int | None, value: object) -> CellEdit | None:
    """The edit a typed value asks for; None when there is nothing to do. Raises BadCount."""
    figure = parse_count(value)
    if figure is None:
        if seen is not None:
            raise BadCount(BLANK_KEEPS)
        return None
    return CellEdit(base_id=base.pk, column=column.code, seen=seen, value=figure)


class RowForm(forms.Form):
    """The figures of one base, each with what the person saw when the form was made."""

    def __init__(self, *args, base, layout: Layout, values: Mapping[str, int | None], **kwargs):
        super().__init__(*args, **kwargs)
        self.base, self.columns = base, {column.code: column for column in layout.figures}
        for code, column in self.columns.items():
            shown = "" if values[code] is None else format_count(values[code])
            self.fields[code] = TextField(
                label=column.heading,
                required=False,
                initial=shown,
                max_length=40,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            self.fields[f"seen_{code}"] = SeenNumberField(required=False, initial=values[code])

    def clean(self):
        cleaned = super().clean()
        self.edits = []
        for code, column in self.columns.items():
            try:
                edit = read_cell(self.base, column, cleaned.get(f"seen_{code}"), cleaned.get(code, ""))
            except BadCount as refusal:
                self.add_error(code, f"{column.heading} {refusal}")
            else:
                self.edits += [edit] if edit else []
        return cleaned


class AsOfForm(forms.Form):
    """The day as of which a target is asked for."""

    ngay = VietnameseDateField(
        label="Ngày",
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "numeric", "placeholder": "30/06/2021"}
        ),
        error_messages={"required": "Ngày: nhập ngày/tháng/năm, ví dụ 30/06/2021."},
    )
