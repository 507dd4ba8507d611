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
    page: int = PAGE,
) -> Iterator[list[T]]:
    """The rows of ``query`` in the order of ``key``, which must be unique; ``make`` takes a row's columns."""
    last: object = None
    query = query.add_columns(key.label("page_key")).order_by(key).limit(page)
    while True:
        with reading() as connection:
            rows = connection.execute(query if last is None else query.where(key > last)).all()
        if rows:
            last = rows[-1][-1]
            yield [make(*row[:-1]) for row in rows]
        if len(rows) < page:
            return
