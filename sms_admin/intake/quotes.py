"""Finds where a CSV record ends and what is wrong with it, which the csv module does not report.

Even in strict mode the csv module accepts a bare quote (``ab"c``) as a letter, drops line breaks of any kind
at the end of a line, and does not name the line.
"""

import re
from enum import StrEnum
from functools import cache
from typing import NamedTuple


class Fault(StrEnum):
    """Why a text is not one CSV record, in words for the user."""

    BARE = "a bare quote inside a cell that does not begin with one"
    BLANK = "a blank before a quote"
    AFTER = "text after a closing quote"
    OPEN = "a quote is opened here and never closed"
    MIXED = "a line break of another kind than the header's, outside quotes"


HINTS = {
    Fault.BARE: 'put the whole cell in quotes and double the quote inside: "ab""c"',
    Fault.BLANK: "take out the blank, so that the quote is the first character of the cell",
    Fault.AFTER: 'a quote inside a quoted cell must be doubled: "ab""c"',
    Fault.OPEN: 'close the quote; a quote that belongs to the text is doubled inside a quoted cell: "ab""c"',
    Fault.MIXED: "save the file again with one kind of line end, or put the cell in quotes",
}


class Scan(NamedTuple):
    """Where the record ends (after its line end), or where the fault is."""

    end: int
    fault: Fault | None = None


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(r'"[^"]*+(?:""[^"]*+)*+"')


@cache
def _plain(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'[^"{re.escape(delimiter)}\r\n]*+')


def _formula(delimiter: str) -> str:
    """``="0123"``, with which an export keeps a spreadsheet from reading a text as a number; not quoted itself."""
    return rf'="[^"{re.escape(delimiter)}\r\n]*+"(?=[{re.escape(delimiter)}\r\n]|\Z)'


@cache
def _cell(delimiter: str, ending: str) -> re.Pattern[str]:
    end = r"\r" if ending == "\r" else r"\r?\n|\r\Z"
    return re.compile(
        rf"(?:{_quoted().pattern}|{_formula(delimiter)}|{_plain(delimiter).pattern})(?:({re.escape(delimiter)})|{end}|\Z)"
    )


def scan(text: str, delimiter: str, ending: str, start: int = 0) -> Scan:
    """The end of the record that begins at ``start``, or its first fault; ``ending`` ends the lines of the file."""
    cell = _cell(delimiter, ending)
    while found := cell.match(text, start):
        start = found.end()
        if not found[1]:
            return Scan(start)
    return _diagnose(text, delimiter, start)


def _diagnose(text: str, delimiter: str, start: int) -> Scan:
    """The fault of the cell that begins at ``start`` and is not well formed."""
    quoted = text[start] == '"'
    cell = (_quoted() if quoted else _plain(delimiter)).match(text, start)
    if cell is None:
        return Scan(start, Fault.OPEN)
    if text[cell.end()] in "\r\n":
        return Scan(cell.end(), Fault.MIXED)
    if not quoted and text[start : cell.end()].isspace():
        return Scan(cell.end(), Fault.BLANK)
    return Scan(cell.end(), Fault.AFTER if quoted else Fault.BARE)


def is_doubtful(text: str, ending: str) -> bool:
    """Whether ``text`` may hold something that the csv module accepts and ``scan`` does not."""
    return '"' in text or ("\n" in text if ending == "\r" else "\r\r" in text)
