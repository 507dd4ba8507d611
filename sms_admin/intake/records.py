"""Blocks of lines to records: the csv module in strict mode, with further checks for what it accepts."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from sms_admin.domain.errors import BadFile
from sms_admin.domain.text import PICTURES
from sms_admin.domain.typed_cells import may_hold_errors, text_cell
from sms_admin.intake.header import Header
from sms_admin.intake.lines import LONGEST, Lines
from sms_admin.intake.quotes import HINTS, Fault, Scan, is_doubtful, scan
from sms_admin.intake.table import Batch, Record, batch_of, is_blank

csv.field_size_limit(2 * LONGEST)  # so that a record that is too long is refused here, in our words

_PICTURED = str.maketrans({picture: character for character, picture in PICTURES.items()})


@cache
def _blank_start(ending: str, delimiter: str) -> re.Pattern[str]:
    """The beginning of a row that may be blank, whose first cell is empty or begins with a blank; or a Ctrl-Z."""
    return re.compile(rf"{re.escape(ending)}[{re.escape(delimiter)}\s\x1a]")


def _with_errors(batch: Batch) -> Batch:
    return replace(batch, columns=[list(map(text_cell, column)) for column in batch.columns], may_be_odd=True)


class Records:
    """The records below a header. Rows of blank cells are skipped; every other has as many cells as the header.

    One extra blank cell at the end is allowed where every row has it, and one less where the last name of the header is
    blank: some programs end all lines, or only the header, with the delimiter. The first row decides.
    """

    def __init__(self, lines: Lines, header: Header) -> None:
        self._lines = lines
        self._delimiter = header.delimiter
        self._width = len(header.names)
        self._last_name = header.names[-1]
        self._surplus: int | None = None  # extra cells of a row beyond the header; unknown before the first row
        self._ended = 0  # the line of a Ctrl-Z, which ends files from DOS
        self._plain = header.is_plain
        self._line = header.next_line  # of the first line of the text being parsed
        self._open = ""  # the beginning of a record that continues in the next block

    def batches(self, blocks: Iterable[str]) -> Iterator[Batch]:
        """The records of each block that has any. Raises BadFile at the first fault."""
        for block in blocks:
            text = self._open + block
            if batch := self._parse(text):
                yield _with_errors(batch) if may_hold_errors(text) else batch
        if self._open:
            raise self._fault(self._line, self._scan(self._open), self._open)

    def _parse(self, text: str) -> Batch | None:
        """The records of a text, where it has any."""
        if not self._plain and not is_doubtful(text, self._lines.ending) and (batch := self._parse_plain(text)):
            return batch
        records = self._parse_listed(text) if self._plain else self._parse_with_care(text)
        return replace(batch_of(records), may_be_odd=False) if records else None

    def _parse_with_care(self, text: str) -> list[Record]:
        lines = self._split(text)
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        first, doubtful = self._line, is_doubtful(text, self._lines.ending)
        batch: list[Record] = []
        start = 0
        self._open = ""
        try:
            for cells in reader:
                end = reader.line_num
                if doubtful:
                    self._refuse_damaged(first + start, "".join(lines[start:end]))
                if not is_blank(cells):
                    self._take(batch, first + start, cells)
                start = end
        except csv.Error:
            self._keep_open(first + start, "".join(lines[start:]))
            self._line = first + start
        else:
            self._line = first + len(lines)
        return batch

    def _parse_plain(self, text: str) -> Batch | None:
        """The records of a text without quotes in which each line is a record of the right width; else None.

        The csv module makes the same cells of such a text, in three times the time.
        """
        ending, delimiter, width = self._lines.ending, self._delimiter, self._width
        if self._surplus or _blank_start(ending, delimiter).search(ending + text):
            return None
        whole = text.replace("\r\n", ending).removesuffix(ending)
        if ending == "\n" and "\r" in whole:
            return None
        rows = whole.count(ending) + 1
        # Each line end becomes a cell of its own, and must stand after as many cells as the header has.
        cells = whole.replace(ending, delimiter + ending + delimiter).split(delimiter)
        if len(cells) != rows * (width + 1) - 1 or cells[width :: width + 1].count(ending) != rows - 1:
            return None
        self._surplus = 0
        first, self._line = self._line, self._line + rows
        return Batch(range(first, self._line), [cells[at :: width + 1] for at in range(width)], may_be_odd=False)

    def _take(self, batch: list[Record], line: int, cells: list[str]) -> None:
        if self._ended:
            raise self._lines.bad(self._ended, "a Ctrl-Z, the end of a file, with rows after it", "take it out")
        if cells == ["\x1a"]:
            self._ended = line
            return
        surplus = len(cells) - self._width
        if self._surplus is None:
            ends_blank = (surplus == 1 and is_blank(cells[-1:])) or (surplus == -1 and not self._last_name.strip())
            self._surplus = surplus if ends_blank else 0
        if surplus != self._surplus or (surplus == 1 and not is_blank(cells[-1:])):
            raise self._wrong_width(line, cells)
        batch.append((line, cells[: self._width] + [""] * -surplus if surplus else cells))

    def _parse_listed(self, text: str) -> list[Record]:
        lines = self._split(text)
        first, self._line = self._line, self._line + len(lines)
        batch: list[Record] = [
            (first + at, line.rstrip("\r\n").split(self._delimiter)) for at, line in enumerate(lines)
        ]
        for line, cells in batch:
            if len(cells) != self._width:
                raise self._wrong_width(line, cells)
        if any(picture in text for picture in PICTURES.values()):
            return [(line, [cell.translate(_PICTURED) for cell in cells]) for line, cells in batch]
        return batch

    def _split(self, text: str) -> list[str]:
        ending = self._lines.ending
        *whole, last = text.split(ending)
        lines = [line + ending for line in whole]
        return [*lines, last] if last else lines

    def _scan(self, record: str) -> Scan:
        return scan(record, self._delimiter, self._lines.ending)

    def _refuse_damaged(self, line: int, record: str) -> None:
        if is_doubtful(record, self._lines.ending):
            found = self._scan(record)
            if found.fault:
                raise self._fault(line, found, record)
            self._refuse_long(line, record)

    def _refuse_long(self, line: int, record: str) -> None:
        if len(record) > LONGEST:
            raise self._lines.bad(line, f"a record of more than {LONGEST:,} characters", HINTS[Fault.OPEN])

    def _keep_open(self, line: int, text: str) -> None:
        """Keeps a record that continues in the next block; any other error of the csv module is a fault."""
        found = self._scan(text)
        if found.fault is not Fault.OPEN:
            raise self._fault(line, found, text)
        self._refuse_long(line, text)
        self._open = text

    def _wrong_width(self, line: int, cells: Sequence[str]) -> BadFile:
        count = f"{len(cells):,} {'cell' if len(cells) == 1 else 'cells'}"
        hint = "put a cell that holds the delimiter in quotes"
        if len(cells) < self._width:
            hint = "fill up a row that lacks cells; take out a line that is no row, like a total, a comment or a note"
        if len(cells) > self._width and is_blank(cells[self._width :]):
            hint = "the last cell is empty: take out the delimiter at the end of the row, or let every row end with one"
            if len(cells) > self._width + 1:
                hint = "the last cells are empty: take out the delimiters at the end, or add them to the header"
        if len(cells) == self._width and self._surplus:
            above = self._width + self._surplus
            hint = "let every row end with the delimiter, or none"
            return self._lines.bad(line, f"{count}, and the rows above it have {above:,}", hint)
        return self._lines.bad(line, f"{count}, and the header has {self._width:,}", hint)

    def _fault(self, line: int, found: Scan, record: str) -> BadFile:
        """``line`` is where the record starts; the fault may be on a later one."""
        at = line + record.count(self._lines.ending, 0, found.end)
        return self._lines.bad(at, found.fault or "it is not CSV", HINTS.get(found.fault or Fault.MIXED, ""))
