"""The form into which every kind of file is read: a header, and rows with their line numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from sms_admin.domain.columns import Naming
from sms_admin.domain.errors import BadFile
from sms_admin.intake.column_names import MOST_ABOVE, header_likeness, is_header, no_numbers, refuse_many
from sms_admin.intake.source import Source

Record = tuple[int, Sequence[str]]  # the line on which it starts (the file's first is 1), its cells
_MOST_RECORDS, _MOST_CHARACTERS = 4096, 1_048_576  # of one batch, which ends where either is reached


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows, by column: a column is read in a fraction of the time that its cells take one by one.

    ``lines`` are those on which the rows start. ``may_be_odd``: a cell may be an ``OddCell``.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    may_be_odd: bool = True

    def __len__(self) -> int:
        return len(self.lines)

    def only(self, places: Sequence[int]) -> "Batch":
        """The rows at these places."""
        columns = [[column[at] for at in places] for column in self.columns]
        return Batch([self.lines[at] for at in places], columns, self.may_be_odd)


def batch_of(records: Sequence[Record]) -> Batch:
    """The records, which are all of the same width."""
    return Batch([line for line, _ in records], list(zip(*(cells for _, cells in records), strict=True)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is being read. ``line`` is where its header stands, ``above`` the lines that were skipped.

    ``skipped`` is what stands on those lines, as far as it can be read as cells.
    ``batches`` are its records, each as wide as the header; ``sheet`` names the sheet of a workbook that has several.
    ``lacks`` is how many rows more a page says that its table has.
    ``guarded``: it is CSV, in which an apostrophe may keep a spreadsheet from running a cell.
    """

    names: tuple[str, ...]
    line: int
    above: range
    batches: Iterator[Batch]
    sheet: str = ""
    guarded: bool = False
    lacks: int = 0
    skipped: Sequence[Record] = ()


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row is blank."""
    return not any(cell and not cell.isspace() for cell in cells)


def find_header(rows: Iterator[Record], naming: Naming) -> tuple[Record | None, list[Record]]:
    """The header among the first rows that are not blank, and those above it; all of them where there is none."""
    above: list[Record] = []
    for line, cells in islice((row for row in rows if not is_blank(row[1])), MOST_ABOVE):
        if is_header(cells, naming):
            return (line, cells), above
        above.append((line, cells))
    return None, above


def table_of(source: Source, rows: Iterable[Record], naming: Naming) -> Table:
    """The table in ``rows``. Raises BadFile where none of the first ones names a column of numbers."""
    left = iter(rows)
    header, above = find_header(left, naming)
    if header is None:
        raise without_numbers(source, above)
    line, names = header
    refuse_many(source, line, names)
    first = above[0][0] if above else line
    return Table(tuple(names), line, range(first, line), _batches(source, left, len(names)), skipped=above)


def without_numbers(source: Source, rows: Sequence[Record]) -> BadFile:
    """The failure for rows without a header."""
    if not rows:
        return source.bad_whole("holds no table", "name a file with a column of numbers")
    line, names = max(rows, key=lambda row: (*header_likeness(row[1]), -row[0]))
    return no_numbers(source, line, names, [cells for at, cells in rows if at > line])


def _batches(source: Source, rows: Iterator[Record], width: int) -> Iterator[Batch]:
    filled = (_fitted(source, line, cells, width) for line, cells in rows if not is_blank(cells))
    yield from batched(filled)


def _fitted(source: Source, line: int, cells: Sequence[str], width: int) -> Record:
    """The row as wide as the header: blank cells at its end are dropped, none is made up."""
    if len(cells) > width and is_blank(cells[width:]):
        return line, cells[:width]
    if len(cells) != width:
        count = f"{len(cells):,} {'cell' if len(cells) == 1 else 'cells'}"
        raise source.bad(line, f"{count}, and the header has {width:,}", "give every row a cell for each column")
    return line, cells


def refuse_without_rows(source: Source, table: Table, what: str, hint: str) -> Table:
    """``table``. Raises BadFile where it has no rows: a page that is not loaded yet, or the wrong sheet."""
    first = next(table.batches, None)
    if first is None:
        raise source.bad_whole(f"is {what} with a column of numbers and no row below it", hint)
    return replace(table, batches=chain([first], table.batches))


def batched(records: Iterable[Record], first: Record | None = None) -> Iterator[Batch]:
    """``records`` in batches, with ``first`` before them."""
    batch: list[Record] = []
    characters = 0
    for record in chain([first] if first else [], records):
        batch.append(record)
        characters += sum(map(len, record[1]))
        if len(batch) == _MOST_RECORDS or characters >= _MOST_CHARACTERS:
            yield batch_of(batch)
            batch, characters = [], 0
    if batch:
        yield batch_of(batch)
