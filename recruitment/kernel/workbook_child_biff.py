"""One pass over the records of an .xls, in the child: what calamine drops (errors) or dies of (far cells)."""

import struct

from .workbook_caps import BROKEN, LOCKED, Refused
from .workbook_child_scan import Found
from .workbook_ole import Container

BOF, EOF, FILEPASS = 0x0809, 0x000A, 0x002F
BOUNDSHEET, ROW, COLINFO = 0x0085, 0x0208, 0x007D
FORMULA, BOOLERR, NUMBER = 0x0006, 0x0205, 0x0203
CELLS = {FORMULA, BOOLERR, NUMBER, 0x0204, 0x00FD, 0x027E, 0x00BD, 0x00D6}
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01
UNSEEN = "…"


def scan(data: bytes) -> list[Found]:
    """What each sheet holds, in the order of the file. Raises Refused beyond the caps and for a locked file."""
    container = Container(data)
    name = next(name for name in ("Workbook", "Book") if name in container.entries)
    stream = container.stream(name)
    sheets = []
    for kind, body in _records(stream, 0):
        if kind == FILEPASS:
            raise Refused(LOCKED)
        if kind == BOUNDSHEET:
            sheets.append((struct.unpack_from("<I", body)[0], _title(body, wide=name == "Workbook")))
    return [_sheet(stream, start, title) for start, title in sheets]


def _title(body, *, wide):
    """The name of a sheet; the older kind of stream has no Unicode."""
    if wide and body[7]:
        return body[8:].decode("utf-16-le", "replace")
    return body[8 if wide else 7 :].decode("latin-1" if wide else "cp1258", "replace")


def _records(stream, place):
    """(kind, body) of the records of one substream, charts inside it left out."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, place)
        depth += (kind == BOF) - (kind == EOF)
        if depth == 1:
            yield kind, stream[place + 4 : place + 4 + length]
        if depth <= 0:
            return
        place += 4 + length
    raise Refused(BROKEN)


def _sheet(stream, start, title):
    found = Found(title=title)
    for kind, body in _records(stream, start):
        if kind in CELLS:
            row, column = (number + 1 for number in struct.unpack_from("<2H", body))
            found.hold(row, column, _text(kind, body))
            if kind == FORMULA:
                found.formulas.add((row, column))
            if (code := _error(kind, body)) is not None:
                found.errors[row, column] = ERRORS.get(code, "#VALUE!")
        elif kind == ROW and body[12] & HIDDEN_ROW:
            found.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLINFO and body[8] & HIDDEN_COLUMN:
            low, high = struct.unpack_from("<2H", body)
            found.hidden_spans.append((low + 1, high + 1))
    return found


def _text(kind, body):
    """What a refusal can show of the cell without the table of strings."""
    if kind == FORMULA:
        return None
    return f"{struct.unpack_from('<d', body, 6)[0]:g}" if kind == NUMBER else UNSEEN


def _error(kind, body):
    if kind == BOOLERR and body[7]:
        return body[6]
    if kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None
