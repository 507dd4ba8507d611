"""SQLite's own check of the file, and the check of the schema against its version."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, text

from sms_admin.domain.findings import Finding
from sms_admin.store.sqlite.connection import driver_of
from sms_admin.store.sqlite.upgrade import version
from sms_admin.store.sqlite.versions import expected_schema, schema_of

_NAMED = re.compile(r"\b(?:failed in|value in|entry in index|missing from index|entries in index) (\w+)")


def check_file(connection: Connection) -> Iterator[Finding]:
    """The findings of SQLite's ``integrity_check`` on pages, indexes, types and constraints."""
    owners = {name: table for name, table in connection.execute(text("SELECT name, tbl_name FROM sqlite_master"))}
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(1000)"):
        if said != "ok":
            named = _NAMED.search(said)
            table = owners.get(named[1], "") if named else ""
            yield Finding("file", table, "", None, " ".join(said.split()))


def check_schema(connection: Connection) -> Iterator[Finding]:
    """Checks that every table, index and trigger is as the store's version has it, and that there is nothing else."""
    driver = driver_of(connection)
    there, expected = schema_of(driver), expected_schema(version(driver))
    for (kind, name), text_there in expected.items():
        if (kind, name) not in there:
            yield Finding("schema", name, "", None, f"the {kind} {name} is missing")
        elif there[kind, name] != text_there:
            yield Finding("schema", name, "", None, f"the {kind} {name} was altered")
    for kind, name in sorted(there.keys() - expected.keys()):
        yield Finding("schema", name, "", None, f"the {kind} {name} is not part of an sms-admin store")
