"""The header: which delimiter, which columns."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sms_admin.domain.errors import BadFile
from sms_admin.intake.lines import IS_IT_CSV, LONGEST, Lines
from sms_admin.intake.quotes import HINTS, Fault, Scan, scan

DELIMITERS = (",", ";", "\t")
MOST_COLUMNS = 1_000

_TOLD = re.compile(r'"?sep=(.)"?(?:[\r\n]+|\Z)', re.IGNORECASE)
_SEPARATE = "separate the columns with , ; or a tab, and put quotes around single cells only"


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


def plain_name(name: str) -> str:
    """A column name as names are compared: without case, spaces, ``_`` and ``-``."""
    return re.sub(r"[\s_-]+", "", name).casefold()


_MEANING = {plain_name(name): field for field in Field for name in (field, *_ALSO.get(field, ()))}


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
    top = _Top(lines)
    for block in blocks:
        top.add(block)
        if top.is_complete:
            break
    if not top.text:
        raise lines.bad(top.line, "the file is empty" if top.line == 1 else "there is no header row", _accepted())
    readable = {d: _names(top.text[: s.end], d) for d, s in top.scans.items() if not s.fault}
    if not readable:
        raise _unreadable(lines, top)
    delimiter = _choose(lines, top.line, readable)
    names, end = readable[delimiter], top.scans[delimiter].end
    _refuse_columns(lines, top.line, names)
    return Header(names, delimiter, top.line, top.text[end:], top.line + top.text.count(lines.ending, 0, end))


class _Top:
    """The text from the header on, as far as it was read: ``line`` is where it begins.

    Blank lines before it are dropped, and so is the line ``sep=;`` with which a file tells Excel its delimiter.
    """

    def __init__(self, lines: Lines) -> None:
        self.text = ""
        self.line = 1
        self.scans: dict[str, Scan] = {}
        self._lines = lines
        self._delimiters: Sequence[str] = DELIMITERS

    def add(self, block: str) -> None:
        """Takes more text in."""
        self.text += block
        self._drop(len(self.text) - len(self.text.lstrip("\r\n")))
        told = _TOLD.match(self.text)
        if told and self._delimiters is DELIMITERS:
            if told[1] not in DELIMITERS:
                raise self._lines.bad(self.line, f"the delimiter is said to be {told[1]!r}", _SEPARATE)
            self._delimiters = (told[1],)
            self._drop(told.end())
        self.scans = {delimiter: scan(self.text, delimiter, self._lines.ending) for delimiter in self._delimiters}

    def _drop(self, length: int) -> None:
        self.line += self.text.count(self._lines.ending, 0, length)
        self.text = self.text[length:]

    @property
    def is_complete(self) -> bool:
        """The header ends in the text, or is longer than it may be."""
        still_open = any(found.fault is Fault.OPEN for found in self.scans.values())
        return bool(self.text) and (not still_open or len(self.text) > LONGEST)


def _choose(lines: Lines, line: int, readable: Mapping[str, tuple[str, ...]]) -> str:
    """The delimiter under which there is a column of numbers."""
    fitting = [delimiter for delimiter, names in readable.items() if _has_number(names)]
    if len({readable[delimiter] for delimiter in fitting}) > 1:
        raise lines.bad(line, "more than one delimiter makes a header of it", "use one of , ; and tab throughout")
    return fitting[0] if fitting else max(readable, key=lambda delimiter: len(readable[delimiter]))


def find_columns(names: Sequence[str], fields: frozenset[Field]) -> dict[Field, int]:
    """Which column holds which of ``fields``; the number is always among them."""
    wanted = fields | {Field.NUMBER}
    meanings = {_MEANING.get(plain_name(name)): at for at, name in enumerate(names)}
    return {field: at for field, at in meanings.items() if field in wanted}


def _names(record: str, delimiter: str) -> tuple[str, ...]:
    return tuple(next(csv.reader([record], delimiter=delimiter, strict=True)))


def _has_number(names: Sequence[str]) -> bool:
    return any(_MEANING.get(plain_name(name)) is Field.NUMBER for name in names)


def _unreadable(lines: Lines, top: _Top) -> BadFile:
    """The fault under the delimiter that the header's first line uses most."""
    first, _, _ = top.text.partition(lines.ending)
    fault = top.scans[max(top.scans, key=first.count)].fault
    assert fault is not None
    return lines.bad(top.line, fault, HINTS[fault])


def _refuse_columns(lines: Lines, line: int, names: Sequence[str]) -> None:
    if len(names) > MOST_COLUMNS:
        raise lines.bad(line, f"{len(names):,} columns; {MOST_COLUMNS:,} is the most", IS_IT_CSV)
    if not _has_number(names):
        hint = _SEPARATE if len(names) == 1 and re.search(r"[,;\t|]", names[0]) else _accepted()
        raise lines.bad(line, f"no column of phone numbers; the header is: {_seen(names)}", hint)
    first: dict[str, str] = {}
    for name in filter(plain_name, names):
        meaning = _MEANING.get(plain_name(name), plain_name(name))
        if meaning in first:
            reason = f"a doubled column: “{first[meaning]}” and “{name}” mean the same"
            raise lines.bad(line, reason, "remove or rename one of them")
        first[meaning] = name


def _seen(names: Sequence[str]) -> str:
    text = ", ".join(names)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _accepted() -> str:
    also = ", ".join(_ALSO[Field.NUMBER])
    return f"the first line must name the columns; the number's is {Field.NUMBER} (or {also})"
