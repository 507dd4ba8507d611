"""What an engine must do for a store: the one seam between what the store means and how a database does it.

Each engine is a room of its own (``sqlite``); nothing outside of it knows which one is at work. Constructs that
engines spell differently are in ``constructs``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, RootTransaction, Select, SelectBase, Table

from sms_admin.domain.errors import Failure
from sms_admin.domain.findings import Finding
from sms_admin.domain.rows import Cell

Check = Callable[[Connection], Iterator[Finding]]
Fill = Callable[[Connection], None]
Reading = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Head:
    """The newest run and its digest; run 0 and an empty digest where nothing was saved yet."""

    run: int
    digest: str


def nothing(_connection: Connection) -> None:
    """A new store is empty."""


@dataclass(frozen=True, slots=True)
class About:
    """The schema version of a store, the engine that holds it and its version; host and database of a server."""

    schema: int
    engine: str
    version: str
    host: str | None = None
    database: str | None = None


class Backend(Protocol):
    """One place of a store, and all that its engine alone understands."""

    @property
    def place(self) -> str:
        """The place as messages name it."""

    def open(self, lock_timeout: float, check: Callable[[], None]) -> Connection:
        """A connection that waits ``lock_timeout`` seconds for others; ``check`` raises where work is to end.

        Raises StoreUnusable where there is no store at the place, or none that this program can use.
        """

    def close(self, connection: Connection) -> None:
        """Gives the place back."""

    def create(self, fill: Fill = nothing) -> bool:
        """A store at the place, filled, whole or not at all; False where there is one. Raises StoreUnusable.

        ``fill`` puts in what a new store is to hold, before anybody can see it.
        """

    def check_writable(self, connection: Connection) -> None:
        """Raises StoreUnusable where a Save could not be written."""

    def begin(self, connection: Connection, *, writing: bool) -> RootTransaction:
        """One consistent view of the store; for ``writing``, no other Save can come before its end."""

    def make_ready(self, connection: Connection) -> str | None:
        """Called within the transaction of a Save, before it writes: what is written must become a fact as it stands.

        Makes sure that the schema is as this program made it, and brings a store of an older version to this one,
        after a copy. Returns the place of the copy, None where there was nothing to bring up. Raises StoreUnusable.
        """

    def serial(self, connection: Connection) -> object:
        """What is equal to the same of before as long as nobody else has changed the store."""

    def renew(self, connection: Connection, table: Table) -> None:
        """An empty temporary ``table`` without its indexes, whatever stood there before."""

    def load(self, connection: Connection, table: Table, columns: Mapping[str, Sequence[Cell]]) -> None:
        """Puts rows, at least one, into a temporary table, by column; the fastest way that there is."""

    def settle(self, connection: Connection, table: Table, rows: int) -> None:
        """All ``rows`` of a temporary table are in: whoever plans queries over it may look at it now."""

    def stream(self, connection: Connection, query: Select[Any], size: int) -> Iterator[Sequence[Any]]:
        """The rows of ``query`` as plain tuples, ``size`` at a time; for great many rows."""

    def pages(
        self, reading: Reading, query: Select[Any], size: int, *, newest_first: bool = False
    ) -> Iterator[Sequence[Any]]:
        """The rows of ``query`` in the order of its first column, which must be unique, a page of ``size`` at a time.

        No transaction stays open, and no reader is in the way of a Save, where only one page is read.
        """

    def know_folded(self, connection: Connection, texts: SelectBase) -> None:
        """Makes ``folded`` right for the texts that the query gives, until the connection is closed."""

    def attempt(self, connection: Connection) -> AbstractContextManager[object]:
        """Stands around statements after whose failure the transaction has to go on."""

    def rewriting(self, connection: Connection, rows: int) -> AbstractContextManager[None]:
        """Stands around statements of a Save that rewrite ``rows`` numbers as the index of the live ones has them."""

    def about(self, connection: Connection) -> About:
        """Which store this is, on which engine."""

    def role(self, connection: Connection) -> str | None:
        """Who is at work as the server saw the login; None where there is no server."""

    def committed(self, head: Head, error: BaseException) -> bool:
        """Whether the run of ``head`` was saved although its commit ended in ``error``.

        Raises TryAgain where nobody can know, and where nothing was saved because the connection was lost.
        """

    def size(self, connection: Connection) -> int:
        """How large the store is, in bytes."""

    def grant(self, connection: Connection, role: str, access: str) -> None:
        """Makes a role of the server an ``operator``, a ``reader`` or an ``auditor`` of the store, and nothing beside.

        Raises BadUsage where there is no server, NotFound where it has no such role.
        """

    def backup(self, connection: Connection, path: str) -> None:
        """Copies the store, as the caller's transaction sees it, into the empty file ``path``: a store in a file.

        Raises StoreUnusable.
        """

    def checks(self) -> Sequence[tuple[str, Check]]:
        """The checks of the file and the schema, by name, the most basic first."""

    def failure(self, error: BaseException) -> Failure | None:
        """What an error of the engine means to a user; None where it says something of this program alone.

        Only what the engine itself says of the store is damage (``code`` "damaged").
        """


def attach(connection: Connection, backend: Backend) -> None:
    """Notes on ``connection`` whose it is."""
    connection.info["backend"] = backend


def backend_of(connection: Connection) -> Backend:
    """The backend that opened ``connection``."""
    found: Backend = connection.info["backend"]
    return found


@contextmanager
def translated(backend: Backend) -> Iterator[None]:
    """Turns the engine's errors into failures that the user can act on; an error of ours stays what it is."""
    try:
        yield
    except Exception as e:
        if failure := backend.failure(e):
            raise failure from e
        raise
