"""Forms for programs, streamed slice by slice: plain (tab-separated), csv, json and jsonl.

Rich is not used: it cuts lines at 80 columns in a pipe and is a hundred times slower.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import chain
from types import NoneType
from typing import TextIO, TypeAlias, cast

from sms_admin.domain.cells import guard, is_harmless
from sms_admin.render.text import harmless

Value: TypeAlias = str | int | bool | list[str] | dict[str, int] | dict[str, str] | dict[str, str | int] | None
Row: TypeAlias = Sequence[Value]
Slices: TypeAlias = Iterable[Sequence[Row]]
Columns: TypeAlias = Sequence[Sequence[Value]]
Cells: TypeAlias = Sequence[str]  # a column of a CSV file

_encode = json.JSONEncoder(ensure_ascii=True).encode


def write(stream: TextIO, form: str, fields: Sequence[str], slices: Slices) -> None:
    """Writes all rows as ``form``: ``plain``, ``csv``, ``json`` (one array) or ``jsonl``.

    The values of a row are in the order of ``fields``. Slices are taken one at a time, so memory
    does not grow with their number.
    """
    _FORMS[form](stream, fields, slices)


def write_columns(stream: TextIO, form: str, fields: Sequence[str], slices: Iterable[Columns]) -> None:
    """Writes all rows as ``write`` does; each slice is given as its columns, which CSV is made of."""
    if form == "csv":
        _csv_of_columns(stream, fields, slices)
    else:
        write(stream, form, fields, (list(zip(*columns, strict=True)) for columns in slices))


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
    _csv_of_columns(stream, fields, (list(zip(*rows, strict=True)) for rows in slices))


def _csv_of_columns(stream: TextIO, fields: Sequence[str], slices: Iterable[Columns]) -> None:
    on_terminal = stream.isatty()
    for values in filter(None, chain([[[field] for field in fields]], slices)):
        # Column by column: most need nothing, which is quicker to check for a whole column than for each cell.
        columns = list(map(_cells, values))
        if on_terminal:
            columns = [list(map(harmless, column)) for column in columns]
        stream.write(_csv_lines(columns, len(columns[0])))


def _csv_lines(columns: Sequence[Cells], rows: int) -> str:
    r"""The rows as CSV. Lines end with ``\n``, as ``cut``, ``grep`` and ``while read`` expect, and not with CRLF.

    The library's writer takes five times as long, and before Python 3.13 leaves a lone CR without the quotes without
    which it ends the row for every reader.
    """
    lines = _joined(columns)
    commas = rows * (len(columns) - 1)
    plain = '"' not in lines and "\r" not in lines and lines.count(",") == commas and lines.count("\n") == rows
    return lines if plain and commas else _joined(list(map(_quoted, columns)))


def _joined(columns: Sequence[Cells]) -> str:
    if len(columns) == 1:  # a row of one empty cell is not an empty line
        columns = [[cell or '""' for cell in columns[0]]]
    return "\n".join(map(",".join, zip(*columns, strict=True))) + "\n"


def _quoted(cells: Cells) -> Cells:
    """The cells of a column, with quotes where they need them."""
    joined = "".join(cells)
    return list(map(_quoted_cell, cells)) if joined != _quoted_cell(joined) else cells


def _quoted_cell(cell: str) -> str:
    if "," in cell or '"' in cell or "\r" in cell or "\n" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _cells(column: Row) -> Cells:
    """A column as text, guarded where a spreadsheet would run a cell; most columns stay as they are."""
    texts = cast("Sequence[str]", column)
    with suppress(TypeError):  # not all are texts
        return texts if is_harmless(texts) else list(map(guard, texts))
    kinds = set(map(type, column))
    if kinds == {int}:
        return list(map(str, column))
    return _cells([text or "" for text in texts]) if kinds <= {str, NoneType} else list(map(_csv_cell, column))


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
