"""What a store needs from a database engine: the interface between the store's meaning and an engine's means.

Each engine is a package of its own (``sqlite``, ``postgres``); nothing outside of it depends on which one is in use.
Constructs that engines spell differently are in ``constructs``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, RootTransaction, Select, SelectBase, Table

from sms_admin.domain.errors import Failure
from sms_admin.domain.findings import Finding
from sms_admin.domain.rows import Cell
from sms_admin.domain.server import Access

Check = Callable[[Connection], Iterator[Finding]]
Fill = Callable[[Connection], None]
Reading = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Head:
    """The newest run and its digest; run 0 and an empty digest where nothing has been saved yet."""

    run: int
    digest: str


def nothing(_connection: Connection) -> None:
    """Fills nothing in: the new store stays empty."""


@dataclass(frozen=True, slots=True)
class About:
    """The schema version of a store, the engine that holds it and its version; host and database of a server."""

    schema: int
    engine: str
    version: str
    host: str | None = None
    database: str | None = None


class Backend(Protocol):
    """The place of a store, and everything that only its engine can do."""

    @property
    def place(self) -> str:
        """The place as messages show it."""

    def open(self, lock_timeout: float, check: Callable[[], None]) -> Connection:
        """A connection that waits ``lock_timeout`` seconds for locks; ``check`` raises where work has to stop.

        Raises StoreUnusable where there is no store at the place, or none that this program can use.
        """

    def close(self, connection: Connection) -> None:
        """Closes the connection and releases the place."""

    def create(self, fill: Fill = nothing) -> bool:
        """Creates a store at the place, whole or not at all; False where there is one. Raises StoreUnusable.

        ``fill`` writes the content of the new store before it becomes visible.
        """

    def check_writable(self, connection: Connection) -> None:
        """Raises StoreUnusable where a Save could not be written."""

    def begin(self, connection: Connection, *, writing: bool) -> RootTransaction:
        """One consistent view of the store; with ``writing``, no other Save can start before its end."""

    def make_ready(self, connection: Connection) -> str | None:
        """Called within the transaction of a Save, before it writes, so that the Save writes to the current schema.

        Checks that the schema is as this program made it, and upgrades a store of an older version,
        after a copy. Returns the place of the copy, None where nothing was upgraded. Raises StoreUnusable.
        """

    def serial(self, connection: Connection) -> object:
        """A value that stays equal as long as no other connection changes the store."""

    def renew(self, connection: Connection, table: Table) -> None:
        """Creates an empty temporary ``table`` without its indexes, replacing an old one."""

    def load(self, connection: Connection, table: Table, columns: Mapping[str, Sequence[Cell]]) -> None:
        """Puts rows (at least one), given by column, into a temporary table, in the fastest way of the engine."""

    def settle(self, connection: Connection, table: Table, rows: int) -> None:
        """Called when all ``rows`` of a new table are in, so that the engine can gather statistics."""

    def stream(self, connection: Connection, query: Select[Any], size: int) -> Iterator[Sequence[Any]]:
        """The rows of ``query`` as plain tuples, ``size`` at a time, fewer if long; for a great many rows."""

    def pages(
        self, reading: Reading, query: Select[Any], size: int, *, newest_first: bool = False
    ) -> Iterator[Sequence[Any]]:
        """The rows of ``query`` in the order of its first column, which must be unique, a page of ``size`` at a time.

        Pages are bounded in bytes: one of long rows has fewer. Where only one page is read, no transaction stays open
        and no reader blocks a Save.
        """

    def keep_more(self, connection: Connection, mebibytes: int) -> None:
        """Keeps so much of the store in memory from now on, for work whose rows look up others all over the store.

        The work must not sort afterwards: a large sort that takes as much memory is slower than a small one.
        """

    def know_folded(self, connection: Connection, texts: SelectBase) -> None:
        """Makes ``folded`` correct for the texts that the query gives, until the connection is closed."""

    def attempt(self, connection: Connection) -> AbstractContextManager[object]:
        """A context for statements that may fail without ending the transaction."""

    def defer_references(self, connection: Connection) -> bool:
        """Lets this Save refer to rows that it inserts only later, if the engine can; returns whether it can.

        The Save still fails, at its commit, where a row that is referred to is missing.
        """

    def rewriting(self, connection: Connection, rows: int, indexed: int) -> AbstractContextManager[None]:
        """A context for the statements of a Save that change ``rows`` numbers, ``indexed`` of them in indexed columns.

        It ends before the Save does: the database may be read differently within it, and is the same after it.
        """

    def about(self, connection: Connection) -> About:
        """The version of the store, and its engine."""

    def role(self, connection: Connection) -> str | None:
        """The role that logged in to the server; None where there is no server."""

    def committed(self, head: Head, error: BaseException) -> bool:
        """Whether the run of ``head`` was saved although its commit ended in ``error``.

        Raises TryAgain where that cannot be found out, and where nothing was saved because the connection was lost.
        """

    def size(self, connection: Connection) -> int:
        """The size of the store in bytes."""

    def grant(self, connection: Connection, role: str, access: Access) -> None:
        """Makes a role of the server an ``operator``, a ``reader`` or an ``auditor`` of the store, and nothing more.

        Raises BadUsage where the store is a file, NotFound where the server has no such role.
        """

    def backup(self, connection: Connection, path: str) -> None:
        """Copies the store, as the caller's transaction sees it, into the empty file ``path``, as a SQLite store.

        Raises StoreUnusable.
        """

    def checks(self) -> Sequence[tuple[str, Check]]:
        """The checks of the file and the schema, by name, the most basic first."""

    def failure(self, error: BaseException) -> Failure | None:
        """The failure that an error of the engine means to a user; None where the error is a bug of this program.

        Only an error about the store itself counts as damage (``code`` "damaged").
        """


def attach(connection: Connection, backend: Backend) -> None:
    """Records on ``connection`` which backend opened it."""
    connection.info["backend"] = backend


def backend_of(connection: Connection) -> Backend:
    """The backend that opened ``connection``."""
    found: Backend = connection.info["backend"]
    return found


@contextmanager
def translated(backend: Backend) -> Iterator[None]:
    """Turns the engine's errors into failures that the user can act on; an error that is a bug stays as it is."""
    try:
        yield
    except Exception as e:
        if failure := backend.failure(e):
            raise failure from e
        raise
