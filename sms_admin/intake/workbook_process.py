"""The process that reads a workbook from standard input and writes rows as JSON: ``workbook`` starts it.

It is a separate process with limits on its resources, since the file may be hostile.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO

from sms_admin.domain.columns import Field, Naming
from sms_admin.domain.typed_cells import OddCell, typed
from sms_admin.intake.column_names import MOST_ABOVE, header_likeness, is_header
from sms_admin.intake.table import Record, is_blank
from sms_admin.intake.workbook_cells import NOTHING, Marks, marks_of
from sms_admin.intake.workbook_parts import (
    SAVE_AGAIN,
    NotAWorkbook,
    check_archive,
    is_archive,
    name_ole,
    names_in,
    protected,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_MEMORY = 150 * 1024 * 1024  # bytes
_MOST_SECONDS = 300
_MOST_SHEETS = 100  # sheets that are searched for a column of numbers
_BATCH = 512
Answer = dict[str, Any]


def main(words: Sequence[str]) -> int:
    """Reads the workbook and reports what it is, or why it cannot be read; returns 1 where even that fails."""
    _limit()
    wanted = json.loads(words[0])
    given, usual = (_fields(wanted[name]) for name in ("given", "usual"))
    naming = Naming(frozenset(Field), given, usual, wanted["users_alone"])
    try:
        _read(sys.stdin.buffer, naming, wanted["sheet"])
    except NotAWorkbook as e:
        _say({"refused": e.reason, "hint": e.hint, "sheet": e.sheet})
    except BrokenPipeError:
        _silence()
    except MemoryError:
        return 1
    return 0


def _fields(names: Mapping[str, str]) -> dict[Field, str]:
    return {Field(field): name for field, name in names.items()}


def _limit() -> None:
    """Limits the memory of the process, which ends where the limit is not enough."""
    if sys.platform == "win32":  # has no such limits
        return
    import resource

    with suppress(OSError, ValueError):
        for what, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, _MOST_SECONDS),
            (resource.RLIMIT_DATA, MOST_MEMORY),
        ):
            resource.setrlimit(what, (most, most))


def _read(file: BinaryIO, naming: Naming, wanted: str | None) -> None:
    if is_archive(file):
        check_archive(file)
    book = _open(file)
    chosen = _named(book, wanted) if wanted is not None else _find(file, book, naming)
    if chosen is None:
        return
    name, sheet = chosen
    _say({"sheet": name, "sheets": len(book.sheet_names)})
    rows = _rows(sheet, marks_of(file, name, book.sheet_names.index(name)))
    while batch := list(islice(rows, _BATCH)):
        _say([(line, [_written(cell) for cell in cells]) for line, cells in batch])


def _open(file: BinaryIO) -> "CalamineWorkbook":
    from python_calamine import PasswordError, load_workbook

    from sms_admin.intake.workbook_cells.xls import refuse_protected

    file.seek(0)
    try:
        return load_workbook(file)
    except PasswordError:
        raise protected() from None
    except MemoryError:
        raise
    except BaseException as e:  # a panic of the library is not an Exception
        if isinstance(e, KeyboardInterrupt | SystemExit):
            raise
        if not is_archive(file):
            name_ole(file)
            refuse_protected(file)
        raise NotAWorkbook(*_damaged(e)) from None


def _damaged(error: BaseException) -> tuple[str, str]:
    reason = " ".join(str(error).split())[:200]
    if "detect file format" in reason:  # the library has tried every kind, and names none
        reason = "its parts are damaged or missing"
    return f"cannot be read as a workbook: {reason}", SAVE_AGAIN


def _named(book: "CalamineWorkbook", wanted: str) -> "tuple[str, CalamineSheet]":
    names = book.sheet_names
    found = [name for name in names if name == wanted] or [
        n for n in names if n.strip().casefold() == wanted.strip().casefold()
    ]
    if not found:
        raise NotAWorkbook(f"has no sheet “{wanted}”; its sheets are: {_some(names)}", sheet="NAME")
    return found[0], _load(book, found[0])


def _load(book: "CalamineWorkbook", name: str) -> "CalamineSheet":
    try:
        return book.get_sheet_by_name(name)
    except MemoryError:
        raise
    except BaseException as e:
        if isinstance(e, KeyboardInterrupt | SystemExit):
            raise
        raise NotAWorkbook(*_damaged(e)) from None


def _find(file: BinaryIO, book: "CalamineWorkbook", naming: Naming) -> "tuple[str, CalamineSheet] | None":
    """The one sheet that has a column of numbers; where there is none None, and the likeliest rows are said."""
    from python_calamine import SheetTypeEnum

    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(names) > _MOST_SHEETS:
        raise NotAWorkbook(f"has {len(names):,} sheets", sheet="NAME")
    found: list[str] = []
    first: CalamineSheet | None = None  # not all of them: each holds its cells
    likeliest: list[Record] = []
    for name in names:
        sheet = _load(book, name)
        top = list(islice(_rows(sheet, _marks_of_header(file, name)), MOST_ABOVE))
        if any(is_header(cells, naming) for _, cells in top):
            found.append(name)
            first = sheet if first is None else first
        likeliest = max(likeliest, top, key=_likeness)
    if len(found) > 1:
        both = " and ".join(f"“{name}”" for name in found[:2])
        raise NotAWorkbook(f"has more than one sheet with a column of numbers: {both}", sheet=found[0])
    if not found:
        _say({"likeliest": likeliest})
    return None if first is None else (found[0], first)


def _marks_of_header(file: BinaryIO, name: str) -> Marks:
    """What may hide a header: only ``.ods`` has texts that the library leaves out."""
    is_ods = is_archive(file) and not names_in(file) & {"xl/workbook.xml", "xl/workbook.bin"}
    return marks_of(file, name, 0) if is_ods else NOTHING


def _likeness(rows: Sequence[Record]) -> tuple[bool, tuple[int, int]]:
    return bool(rows), max((header_likeness(cells) for _, cells in rows), default=(0, 0))


def _some(names: Sequence[str]) -> str:
    text = ", ".join(names[:20])
    return text if len(text) <= 200 and len(names) <= 20 else f"{text[:200]}…"


def _rows(sheet: "CalamineSheet", marks: Marks) -> Iterator[Record]:
    """The rows that are not empty; a cell merged over several rows is repeated in each of them."""
    odd = marks.cells
    left, width = (sheet.start[1], sheet.width) if sheet.start else (0, 0)
    known = {(top, side): bottom for (top, side), (bottom, _) in sheet.merged_cell_ranges or () if bottom > top}
    merged = known | marks.merged
    reaching: dict[int, tuple[int, str]] = {}
    first = min([left, *(side for _, side in odd)])
    last = max([left + width, *(side + 1 for _, side in odd)])
    bottom = max([-1, *(row for row, _ in odd)])
    values = enumerate(sheet.iter_rows() if sheet.start else ())
    for at, row in chain(values, ((at, []) for at in range(sheet.end[0] + 1 if sheet.end else 0, bottom + 1))):
        cells = [*[""] * (left - first), *map(typed, row)]
        cells += [""] * (last - first - len(cells))
        if odd:
            cells = [odd.get((at, first + side), cell) for side, cell in enumerate(cells)]
        if merged:
            _reach_down(cells, at, first, merged, reaching)
        if not is_blank(cells):
            yield at + 1, cells


def _reach_down(
    cells: list[str],
    row: int,
    left: int,
    merged: Mapping[tuple[int, int], int],
    reaching: dict[int, tuple[int, str]],
) -> None:
    for side, cell in enumerate(cells):
        bottom, text = reaching.get(side, (-1, ""))
        if row <= bottom and not cell:
            cells[side] = text
        if (row, left + side) in merged:
            reaching[side] = (merged[row, left + side], cell)


def _written(cell: str) -> str | tuple[str, str, str]:
    return (str(cell), cell.why, cell.code) if isinstance(cell, OddCell) else cell


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _silence() -> None:
    """The reader has left; Python flushes again at exit, and would report an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    # Not by SystemExit: there is no need to clean up after the library.
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
