"""What PostgreSQL needs beside columns and constraints, and how a store is made there."""

import secrets

from sqlalchemy import Connection, Index, insert, text

from sms_admin.domain.statuses import LIVE
from sms_admin.store.tables import live_numbers, metadata, number, run, store_info

SCHEMA = "sms_admin"
# An empty table, to lock: LOCK TABLE takes no snapshot, so a Save sees everything that was saved before it.
LOCK = "save_lock"

# An assignment changes columns without an index: with free space in the page, the update touches no index (HOT).
number.dialect_options["postgresql"]["with"] = {"fillfactor": 45}
# The same index as on SQLite; SQLAlchemy leaves out the parentheses around CASE that PostgreSQL requires.
live_numbers.ddl_if(dialect="sqlite")
_LIVE = ", ".join(f"'{status}'" for status in sorted(LIVE))
Index(live_numbers.name, number.c.user, text(f"(CASE WHEN status IN ({_LIVE}) THEN 1 END)"), unique=True).ddl_if(
    dialect="postgresql"
)


def create_schema(connection: Connection, version: int) -> None:
    """The schema and its empty tables, inside the caller's transaction. The comment marks it as ours."""
    connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    mark(connection, version)
    create_tables(connection)
    connection.execute(insert(store_info).values(identity=secrets.token_hex(32)))


def mark(connection: Connection, version: int) -> None:
    """Records the version of the schema."""
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS 'sms-admin store, schema {version}'")


def create_tables(connection: Connection) -> None:
    """Creates everything in the schema that is first in the search path."""
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(f"CREATE TABLE {LOCK} ()")
    for statement in _OWN_NAME:
        connection.exec_driver_sql(statement)


# A role that is not the owner can insert runs only under its own login name.
_OWN_NAME = (
    f"ALTER TABLE {run.name} ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY all_runs ON {run.name} FOR SELECT USING (true)",
    f"CREATE POLICY own_name ON {run.name} FOR INSERT WITH CHECK (db_role = session_user)",
)
