"""JSON lines: one flat object a line, as ``--output jsonl`` and ``--rejects x.jsonl`` write them."""

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from sms_admin.domain.columns import Naming
from sms_admin.domain.commands import quoted
from sms_admin.domain.refusals import Code
from sms_admin.domain.text import is_unicode
from sms_admin.domain.typed_cells import OddCell, typed
from sms_admin.intake.column_names import is_header, no_numbers, refuse_many
from sms_admin.intake.lines import Lines
from sms_admin.intake.source import Source
from sms_admin.intake.table import Record, Table, batched, is_blank

_HOW = 'one object a line, like {"phone_number": "+14085550100"}; its values are texts or numbers'
_UNFINISHED = "the object does not end on its line"
_ON_ONE_LINE = f"{_HOW}; jq -c . FILE writes each object on one line"
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # of a pair that is one character, mostly
_Row = dict[str, object]


def read_json_lines(source: Source, naming: Naming) -> Table:
    """The table whose columns are the names in the first object. Raises BadFile."""
    rows = _objects(source)
    line, first = next(rows)
    names = tuple(first)
    refuse_many(source, line, names)
    record = _record(source, line, first, names)
    if not is_header(names, naming):
        raise no_numbers(source, line, names)
    records = (record for row in rows if (record := _record(source, *row, names)) is not None)
    return Table(names, line, range(line, line), batched(records, record))


def _objects(source: Source) -> Iterator[tuple[int, _Row]]:
    lines = Lines(source)
    at = 0
    for block in lines.blocks():
        for text in block.removesuffix(lines.ending).split(lines.ending):
            at += 1
            if text.strip():
                yield at, _object(source, at, text)


def _object(source: Source, line: int, text: str) -> _Row:
    try:
        found = json.loads(text, object_pairs_hook=_unique, parse_float=_float, parse_constant=_no_constant)
        _refuse_halves(text, found)
    except (ValueError, RecursionError) as e:
        why = _not_json(text, e)
        raise source.bad(line, why, _ON_ONE_LINE if why is _UNFINISHED else _HOW) from None
    if not isinstance(found, dict):
        raise source.bad(line, "it is no object", _HOW)
    return found


def _not_json(text: str, error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip()):
        return _UNFINISHED
    return f"it is not JSON: {getattr(error, 'msg', None) or error}"


def _refuse_halves(text: str, found: object) -> None:
    """Raises ValueError where an escape is half of a character: as little a text as bytes that are not UTF-8."""
    if _ESCAPED_HALF.search(text) and not is_unicode(json.dumps(found, ensure_ascii=False, default=str)):
        raise ValueError("an escape in it is half of a character")


def _unique(pairs: list[tuple[str, object]]) -> _Row:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _float(text: str) -> float | OddCell:
    """A number with a point. One with an exponent may have lost digits before it was written here."""
    if "e" not in text.casefold():
        return float(text)
    return OddCell(text, "its digits are lost", Code.EXCEL_MANGLED.value)


def _no_constant(word: str) -> NoReturn:
    """``NaN`` and ``Infinity``, which Python reads although JSON has neither."""
    raise ValueError(f"{word} is no value")


def _record(source: Source, line: int, row: _Row, names: tuple[str, ...]) -> Record | None:
    """The cells in the order of ``names``; None for an empty row."""
    if row.keys() != set(names) and row:
        raise source.bad(line, _difference(row, names), "give every line the same names; null is an empty cell")
    cells = []
    for name in names:
        value = row.get(name)
        if isinstance(value, list | dict):
            raise source.bad(line, f"“{name}” is no text and no number", _list_within(name, value) or _HOW)
        cells.append(typed(value))
    return None if is_blank(cells) else (line, cells)


def _list_within(name: str, value: object) -> str:
    """How to take the rows out of the answer of an interface, which has them as a list in an object."""
    if not (isinstance(value, list) and value and all(isinstance(row, dict) for row in value)):
        return ""
    return f"write its rows as JSON lines, one object a line, as jq -c {quoted([f'.[{json.dumps(name)}][]'])} FILE does"


def _difference(row: _Row, names: tuple[str, ...]) -> str:
    """Why ``row`` does not fit the first one. A name that is left out could mean an empty cell or none at all."""
    for name in row:
        if name not in names:
            return f"it has “{name}”, which the first line lacks"
    return f"it lacks “{next(name for name in names if name not in row)}”, which the first line has"
