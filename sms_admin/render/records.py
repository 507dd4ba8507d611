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
    r"""Lines end with ``\n``, as ``cut``, ``grep`` and ``while read`` expect, and not with CRLF.

    The library's writer takes five times as long, and before Python 3.13 leaves a lone CR without the quotes without
    which it ends the row for every reader.
    """
    cells = _cells_on_terminal if stream.isatty() else _cells
    for values in filter(None, chain([[[field] for field in fields]], slices)):
        columns = list(map(cells, values))
        if len(columns) == 1:  # a row of one empty cell is not an empty line
            columns = [[cell or '""' for cell in columns[0]]]
        stream.write("\n".join(map(",".join, zip(*columns, strict=True))) + "\n")


def _cells(column: Row) -> Cells:
    """The cells of a column. Most columns need nothing, and one look at a column is quicker than one at each cell."""
    texts = cast("Sequence[str]", column)
    with suppress(TypeError):  # not all are texts
        joined = "\n" + "\n".join(texts)
        cells = texts if is_harmless(joined, len(texts)) else list(map(guard, texts))
        plain = not _has_special(joined) and joined.count("\n") == len(texts)
        return cells if plain else list(map(_quoted, cells))
    kinds = set(map(type, column))
    if kinds == {int}:
        return list(map(str, column))
    if kinds <= {str, NoneType}:
        return _cells([text or "" for text in texts])
    return [_quoted(_guarded(value)) for value in column]


def _cells_on_terminal(column: Row) -> Cells:
    return [_quoted(harmless(_guarded(value))) for value in column]


def _guarded(value: Value) -> str:
    return text_of(value) if isinstance(value, int) else guard(text_of(value))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _has_special(cell) or "\n" in cell else cell


def _has_special(text: str) -> bool:
    """Whether a cell of CSV needs quotes for what is in it; a line feed apart, which stands between joined cells."""
    return "," in text or '"' in text or "\r" in text


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
