"""What an engine must do for a store: the one seam between what the store means and how a database does it.

Each engine is a room of its own (``sqlite``); nothing outside of it knows which one is at work. Constructs that
engines spell differently are in ``constructs``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, RootTransaction, Select, Table

from sms_admin.domain.errors import Failure
from sms_admin.domain.findings import Finding
from sms_admin.domain.rows import Cell

Check = Callable[[Connection], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Versions:
    """The schema version of a store, and the engine that holds it: its name and its version."""

    schema: int
    engine: str
    server: str


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

    def create(self) -> bool:
        """An empty store at the place, whole or not at all; False where there is one. Raises StoreUnusable."""

    def check_writable(self, connection: Connection) -> None:
        """Raises StoreUnusable where a Save could not be written."""

    def begin(self, connection: Connection, *, writing: bool) -> RootTransaction:
        """One consistent view of the store; for ``writing``, no other Save can come before its end."""

    def serial(self, connection: Connection) -> object:
        """What is equal to the same of before as long as nobody else has changed the store."""

    def renew(self, connection: Connection, table: Table) -> None:
        """An empty temporary ``table`` without its indexes, whatever stood there before."""

    def load(self, connection: Connection, table: Table, columns: Mapping[str, Sequence[Cell]]) -> None:
        """Puts rows, at least one, into a temporary table, by column; the fastest way that there is."""

    def stream(self, connection: Connection, query: Select[Any], size: int) -> Iterator[Sequence[Any]]:
        """The rows of ``query`` as plain tuples, ``size`` at a time; for great many rows."""

    def rewriting(self, connection: Connection, rows: int) -> AbstractContextManager[None]:
        """Stands around statements of a Save that rewrite ``rows`` numbers as the index of the live ones has them."""

    def versions(self, connection: Connection) -> Versions:
        """The versions of the store and of its engine."""

    def size(self, connection: Connection) -> int:
        """How large the store is, in bytes."""

    def copy(self, connection: Connection, path: str) -> None:
        """Copies the store, as the caller's transaction sees it, into the empty file ``path``. Raises StoreUnusable."""

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
