"""Long results in pages: each is fetched whole and closed, so that no open cursor blocks another's Save."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection, Select

from sms_admin.store.backend import backend_of

PAGE = 10_000
T = TypeVar("T")
Reading = Callable[[], AbstractContextManager[Connection]]


def paged(
    reading: Reading, query: Select[Any], make: Callable[[Sequence[Any]], T], *, newest_first: bool = False
) -> Iterator[list[T]]:
    """The rows of ``query`` in the order of its first column, which must be unique; ``make`` takes a row."""
    key = query.selected_columns[0]
    first = query.order_by(key.desc() if newest_first else key).limit(PAGE)
    query = first
    while True:
        with reading() as connection:
            rows = next(backend_of(connection).stream(connection, query, PAGE), [])
        if rows:
            yield list(map(make, rows))
        if len(rows) < PAGE:
            return
        last = rows[-1][0]
        query = first.where(key < last if newest_first else key > last)
