"""The header: which delimiter, which columns."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sms_admin.domain.errors import BadFile
from sms_admin.intake.lines import LONGEST, Lines
from sms_admin.intake.quotes import HINTS, Fault, Scan, scan

DELIMITERS = (",", ";", "\t")
MOST_COLUMNS = 1_000


class Field(StrEnum):
    """A column that sms-admin understands, by the name it should have."""

    NUMBER = "phone_number"
    USER = "user"
    CAMPAIGN = "campaign_id"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    SITE = "site"
    SMS_STATUS = "sms_status"


CHANGE_FIELDS = frozenset({Field.NUMBER, Field.USER, Field.CAMPAIGN})
IMPORT_FIELDS = frozenset(Field)

_ALSO = {
    Field.NUMBER: ("number", "phone", "phoneNumber", "User.Voice.Number"),
    Field.USER: ("userName", "email"),
}


def _plain(name: str) -> str:
    """A column name as names are compared: without case, spaces, ``_`` and ``-``."""
    return re.sub(r"[\s_-]+", "", name).casefold()


_MEANING = {_plain(name): field for field in Field for name in (field, *_ALSO.get(field, ()))}


@dataclass(frozen=True, slots=True)
class Header:
    """The columns as the file names them, what separates them, and the text that follows in the same block.

    ``line`` is where the header stands, ``next_line`` where ``rest`` begins.
    """

    names: tuple[str, ...]
    delimiter: str
    line: int
    rest: str
    next_line: int


def read_header(lines: Lines, blocks: Iterator[str]) -> Header:
    """The first record that is not blank. Raises BadFile without one, or without one column of numbers."""
    text, start, scans = _first_record(blocks)
    line = 1 + text.count(lines.ending, 0, start)
    if start == len(text):
        reason = "nothing but blank lines" if text else "the file is empty"
        raise lines.bad(1, f"{reason}; a header row is needed", _accepted())
    readable = {d: _names(text[start : s.end], d) for d, s in scans.items() if not s.fault}
    if not readable:
        raise _unreadable(lines, line, text[start:], scans)
    delimiter = max(readable, key=lambda d: (_has_number(readable[d]), len(readable[d])))
    names, end = readable[delimiter], scans[delimiter].end
    _refuse_columns(lines, line, names)
    return Header(names, delimiter, line, text[end:], 1 + text.count(lines.ending, 0, end))


def find_columns(names: Sequence[str], fields: frozenset[Field]) -> dict[Field, int]:
    """Which column holds which of ``fields``; the number is always among them."""
    wanted = fields | {Field.NUMBER}
    meanings = {_MEANING.get(_plain(name)): at for at, name in enumerate(names)}
    return {field: at for field, at in meanings.items() if field in wanted}


def _first_record(blocks: Iterator[str]) -> tuple[str, int, dict[str, Scan]]:
    """Text from the top to beyond the header, where the header starts, and its end under each delimiter."""
    text = ""
    for block in blocks:
        text += block
        start = len(text) - len(text.lstrip("\r\n"))
        scans = {delimiter: scan(text, delimiter, start) for delimiter in DELIMITERS}
        still_open = any(found.fault is Fault.OPEN for found in scans.values())
        if start < len(text) and (not still_open or len(text) - start > LONGEST):
            return text, start, scans
    return text, len(text) - len(text.lstrip("\r\n")), {d: scan(text, d) for d in DELIMITERS}


def _names(record: str, delimiter: str) -> tuple[str, ...]:
    return tuple(next(csv.reader([record], delimiter=delimiter, strict=True)))


def _has_number(names: Sequence[str]) -> bool:
    return any(_MEANING.get(_plain(name)) is Field.NUMBER for name in names)


def _unreadable(lines: Lines, line: int, text: str, scans: dict[str, Scan]) -> BadFile:
    """The fault under the delimiter that the header's first line uses most."""
    first, _, _ = text.partition(lines.ending)
    found = scans[max(DELIMITERS, key=first.count)]
    assert found.fault is not None
    return lines.bad(line, found.fault, HINTS[found.fault])


def _refuse_columns(lines: Lines, line: int, names: Sequence[str]) -> None:
    if len(names) > MOST_COLUMNS:
        raise lines.bad(line, f"{len(names):,} columns; {MOST_COLUMNS:,} is the most", "Is this a CSV file?")
    if not _has_number(names):
        raise lines.bad(line, f"no column of phone numbers; the header is: {_seen(names)}", _accepted())
    first: dict[str, str] = {}
    for name in filter(_plain, names):
        meaning = _MEANING.get(_plain(name), _plain(name))
        if meaning in first:
            reason = f"a doubled column: “{first[meaning]}” and “{name}” mean the same"
            raise lines.bad(line, reason, "Remove or rename one of them.")
        first[meaning] = name


def _seen(names: Sequence[str]) -> str:
    text = ", ".join(names)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _accepted() -> str:
    also = ", ".join(_ALSO[Field.NUMBER])
    return f"The first line must name the columns; the number's is {Field.NUMBER} (or {also})."
