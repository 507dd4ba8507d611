"""Opening the store, and its transactions."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, RootTransaction

from sms_admin.domain.errors import Failure, StoreUnusable
from sms_admin.domain.server import ServerUrl
from sms_admin.store.backend import Backend, Fill, Head, nothing, translated
from sms_admin.store.history.seal import head
from sms_admin.store.sqlite.backend import SqliteBackend

Place = Path | ServerUrl  # a file, or a database on a server


class Witness(Protocol):
    """Whoever must know whether a Save has become a fact, and may want the work to end before it does."""

    def check(self) -> None:
        """Raises where the work is to end."""

    def committing(self, run: int | None) -> AbstractContextManager[None]:
        """Stands around the commit of ``run``, or of a Save that had nothing to save."""


class Unobserved:
    """Nobody watches."""

    def check(self) -> None:
        """Lets the work go on."""

    def committing(self, run: int | None) -> AbstractContextManager[None]:
        """Lets it happen."""
        return nullcontext()


class Store:
    """One open store. Plans live on its one connection, as temporary tables, until it is closed."""

    def __init__(self, place: Place, lock_timeout: float, witness: Witness | None = None) -> None:
        """Opens ``place``; ``lock_timeout`` is in seconds. Raises StoreUnusable where it is no usable store."""
        self.backend = backend_for(place)
        self.kept: str | None = None  # a copy of the store as it was, once a Save has brought it to this version
        self._witness = witness or Unobserved()
        self.connection = self.backend.open(lock_timeout, self._witness.check)

    def close(self) -> None:
        """Gives the store back; a plan that was not saved is gone."""
        with suppress(Failure), translated(self.backend):
            self.backend.close(self.connection)

    def check_writable(self) -> None:
        """Raises StoreUnusable where a Save could not be written, before any work is done."""
        self.backend.check_writable(self.connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the store; others can save as soon as it ends. Plans may be written in it.

        Inside another transaction it is a part of that one.
        """
        if self.connection.in_transaction():
            yield self.connection
            return
        with translated(self.backend), self.backend.begin(self.connection, writing=False):
            yield self.connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One Save: all of it or nothing. Waits for other Saves first, so that it never has to give up half-way."""
        with translated(self.backend), self.backend.begin(self.connection, writing=True) as transaction:
            kept = self.backend.make_ready(self.connection)
            before = head(self.connection).run
            yield self.connection
            after = head(self.connection)
            with self._witness.committing(after.run if after.run > before else None):
                self._commit(transaction, after)
            self.kept = kept or self.kept

    def _commit(self, transaction: RootTransaction, saved: Head) -> None:
        """Commits. Where the answer of a server is lost, the store itself says whether the run is there."""
        try:
            transaction.commit()
        except Exception as e:
            if not self.backend.committed(saved, e):
                raise

    def serial(self) -> object:
        """What stays equal as long as nobody else has changed the store."""
        with self.reading() as connection:
            return self.backend.serial(connection)


def backend_for(place: Place) -> Backend:
    """The engine of the store at ``place``. Raises StoreUnusable where what it needs is not installed."""
    if isinstance(place, ServerUrl):
        return _on_server(place)
    return SqliteBackend(place)


def _on_server(url: ServerUrl) -> Backend:
    try:
        from sms_admin.store.postgres.backend import PostgresBackend
    except ModuleNotFoundError as e:
        if (e.name or "").partition(".")[0] != "psycopg":
            raise
    except ImportError as e:  # psycopg is there, and its libpq is not
        raise _no_driver(str(e).splitlines()[0]) from None
    else:
        return PostgresBackend(url)
    raise _no_driver("psycopg is not installed")


def _no_driver(why: str) -> StoreUnusable:
    return StoreUnusable(
        f"a store on a PostgreSQL server needs a package more: {why}",
        "pip install 'sms-admin[postgres]'",
        code="no-driver",
    )


def create(path: Place, fill: Fill = nothing) -> bool:
    """Creates a store at ``path``, empty or filled by ``fill``, whole or not at all; False where there is one already.

    Where ``path`` is a link, the store is made where it leads. Raises StoreUnusable where ``path`` is something else,
    or cannot be written.
    """
    return backend_for(path).create(fill)


def replace(path: Path, lock_timeout: float, suffix: str, fill: Callable[[str], None]) -> Path | None:
    """Puts a file that ``fill`` makes in the place of a store; where the store that was there is kept, None for none.

    ``suffix`` is put behind the name of that. Raises TryAgain where another works on it, StoreUnusable.
    """
    from sms_admin.store.sqlite.restoring import put_in_place

    return put_in_place(path, lock_timeout, suffix, fill)
