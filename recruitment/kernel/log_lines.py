"""Lines of the log: one record cannot look like two, and none says what people typed or searched for.

An address keeps its path and loses its query. Of an exception the kind, the first line and the way to it stay;
what stands in quotation marks, and long numbers, are values of somebody and go. Databases name the offending row
in a second line, which is why only the first is kept.
"""

import logging
import re
import traceback
import unicodedata

QUERY = re.compile(r"(?<=[\w/=%.~-])\?[^\s\"'<>]+")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|«[^»]*»")
LONG_NUMBER = re.compile(r"\d{6,}")
LONGEST = 200
# Control and format characters (the marks that turn the direction of writing), line and paragraph separators.
UNSEEN = {"Cc", "Cf", "Zl", "Zp"}


class OneLine(logging.Formatter):
    """A formatter whose records begin a line each; the way to an exception follows in indented lines."""

    def formatMessage(self, record):
        record.message = escaped(without_query(record.message))
        return super().formatMessage(record)

    def formatException(self, ei):
        lines = []
        for step in traceback.TracebackException(*ei).stack:
            lines.append(f"    {escaped(step.filename)}:{step.lineno} {escaped(step.name)}")
        error = ei[1]
        while error is not None:
            lines.append(f"    {type(error).__name__}: {without_values(str(error))}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)

    def formatStack(self, stack_info):
        return "\n".join(f"    {escaped(line)}" for line in stack_info.splitlines())


def without_query(text: str) -> str:
    """A text in which addresses lost what follows their question mark."""
    return QUERY.sub("?…", text)


def without_values(text: str) -> str:
    """The first line of an exception's words, without what it quotes from somebody's data."""
    first = text.partition("\n")[0]
    return escaped(without_query(LONG_NUMBER.sub("…", QUOTED.sub("'…'", first))))[:LONGEST]


def escaped(text: str) -> str:
    """A text without what ends a line, moves the cursor or turns the direction of reading."""
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in UNSEEN else char
        for char in text
    )
