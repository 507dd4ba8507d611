"""The file of a store: its mark, its version, the connection to it, and a copy."""

import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from sms_admin.domain.errors import StoreUnusable
from sms_admin.domain.users import user_key
from sms_admin.store.sqlite.patience import PatientConnection, patient

APPLICATION_ID = 0x534D5341  # "SMSA", so that file(1) and this program know the file
SCHEMA_VERSION = 1
_MAGIC = b"SQLite format 3\x00"
# What a library logs, as of a connection that a signal kept it from closing, is no line of ours on stderr.
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())

# Caches are bounded, so that memory does not grow with the store or the file (units of KiB). A sort takes as much
# again as the cache of the store; temporary tables are only walked through, and need little.
_PRAGMAS = (
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "synchronous=FULL",
    "temp_store=FILE",
    "main.cache_size=-24576",
    "temp.cache_size=-8192",
)


def check_header(path: Path) -> None:
    """Raises StoreUnusable where ``path`` is missing, no store, or from a newer version; leaves it untouched.

    Reads the file before any connection is open: closing it later would drop SQLite's locks.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise StoreUnusable(f"there is no store at {path}", "sms-admin init", code="no-store") from None
    except OSError as e:
        raise StoreUnusable(f"cannot read the store {path}: {e.strerror}", "sms-admin config show --origin") from None
    mark, version = head[68:72], int.from_bytes(head[60:64], "big")
    if not head.startswith(_MAGIC) or len(head) < 100 or int.from_bytes(mark, "big") != APPLICATION_ID:
        raise StoreUnusable(
            f"{path} is not an sms-admin store",
            "name another file with --store, or 'sms-admin init'",
            code="not-a-store",
        )
    if version > SCHEMA_VERSION:
        raise StoreUnusable(
            f"{path} was written by a newer sms-admin (schema {version}, this one knows {SCHEMA_VERSION})",
            "upgrade sms-admin",
            code="newer-store",
        )


def check_writable(path: Path) -> None:
    """Raises StoreUnusable where the store or its folder (the journal stands there) cannot be written."""
    for place in (path, path.parent):
        if not os.access(place, os.W_OK):
            raise StoreUnusable(
                f"the store cannot be changed: {place} is read-only",
                "lists work; to change something, make it writable or name another store with --store",
                code="read-only",
            )


def engine(path: Path, lock_timeout: float, check: Callable[[], None] = lambda: None) -> Engine:
    """An engine with one connection to ``path`` that opens transactions only when told to.

    It waits ``lock_timeout`` seconds for others; ``check`` is called again and again, to raise where work is to end.
    """
    made = create_engine(
        f"sqlite:///file:{quote(str(path.absolute()))}?mode=rw&uri=true",
        connect_args={"factory": PatientConnection},
        poolclass=StaticPool,
    )

    @event.listens_for(made, "connect")
    def _connected(connection: PatientConnection, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN opens none for reads and commits before DDL
        patient(connection, lock_timeout, check)
        for pragma in _PRAGMAS:
            connection.execute("PRAGMA " + pragma)
        connection.create_function("user_key", 1, user_key, deterministic=True)

    @event.listens_for(made, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

    return made


def mark(connection: Connection) -> None:
    """Says that the file is a store of this version (inside the caller's transaction)."""
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


def versions(connection: Connection) -> tuple[int, str]:
    """The schema version of the store, and SQLite's own."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one()), sqlite3.sqlite_version


def copy(connection: Connection, path: str) -> None:
    """Copies the store, as the caller's transaction sees it, into the empty file ``path``. Raises StoreUnusable."""
    source = connection.connection.driver_connection
    target = sqlite3.connect(path, isolation_level=None)
    try:
        # The copy is thrown away unless it is whole, so it needs no journal of its own; it is still synced.
        target.execute("PRAGMA journal_mode=OFF")
        target.execute("PRAGMA synchronous=FULL")
        source.backup(target)  # type: ignore[union-attr]
    except sqlite3.OperationalError as e:
        if not e.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise
        raise StoreUnusable(
            f"the store cannot be copied: {e}", "free some space, or name a file on another disk", code="cannot-write"
        ) from None
    finally:
        target.close()
