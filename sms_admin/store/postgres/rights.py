"""What the role that logged in may do; found out before any work, and reported in its words."""

from sqlalchemy import Connection

from sms_admin.domain.commands import again
from sms_admin.domain.errors import StoreUnusable
from sms_admin.store.postgres.schema import SCHEMA

ASK_THE_OWNER = "let the owner of the store give more with 'store grant'"
ASK_FOR_TABLES = "let an administrator of the server run, in psql: GRANT TEMPORARY ON DATABASE … TO …"
ASK_TO_WRITE = "name the server that takes changes; on it, default_transaction_read_only has to be off"

_ONLY_READS = "pg_is_in_recovery(), current_setting('transaction_read_only')::boolean"


def check_writable(connection: Connection, place: str) -> None:
    """Raises StoreUnusable where the server takes no changes, or this role may insert no run."""
    asked = f"SELECT {_ONLY_READS}, has_table_privilege('{SCHEMA}.run', 'INSERT')"
    standby, only_reads, may = connection.exec_driver_sql(asked).one()
    _check_takes_changes(standby, only_reads, f"the store {place} cannot be changed")
    if not may:
        raise StoreUnusable(
            f"the store {place} cannot be changed by this role; lists and --save-plan work",
            ASK_THE_OWNER,
            code="read-only",
        )


def check_may_make_schema(connection: Connection, cannot: str) -> None:
    """Raises StoreUnusable where the server takes no changes, or this role may make no schema in the database.

    ``cannot`` says what cannot be done then.
    """
    asked = f"SELECT {_ONLY_READS}, has_database_privilege(current_database(), 'CREATE')"
    standby, only_reads, may = connection.exec_driver_sql(asked).one()
    _check_takes_changes(standby, only_reads, cannot)
    if not may:
        raise StoreUnusable(
            f"{cannot}: this role may make no schema in the database",
            "let the owner of the database run it, or, in psql: GRANT CREATE ON DATABASE … TO …",
            code="cannot-create",
        )


def _check_takes_changes(standby: bool, only_reads: bool, cannot: str) -> None:
    if standby:
        raise StoreUnusable(f"{cannot}: the server is a standby", again("--store", "URL"), code="read-only")
    if only_reads:
        raise StoreUnusable(f"{cannot}: the server lets this connection only read", ASK_TO_WRITE, code="read-only")
