"""Where a CSV record ends, and what is wrong with it: the diagnosis that the csv module does not give.

The csv module takes a bare quote (``ab"c``) for a letter even when it is strict, and names no line.
"""

import re
from enum import StrEnum
from functools import cache
from typing import NamedTuple


class Fault(StrEnum):
    """Why a text is not one CSV record, in words for the user."""

    BARE = "a bare quote inside a cell that does not begin with one"
    AFTER = "text after a closing quote"
    OPEN = "a quote is opened here and never closed"
    MIXED = "a line break of another kind than the header's, outside quotes"


HINTS = {
    Fault.BARE: 'Put the whole cell in quotes and double the quote inside: "ab""c".',
    Fault.AFTER: 'A quote inside a quoted cell must be doubled: "ab""c".',
    Fault.OPEN: 'Close the quote; a quote that belongs to the text is doubled inside a quoted cell: "ab""c".',
    Fault.MIXED: "Save the file again with one kind of line end, or put the cell in quotes.",
}


class Scan(NamedTuple):
    """Where the record ends (after its line end), or where the fault is."""

    end: int
    fault: Fault | None = None


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(r'"[^"]*+(?:""[^"]*+)*+"')


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'(?:{_quoted().pattern}|[^"{delimiter}\r\n]*+)(?:({delimiter})|[\r\n]++|\Z)')


def scan(text: str, delimiter: str, start: int = 0) -> Scan:
    """The end of the record that begins at ``start``, or its first fault."""
    cell = _cell(delimiter)
    while found := cell.match(text, start):
        start = found.end()
        if not found[1]:
            return Scan(start)
    return _diagnose(text, start)


def _diagnose(text: str, start: int) -> Scan:
    """The fault of the cell that begins at ``start`` and is not well formed."""
    if text[start] != '"':
        return Scan(text.index('"', start), Fault.BARE)
    closed = _quoted().match(text, start)
    return Scan(closed.end(), Fault.AFTER) if closed else Scan(start, Fault.OPEN)


def check(text: str, delimiter: str) -> Scan:
    """As ``scan``, for a text that ought to be exactly one record."""
    found = scan(text, delimiter)
    if found.fault is None and found.end < len(text):
        return Scan(found.end, Fault.MIXED)
    return found
