"""JSON lines: one flat object a line, as ``--output jsonl`` and ``--rejects x.jsonl`` write them."""

import json
from collections.abc import Iterator
from typing import Any

from sms_admin.domain.columns import Naming
from sms_admin.domain.typed_cells import typed
from sms_admin.intake.header import is_header, no_numbers, refuse_many
from sms_admin.intake.lines import Lines
from sms_admin.intake.source import Source
from sms_admin.intake.table import Record, Table, batched, is_blank

_HOW = 'one object a line, like {"phone_number": "+14085550100"}; its values are texts or numbers'
_Row = dict[str, Any]


def read_json_lines(source: Source, naming: Naming) -> Table:
    """The table whose columns are the names in the first object. Raises BadFile."""
    rows = _objects(source)
    line, first = next(rows)
    names = tuple(first)
    refuse_many(source, line, names)
    if not is_header(names, naming):
        raise no_numbers(source, line, names)
    records = (record for row in rows if (record := _record(source, *row, names)) is not None)
    return Table(names, line, range(line, line), batched(records, _record(source, line, first, names)))


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
        found = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as e:
        raise source.bad(line, f"it is not JSON: {getattr(e, 'msg', None) or e}", _HOW) from None
    if not isinstance(found, dict):
        raise source.bad(line, "it is no object", _HOW)
    return found


def _unique(pairs: list[tuple[str, Any]]) -> _Row:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _record(source: Source, line: int, row: _Row, names: tuple[str, ...]) -> Record | None:
    """The cells in the order of ``names``; None for an empty row."""
    if unknown := [name for name in row if name not in names]:
        raise source.bad(line, f"it has “{unknown[0]}”, which the first line lacks", "give every line the same names")
    cells = []
    for name in names:
        value = row.get(name)
        if isinstance(value, list | dict):
            raise source.bad(line, f"“{name}” is no text and no number", _HOW)
        cells.append(typed(value))
    return None if is_blank(cells) else (line, cells)
