"""The schema in which a store is, and the comment that marks it as one."""

import re

from sqlalchemy import Connection

from sms_admin.domain.commands import command
from sms_admin.domain.errors import StoreUnusable
from sms_admin.store.postgres.versions import bring_up
from sms_admin.store.version import SCHEMA_VERSION, check_version

SCHEMA = "sms_admin"
MARK = f"obj_description(to_regnamespace('{SCHEMA}'), 'pg_namespace')"
OWNER = f"""
SELECT pg_get_userbyid(nspowner), pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = '{SCHEMA}'
"""


def create_schema(connection: Connection) -> None:
    """The schema and its tables, without rows, inside the caller's transaction."""
    connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    bring_up(connection, 0)
    mark(connection, SCHEMA, SCHEMA_VERSION)


def mark(connection: Connection, schema: str, version: int) -> None:
    """Marks ``schema`` as a store of ``version``."""
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {schema} IS 'sms-admin store, schema {version}'")


def version(connection: Connection, place: object) -> int:
    """The version of the store, as the caller's transaction sees it. Raises StoreUnusable where it cannot be used."""
    found: str | None = connection.exec_driver_sql(f"SELECT {MARK}").scalar_one()
    return version_in(found, place)


def version_in(comment: str | None, place: object) -> int:
    """The version that the comment of the schema of ``place`` says. Raises StoreUnusable, also for a newer one."""
    said = re.fullmatch(r"sms-admin store, schema (\d+)", comment or "")
    if said is None:
        raise StoreUnusable(f"there is no store at {place}", command("init"), code="no-store")
    found = int(said[1])
    check_version(place, found)
    return found
