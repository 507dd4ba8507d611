"""SQLite's own check of the file, and the schema as this version makes it."""

import re
from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection, create_engine, text

from sms_admin.domain.findings import Finding
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
