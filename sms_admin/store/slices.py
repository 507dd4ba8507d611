"""Rows in slices that are bounded in bytes: ten thousand short rows are little, a hundred long ones may be much."""

import marshal
from collections.abc import Callable, Iterator, Sequence
from typing import Any

_MOST = 4 * 1024 * 1024  # bytes of a slice; what is made of it takes some ten times as much
_AT_ONCE = 100  # rows between two looks at the weight, where each look costs nothing

Fetch = Callable[[int], list[Any]]  # the next rows of a cursor, at most so many


def next_slice(fetch: Fetch, size: int, at_once: int = _AT_ONCE) -> tuple[list[Any], bool]:
    """The next rows, ``size`` at most, and whether there may be more behind them; ``at_once`` are fetched together."""
    rows: list[Any] = []
    weight = 0
    while len(rows) < size and weight < _MOST:
        found = fetch(min(at_once, size - len(rows)))
        if not found:
            return rows, False
        rows += found
        weight += len(marshal.dumps(found))  # the quickest way to weigh values of any kind
    return rows, True


def slices(fetch: Fetch, size: int, at_once: int = _AT_ONCE) -> Iterator[Sequence[Any]]:
    """All rows, slice by slice."""
    more = True
    while more:
        rows, more = next_slice(fetch, size, at_once)
        if rows:
            yield rows
