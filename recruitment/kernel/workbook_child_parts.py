"""The first look inside a zipped workbook, in the child: every part whole, none with a document type."""

import io
import zipfile
from xml.parsers import expat

from .workbook_caps import SAVE_AS, Refused

CHUNK = 64 * 1024


class _RootSeen(Exception):
    """The prolog is over: no document type can follow."""


def check(data: bytes) -> None:
    """Read every part to its end, which verifies its checksum, and refuse a document type in any encoding.

    Raises Refused, or what zipfile raises for a damaged archive.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as part:
                _check_prolog(part, entry.filename)
                while part.read(CHUNK):
                    pass


def _check_prolog(part, name):
    """Parse up to the root element. A part that is no XML (an image) is none of this function's business."""
    parser = expat.ParserCreate()

    def doctype(*_):
        raise Refused(f"Tệp có khai báo lạ trong phần “{name[:60]}” nên không được nhận. {SAVE_AS}")

    def root(*_):
        raise _RootSeen

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, root
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk)
    except (_RootSeen, expat.ExpatError, ValueError, LookupError):
        return
