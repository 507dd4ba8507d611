"""Long results in pages: each is fetched whole and closed, so that no open cursor blocks another's Save."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Select

PAGE = 10_000
T = TypeVar("T")
Reading = Callable[[], AbstractContextManager[Connection]]


def paged(
    reading: Reading,
    query: Select[Any],
    key: Column[Any] | ColumnElement[Any],
    make: Callable[..., T],
    *,
    newest_first: bool = False,
) -> Iterator[list[T]]:
    """The rows of ``query`` in the order of ``key``, which must be unique; ``make`` takes a row's columns."""
    first = query.add_columns(key.label("page_key")).order_by(key.desc() if newest_first else key).limit(PAGE)
    query = first
    while True:
        with reading() as connection:
            rows = connection.execute(query).all()
        if rows:
            yield [make(*row[:-1]) for row in rows]
        if len(rows) < PAGE:
            return
        last = rows[-1][-1]
        query = first.where(key < last if newest_first else key > last)
