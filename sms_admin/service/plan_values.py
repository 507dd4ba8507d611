"""The values of the rows in a plan file, by column: what ``--save-plan`` does not write is refused.

Who edits a plan can also compute its digest again, so it shows only what was edited by accident. Whatever else the
lines say must not become a fault further on.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from types import NoneType
from typing import Any

from sms_admin.store.plan.staging import FLAGS

_MOST = 2**31  # whole numbers of this size and up are kept by no engine
PLACES = ("seq", "line")  # of each row: its place, and its line in the file


def read_column(name: str, values: list[Any]) -> list[Any]:
    """The ``values`` of a column of the staged rows. Raises ValueError for one that it cannot hold."""
    if name in PLACES:
        fits = _whole(values) and (name != "seq" or values == sorted({*values}))
    elif name in FLAGS:
        values, fits = [*_flags(values)], True
    else:
        texts = [value for value in values if value is not None]
        fits = _texts(texts)
    if not fits:
        raise ValueError(name)
    return values


def _whole(values: Sequence[Any]) -> bool:
    return {*map(type, values)} == {int} and min(values) >= 0 and max(values) < _MOST


def _flags(values: Sequence[Any]) -> Iterator[bool | None]:
    """Each engine writes its own: 0 and 1, or true and false."""
    for value in values:
        if type(value) not in (NoneType, bool, int) or value not in (None, 0, 1):
            raise ValueError(value)
        yield None if value is None else bool(value)


def _texts(values: Sequence[Any]) -> bool:
    """Whether a store can hold them: without NUL, and without halves of a character."""
    try:
        joined = "".join(values)
        joined.encode()
    except (TypeError, UnicodeEncodeError):
        return False
    return "\0" not in joined


def check_cells(values: Sequence[str | None], lines: Sequence[int], width: int) -> None:
    """Raises ValueError where a row with a line has not its own cells: a JSON array of ``width`` texts."""
    if any(value is None and line for value, line in zip(values, lines, strict=True)):
        raise ValueError("none")
    texts = [value for value in values if value is not None]
    rows = json.loads(f"[{','.join(texts)}]")
    if len(rows) != len(texts) or {len(row) for row in rows} - {width} or not _texts([*chain(*rows)]):
        raise ValueError("no cells")
