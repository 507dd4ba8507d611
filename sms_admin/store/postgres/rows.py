"""Sending and reading many rows, directly through the driver."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Select, Table

from sms_admin.domain.rows import Cell
from sms_admin.store.backend import Reading
from sms_admin.store.slices import next_slice, slices

# COPY's names for the types as SQLAlchemy writes them; a text type is followed by its collation.
_TYPES = {"INTEGER": "int4", "BIGINT": "int8", "BOOLEAN": "bool", "TEXT": "text"}
_cursors = count(1)
_AT_ONCE = 500  # rows of one answer of the server; a look at each hundred would be a thousand questions more


def driver(connection: Connection) -> "psycopg.Connection[tuple[Any, ...]]":
    """The driver's own connection."""
    found = connection.connection.driver_connection
    assert isinstance(found, psycopg.Connection)
    return found


def load(connection: Connection, table: Table, columns: Mapping[str, Sequence[Cell]]) -> None:
    """By binary COPY, which takes a tenth of the time of INSERT."""
    types = [_TYPES[table.c[name].type.compile(connection.dialect).split()[0]] for name in columns]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    copying = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(sql.Identifier(table.name), names)
    with driver(connection).cursor() as cursor, cursor.copy(copying) as copy:
        copy.set_types(types)
        for row in zip(*columns.values(), strict=True):
            copy.write_row(row)


def stream(connection: Connection, query: Select[Any], size: int) -> Iterator[Sequence[Any]]:
    """With a cursor on the server, so that no more than ``size`` rows are in memory here."""
    with _cursor(connection, query) as cursor:
        yield from slices(cursor.fetchmany, size, _AT_ONCE)


@contextmanager
def _cursor(connection: Connection, query: Select[Any]) -> "Iterator[psycopg.ServerCursor[tuple[Any, ...]]]":
    statement = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    with driver(connection).cursor(f"rows_{next(_cursors)}") as cursor:
        cursor.execute(str(statement), statement.params)
        yield cursor


def pages(reading: Reading, query: Select[Any], size: int, *, newest_first: bool) -> Iterator[Sequence[Any]]:
    """The first page alone, so that a short list leaves no transaction open; then one cursor."""
    key = query.selected_columns[0]
    ordered = query.order_by(key.desc() if newest_first else key)
    with reading() as connection, _cursor(connection, ordered.limit(size)) as cursor:
        rows, more = next_slice(cursor.fetchmany, size, _AT_ONCE)
    if rows:
        yield rows
    if more:
        last = rows[-1][0]
        with reading() as connection:
            yield from stream(connection, ordered.where(key < last if newest_first else key > last), size)
