"""SQLite's own checks of the file, the schema, and the constraints row by row."""

import re
from collections.abc import Iterator
from functools import cache

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    Table,
    TextClause,
    and_,
    create_engine,
    null,
    or_,
    select,
    text,
)
from sqlalchemy.schema import ForeignKeyConstraint

from sms_admin.store.check.findings import Finding
from sms_admin.store.tables import metadata

_NAMED = re.compile(r"\b(?:failed in|value in|entry in index|missing from index|entries in index) (\w+)")
_SCHEMA = text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'")


def check_file(connection: Connection) -> Iterator[Finding]:
    """What SQLite's ``integrity_check`` says of pages, indexes, types and constraints."""
    owners = {name: table for name, table in connection.execute(text("SELECT name, tbl_name FROM sqlite_master"))}
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(1000)"):
        if said != "ok":
            named = _NAMED.search(said)
            table = owners.get(named[1], "") if named else ""
            yield Finding("file", table, "", None, " ".join(said.split()))


def check_schema(connection: Connection) -> Iterator[Finding]:
    """Whether every table, index and trigger is there as this version makes them, and nothing else."""
    there, expected = _schema(connection), _expected_schema()
    for (kind, name), sql in expected.items():
        if (kind, name) not in there:
            yield Finding("schema", name, "", None, f"the {kind} {name} is missing")
        elif there[kind, name] != sql:
            yield Finding("schema", name, "", None, f"the {kind} {name} was altered")
    for kind, name in there.keys() - expected.keys():
        yield Finding("schema", name, "", None, f"the {kind} {name} is none of ours")


def _schema(connection: Connection) -> dict[tuple[str, str], str]:
    return {(kind, name): " ".join((sql or "").split()) for kind, name, sql in connection.execute(_SCHEMA)}


@cache
def _expected_schema() -> dict[tuple[str, str], str]:
    made = create_engine("sqlite://")
    with made.begin() as connection:
        metadata.create_all(connection)
        found = _schema(connection)
    made.dispose()
    return found


def check_constraints(connection: Connection) -> Iterator[Finding]:
    """The rows that break a constraint, by name: SQLite's own check tells only the table."""
    for table in metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                yield from _broken(connection, table, text(f"NOT ({constraint.sqltext})"), f"breaks {constraint.name}")
        empty = [column.is_(None) for column in table.columns if not column.nullable]
        yield from _broken(connection, table, or_(*empty), "lacks a value that it must have")


def check_references(connection: Connection) -> Iterator[Finding]:
    """What SQLite's ``foreign_key_check`` says, with the rows by name."""
    pairs = {(row[0], row[2]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    for table in metadata.tables.values():
        for key in table.foreign_key_constraints:
            if (table.name, key.referred_table.name) in pairs:
                yield from _dangling(connection, table, key)


def _dangling(connection: Connection, table: Table, key: ForeignKeyConstraint) -> Iterator[Finding]:
    element = key.elements[0]
    own, there = element.parent, element.column
    missing = and_(own.is_not(None), own.not_in(select(there)))
    yield from _broken(connection, table, missing, f"names a {key.referred_table.name} that is not in the store")


def _broken(
    connection: Connection, table: Table, which: ColumnElement[bool] | TextClause, problem: str
) -> Iterator[Finding]:
    keys = list(table.primary_key.columns)
    run = table.c.run if "run" in table.c else null()
    query = select(run, *keys).where(which).order_by(*keys)
    for number_of_run, *row in connection.execute(query, execution_options={"yield_per": 1000}):
        yield Finding("constraints", table.name, " ".join(map(str, row)), number_of_run, problem)
