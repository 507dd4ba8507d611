"""Forms for programs, streamed slice by slice: plain (tab-separated), csv, json and jsonl.

Rich is not used: it cuts lines at 80 columns in a pipe and is a hundred times slower.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from types import NoneType
from typing import TextIO, TypeAlias, cast

from sms_admin.domain.cells import guard, is_harmless
from sms_admin.render.text import harmless

Value: TypeAlias = str | int | bool | list[str] | dict[str, int] | dict[str, str] | dict[str, str | int] | None
Row: TypeAlias = Sequence[Value]
Slices: TypeAlias = Iterable[Sequence[Row]]

_encode = json.JSONEncoder(ensure_ascii=True).encode


def write(stream: TextIO, form: str, fields: Sequence[str], slices: Slices) -> None:
    """Writes all rows as ``form``: ``plain``, ``csv``, ``json`` (one array) or ``jsonl``.

    The values of a row are in the order of ``fields``. Slices are taken one at a time, so memory
    does not grow with their number.
    """
    _FORMS[form](stream, fields, slices)


def write_one(stream: TextIO, form: str, fields: Sequence[str], row: Row) -> None:
    """Writes one thing: as a single row, but in ``json`` as an object instead of an array."""
    write(stream, "jsonl" if form == "json" else form, fields, [[row]])


def text_of(value: Value) -> str:
    """``value`` in one cell: nothing for None, ``true``, ``a, b`` for a list, ``code=3`` for a count."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(value)
        case dict():
            return ", ".join(f"{name}={count}" for name, count in value.items())
    return str(value)


def _plain(stream: TextIO, fields: Sequence[str], slices: Slices) -> None:
    for rows in _with_header(fields, slices):
        stream.writelines(map(_plain_line, rows))


def _plain_line(row: Row) -> str:
    cells = [value if type(value) is str else text_of(value) for value in row]
    if not "".join(cells).isprintable():
        cells = [harmless(cell) for cell in cells]
    return "\t".join(cells) + "\n"


def _csv(stream: TextIO, fields: Sequence[str], slices: Slices) -> None:
    on_terminal = stream.isatty()
    for rows in _with_header(fields, slices):
        guarded = _guarded(rows)
        if on_terminal:
            guarded = [[harmless(cell or "") for cell in row] for row in guarded]
        stream.write(_csv_lines(guarded))


def _csv_lines(rows: Sequence[Sequence[str | None]]) -> str:
    r"""The rows as CSV. Lines end with ``\n``, as ``cut``, ``grep`` and ``while read`` expect, and not with CRLF.

    Before Python 3.13 csv quotes a lone CR in a cell only where CR is part of its line end; without the quotes
    that cell would end the row for every reader. So a slice with a CR in it is written once more, line by line.
    """
    if plain := _joined(rows):
        return plain
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    lines = text.getvalue()
    if "\r" not in lines:
        return lines
    return "".join(_csv_line(row) for row in rows)


def _joined(rows: Sequence[Sequence[str | None]]) -> str:
    """The output of csv where no cell needs quotes, in a fifth of the time; empty where one does."""
    try:
        lines = "\n".join(map(",".join, cast(Sequence[Sequence[str]], rows))) + "\n"
    except TypeError:  # None, which only csv can write
        return ""
    commas = sum(map(len, rows)) - len(rows)
    needs_quotes = '"' in lines or "\r" in lines or lines.count(",") != commas or lines.count("\n") != len(rows)
    return "" if needs_quotes or not commas else lines


def _csv_line(row: Sequence[str | None]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(row)
    return text.getvalue()[:-2] + "\n"


def _guarded(rows: Sequence[Row]) -> Sequence[Sequence[str | None]]:
    # Column by column: most are harmless, which is quicker to check for a whole column than for each cell.
    columns = list(zip(*rows, strict=True))
    suspect = {at for at, column in enumerate(columns) if not _is_harmless(column)}
    if not suspect:
        return cast(Sequence[Sequence[str | None]], rows)
    guarded = [[*map(_csv_cell, column)] if at in suspect else column for at, column in enumerate(columns)]
    return cast(Sequence[Sequence[str | None]], list(zip(*guarded, strict=True)))


def _is_harmless(column: Row) -> bool:
    kinds = set(map(type, column))
    if not kinds <= {str, NoneType}:  # csv writes None as nothing, as text_of does
        return False
    return is_harmless(cast(Sequence[str], column if kinds == {str} else list(filter(None, column))))


def _csv_cell(value: Value) -> str:
    return text_of(value) if isinstance(value, int) else guard(text_of(value))


def _json(stream: TextIO, fields: Sequence[str], slices: Slices) -> None:
    before = "[\n"
    for row in chain.from_iterable(slices):
        stream.write(before + _object(fields, row))
        before = ",\n"
    stream.write("\n]\n" if before == ",\n" else "[]\n")


def _jsonl(stream: TextIO, fields: Sequence[str], slices: Slices) -> None:
    stream.writelines(_object(fields, row) + "\n" for row in chain.from_iterable(slices))


def _object(fields: Sequence[str], row: Row) -> str:
    return _encode(dict(zip(fields, row, strict=True)))


def _with_header(fields: Sequence[str], slices: Slices) -> Iterable[Sequence[Row]]:
    header: list[Sequence[Row]] = [[fields]]
    return chain(header, slices)


_FORMS: dict[str, Callable[[TextIO, Sequence[str], Slices], None]] = {
    "plain": _plain,
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
}
