"""The connection to a store's file, and a copy of it."""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from sms_admin.domain.errors import StoreUnusable
from sms_admin.domain.users import user_key
from sms_admin.store.sqlite.file import uri
from sms_admin.store.sqlite.patience import PatientConnection, patient

# The library's log lines, such as on a connection that a signal kept it from closing, must not appear on stderr.
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())

# Caches are small (in KiB), so that memory does not grow with the store or the file. A Save reads along sorted tables
# and needs no more. A sort takes as much as the cache of the store, and is the faster for being small: its parts then
# fit the cache of the processor (a million rows by number: 1.4 s, with 24 MiB 1.9 s).
_PRAGMAS = (
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "synchronous=FULL",
    "temp_store=FILE",
    "main.cache_size=-2048",
    "temp.cache_size=-2048",
    "temp.page_size=16384",  # temporary tables are read from end to end: a quarter of the calls, 8 % of an import
)


def engine(path: Path, lock_timeout: float, check: Callable[[], None] = lambda: None) -> Engine:
    """An engine with one connection to ``path`` that opens transactions only explicitly.

    It waits ``lock_timeout`` seconds for locks; ``check`` is called repeatedly, and raises where work has to stop.
    """
    made = create_engine(
        "sqlite://",  # SQLite alone gets the path: SQLAlchemy would decode it a second time
        creator=lambda: sqlite3.connect(uri(path), uri=True, factory=PatientConnection),
        poolclass=StaticPool,
    )

    @event.listens_for(made, "connect")
    def _connected(connection: PatientConnection, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN skips reads, and it commits before DDL
        patient(connection, lock_timeout, check)
        for pragma in _PRAGMAS:
            connection.execute("PRAGMA " + pragma)
        connection.create_function("user_key", 1, user_key, deterministic=True)

    @event.listens_for(made, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

    return made


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The driver's connection under SQLAlchemy's."""
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


def enlarge_cache(connection: sqlite3.Connection, mebibytes: int) -> None:
    """Lets the cache of the store grow to so many MiB; a sort afterwards may take as much again, and longer."""
    connection.execute(f"PRAGMA main.cache_size=-{mebibytes * 1024}")


def copy(source: sqlite3.Connection, path: str) -> None:
    """Copies the store, as the caller's transaction sees it, into the empty file ``path``. Raises StoreUnusable."""
    target = sqlite3.connect(uri(Path(path)), uri=True, isolation_level=None)
    try:
        # The copy is thrown away unless it is whole, so it needs no journal of its own; it is still synced.
        target.execute("PRAGMA journal_mode=OFF")
        target.execute("PRAGMA synchronous=FULL")
        source.backup(target)
    except sqlite3.OperationalError as e:
        if not e.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise
        raise StoreUnusable(
            f"the store cannot be copied: {e}", "free some space, or name a file on another disk", code="cannot-write"
        ) from None
    finally:
        target.close()
