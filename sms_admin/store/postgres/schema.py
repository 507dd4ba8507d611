"""What the tables are to PostgreSQL beside columns and constraints, and how a store is made there."""

import secrets

from sqlalchemy import Connection, Index, insert, text

from sms_admin.domain.statuses import LIVE
from sms_admin.store.tables import live_numbers, metadata, number, run, store_info

SCHEMA = "sms_admin"
# An empty table, to lock: LOCK TABLE takes no snapshot, so that a Save sees all that was saved before it.
LOCK = "save_lock"

# An assignment rewrites columns that no index has: with room beside it the new row costs no index anything.
number.dialect_options["postgresql"]["with"] = {"fillfactor": 45}
# The same index as on SQLite; SQLAlchemy leaves out the parentheses around CASE that PostgreSQL wants.
live_numbers.ddl_if(dialect="sqlite")
_LIVE = ", ".join(f"'{status}'" for status in sorted(LIVE))
Index(live_numbers.name, number.c.user, text(f"(CASE WHEN status IN ({_LIVE}) THEN 1 END)"), unique=True).ddl_if(
    dialect="postgresql"
)


def create_schema(connection: Connection, version: int) -> None:
    """The schema and its empty tables, inside the caller's transaction. The comment says whose it is."""
    connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    mark(connection, version)
    create_tables(connection)
    connection.execute(insert(store_info).values(identity=secrets.token_hex(32)))


def mark(connection: Connection, version: int) -> None:
    """Says which version of the schema this is."""
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS 'sms-admin store, schema {version}'")


def create_tables(connection: Connection) -> None:
    """All that stands in the schema, in the first schema of the search path."""
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(f"CREATE TABLE {LOCK} ()")
    for statement in _OWN_NAME:
        connection.exec_driver_sql(statement)


# Whoever is not the owner puts runs in under the name of the login, and under no other.
_OWN_NAME = (
    f"ALTER TABLE {run.name} ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY all_runs ON {run.name} FOR SELECT USING (true)",
    f"CREATE POLICY own_name ON {run.name} FOR INSERT WITH CHECK (db_role = session_user)",
)
