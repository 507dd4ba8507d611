"""Long results in pages, so that no open cursor blocks a Save."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select

from sms_admin.store.backend import Reading as Reading
from sms_admin.store.backend import backend_of

PAGE = 10_000  # rows of one statement
# MiB of the store: a million users of 75 are looked up in the order of their numbers, and each MiB less is 11,000
# reads more. With more, a list of a million rows would take over 1.5 times the memory of one of 100,000.
_KEPT = 56
_PART = 1_000  # rows handed on together: so few that all that is made of them stays in the cache of the processor
T = TypeVar("T")


def paged(
    reading: Reading,
    query: Select[Any],
    make: Callable[[Sequence[Any]], T],
    *,
    newest_first: bool = False,
    size: int | None = None,
) -> Iterator[list[T]]:
    """The rows of ``query`` in the order of its first column, which must be unique; ``make`` takes a row.

    ``size`` is the most rows of a page, for who reads only the first rows.
    """
    for rows in as_stored(reading, query, newest_first=newest_first, size=size):
        yield list(map(make, rows))


def as_stored(
    reading: Reading, query: Select[Any], *, newest_first: bool = False, size: int | None = None
) -> Iterator[Sequence[Any]]:
    """The same rows as plain tuples, for who works column by column."""
    with reading() as connection:
        backend = backend_of(connection)
    for rows in backend.pages(reading, query, size or PAGE, newest_first=newest_first):
        for start in range(0, len(rows), _PART):
            yield rows[start : start + _PART]


def keep_more(reading: Reading) -> None:
    """Keeps more of the store in memory, for pages whose rows look up others all over the store."""
    with reading() as connection:
        backend_of(connection).keep_more(connection, _KEPT)
