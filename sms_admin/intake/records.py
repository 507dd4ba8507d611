"""Blocks of lines to records: the csv module at its strictest, and what it lets pass refused."""

import csv
from collections.abc import Iterable, Iterator

from sms_admin.domain.errors import BadFile
from sms_admin.intake.header import Header
from sms_admin.intake.lines import LONGEST, Lines
from sms_admin.intake.quotes import HINTS, Fault, Scan, is_doubtful, scan
from sms_admin.intake.table import Record

csv.field_size_limit(2 * LONGEST)  # so that a record that is too long is refused here, in our words


class Records:
    """The records below a header. Blank lines are skipped; every record has as many cells as the header."""

    def __init__(self, lines: Lines, header: Header) -> None:
        self._lines = lines
        self._delimiter = header.delimiter
        self._width = len(header.names)
        self._plain = header.is_plain
        self._line = header.next_line  # of the first line of the text being parsed
        self._open = ""  # the beginning of a record that goes on in the next block

    def batches(self, blocks: Iterable[str]) -> Iterator[list[Record]]:
        """The records of each block that has some. Raises BadFile at the first thing that is not right."""
        for block in blocks:
            batch = self._parse(self._open + block)
            if batch:
                yield batch
        if self._open:
            raise self._fault(self._line, self._scan(self._open), self._open)

    def _parse(self, text: str) -> list[Record]:
        if self._plain:
            return self._parse_listed(text)
        plain = None if is_doubtful(text, self._lines.ending) else self._parse_plain(text)
        return self._parse_with_care(text) if plain is None else plain

    def _parse_with_care(self, text: str) -> list[Record]:
        lines = self._split(text)
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        first, width, doubtful = self._line, self._width, is_doubtful(text, self._lines.ending)
        batch: list[Record] = []
        start = 0
        self._open = ""
        try:
            for cells in reader:
                end = reader.line_num
                if doubtful:
                    self._refuse_damaged(first + start, "".join(lines[start:end]))
                if len(cells) == width:
                    batch.append((first + start, cells))
                elif cells:
                    raise self._wrong_width(first + start, len(cells))
                start = end
        except csv.Error:
            self._keep_open(first + start, "".join(lines[start:]))
            self._line = first + start
        else:
            self._line = first + len(lines)
        return batch

    def _parse_plain(self, text: str) -> list[Record] | None:
        """The records of a text without quotes, where each line is one that is right; None where one is not."""
        lines = text.removesuffix(self._lines.ending).split(self._lines.ending)
        try:
            rows = list(csv.reader(lines, delimiter=self._delimiter, strict=True))
        except csv.Error:
            return None
        if len(rows) != len(lines) or set(map(len, rows)) != {self._width}:
            return None
        first, self._line = self._line, self._line + len(lines)
        return list(zip(range(first, self._line), rows, strict=True))

    def _parse_listed(self, text: str) -> list[Record]:
        lines = self._split(text)
        first, self._line = self._line, self._line + len(lines)
        batch = [(first + at, line.rstrip("\r\n").split(self._delimiter)) for at, line in enumerate(lines)]
        for line, cells in batch:
            if len(cells) != self._width:
                raise self._wrong_width(line, len(cells))
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
        """Keeps a record that goes on in the next block; anything else that the csv module minds is a fault."""
        found = self._scan(text)
        if found.fault is not Fault.OPEN:
            raise self._fault(line, found, text)
        self._refuse_long(line, text)
        self._open = text

    def _wrong_width(self, line: int, cells: int) -> BadFile:
        reason = f"{cells:,} {'cell' if cells == 1 else 'cells'}, and the header has {self._width:,}"
        return self._lines.bad(
            line, reason, "put a cell that holds the delimiter in quotes; fill up a row that lacks cells"
        )

    def _fault(self, line: int, found: Scan, record: str) -> BadFile:
        """``line`` is where the record starts; the fault may stand on a later one."""
        at = line + record.count(self._lines.ending, 0, found.end)
        return self._lines.bad(at, found.fault or "it is not CSV", HINTS.get(found.fault or Fault.MIXED, ""))
