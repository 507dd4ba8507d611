"""Finds the header of a text file: on which line it is, and by which delimiter it is split."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sms_admin.domain.columns import LISTED, Naming
from sms_admin.domain.errors import BadFile
from sms_admin.intake.column_names import (
    MOST_ABOVE,
    SEPARATE,
    accepted,
    header_likeness,
    is_header,
    no_numbers,
    refuse_many,
)
from sms_admin.intake.lines import LONGEST, Lines
from sms_admin.intake.quotes import HINTS, Fault, Scan, scan
from sms_admin.intake.table import Record

_DELIMITERS = (",", ";", "\t", "|")

_NAMED = re.compile(r'"?sep=(.)"?(?:[\r\n]+|\Z)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns as the file names them, the delimiter, and the text that follows in the same block.

    ``line`` is where the header stands, ``above`` the first of the lines above it that were skipped (or
    ``line``), ``next_line`` where ``rest`` begins; ``skipped`` is what stands on the lines that were skipped.
    """

    names: tuple[str, ...]
    delimiter: str
    line: int
    above: int
    rest: str
    next_line: int
    skipped: Sequence[Record]

    @property
    def is_plain(self) -> bool:
        """It is the list that 'numbers list --output plain' writes, in which a quote is a letter like any other."""
        return self.delimiter == "\t" and self.names == LISTED


def read_header(lines: Lines, blocks: Iterator[str], naming: Naming) -> Header:
    """The first of the first lines that has a column of numbers. Raises BadFile where there is none."""
    top = _Top(lines, naming)
    found = None
    for block in blocks:
        top.add(block)
        found = top.find()
        if found or top.is_complete:
            break
    if not top.text or top.text.isspace():
        raise lines.bad(top.line, "the file is empty" if top.line == 1 else "there is no header row", accepted())
    return found or top.missing()


class _Top:
    """The beginning of a file, as far as it was read: ``line`` is where ``text`` begins.

    Blank lines before it are dropped, and so is the line ``sep=;`` with which a file names its delimiter to Excel.
    """

    def __init__(self, lines: Lines, naming: Naming) -> None:
        self.text = ""
        self.line = 1
        self._lines = lines
        self._naming = naming
        self._delimiters: Sequence[str] = _DELIMITERS
        self._open = False  # a record among the first lines continues in the next block
        self._candidates: list[_Candidate] = []

    def add(self, block: str) -> None:
        """Adds text."""
        self.text += block
        self._drop(len(self.text) - len(self.text.lstrip("\r\n")))
        named = _NAMED.match(self.text)
        if named and self._delimiters is _DELIMITERS:
            if named[1] not in _DELIMITERS:
                raise self._lines.bad(self.line, f"the delimiter is said to be {named[1]!r}", SEPARATE)
            self._delimiters = (named[1],)
            self._drop(named.end())

    def _drop(self, length: int) -> None:
        self.line += self.text.count(self._lines.ending, 0, length)
        self.text = self.text[length:]

    @property
    def is_complete(self) -> bool:
        """The header is not in what follows."""
        return bool(self.text) and (len(self.text) > LONGEST or (not self._open and self._has_all_lines))

    @property
    def _has_all_lines(self) -> bool:
        return self.text.count(self._lines.ending) >= MOST_ABOVE

    def find(self) -> Header | None:
        """The header, if it is in the text."""
        self._candidates, self._open = [], False
        place, line = 0, self.line
        while place < len(self.text) and line < self.line + MOST_ABOVE:
            candidate = _Candidate(self._lines, self.text, place, line, self._delimiters)
            self._candidates.append(candidate)
            delimiter = candidate.delimiter(self._naming)
            if delimiter:
                return self._header(candidate, delimiter)
            self._open |= candidate.is_open
            line += self.text.count(self._lines.ending, place, candidate.end)
            place = candidate.end
        return None

    def _header(self, candidate: "_Candidate", delimiter: str) -> Header:
        names, end = candidate.readable[delimiter], candidate.scans[delimiter].end
        refuse_many(self._lines.source, candidate.line, names)
        after = candidate.line + self.text.count(self._lines.ending, candidate.place, end)
        above = [(c.line, c.readable[delimiter]) for c in self._candidates if delimiter in c.readable]
        return Header(names, delimiter, candidate.line, self.line, self.text[end:], after, above[:-1])

    def missing(self) -> Header:
        """Raises BadFile, quoting the text in place of a header."""
        likeliest, first = max(self._candidates, key=_Candidate.likeness), self._candidates[0]
        if not likeliest.likeness()[0] and not first.readable:
            raise first.unreadable()
        below = [c.widest for c in self._candidates if c.line > likeliest.line and c.readable]
        raise no_numbers(self._lines.source, likeliest.line, likeliest.widest, below)


class _Candidate:
    """A line that may be the header, read with each delimiter."""

    def __init__(self, lines: Lines, text: str, place: int, line: int, delimiters: Sequence[str]) -> None:
        self.place = place
        self.line = line
        self.scans: dict[str, Scan] = {d: scan(text, d, lines.ending, place) for d in delimiters}
        ends = {d: found.end for d, found in self.scans.items() if not found.fault}
        self.readable: Mapping[str, tuple[str, ...]] = {d: _names(text[place:end], d) for d, end in ends.items()}
        next_line = text.find(lines.ending, place) + 1
        self.end = max([*ends.values(), next_line]) or len(text)
        self._first_line = text[place : next_line or len(text)]
        self._lines = lines

    @property
    def is_open(self) -> bool:
        """Whether the record may continue in the next block."""
        return any(found.fault is Fault.OPEN for found in self.scans.values())

    @property
    def widest(self) -> tuple[str, ...]:
        """The names, split by the delimiter that gives most of them."""
        return max(self.readable.values(), key=len)

    def delimiter(self, naming: Naming) -> str:
        """The delimiter under which this is a header; empty where it is none."""
        fitting = [d for d, names in self.readable.items() if is_header(names, naming)]
        if len({self.readable[d] for d in fitting}) > 1:
            hint = "use one of , ; | and tab throughout"
            raise self._lines.bad(self.line, "more than one delimiter makes a header of it", hint)
        return fitting[0] if fitting else ""

    def likeness(self) -> tuple[int, int, int]:
        """How much it looks like a header: columns that could hold numbers, columns, and how far up."""
        names = self.widest if self.readable else ()
        return (*header_likeness(names), -self.line)

    def unreadable(self) -> BadFile:
        """The fault when split by the delimiter that the line uses most."""
        fault = self.scans[max(self.scans, key=self._first_line.count)].fault
        assert fault is not None
        return self._lines.bad(self.line, fault, HINTS[fault])


def _names(record: str, delimiter: str) -> tuple[str, ...]:
    return tuple(next(csv.reader([record], delimiter=delimiter, strict=True), ()))
