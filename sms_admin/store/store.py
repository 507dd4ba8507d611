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
    """An observer of commits, which can also stop the work before one."""

    def check(self) -> None:
        """Raises where the work has to stop."""

    def committing(self, run: int | None) -> AbstractContextManager[None]:
        """A context for the commit of ``run``, or of a Save that had nothing to save."""


class Unobserved:
    """The observer that does nothing."""

    def check(self) -> None:
        """Never raises."""

    def committing(self, run: int | None) -> AbstractContextManager[None]:
        """Adds nothing to the commit."""
        return nullcontext()


class Store:
    """One open store. Plans live on its one connection, as temporary tables, until it is closed."""

    def __init__(self, place: Place, lock_timeout: float, witness: Witness | None = None) -> None:
        """Opens ``place``; ``lock_timeout`` is in seconds. Raises StoreUnusable where it is not a usable store."""
        self.backend = backend_for(place)
        self.kept: str | None = None  # the copy of the old store, once a Save has upgraded it
        self._witness = witness or Unobserved()
        self.connection = self.backend.open(lock_timeout, self._witness.check)

    def close(self) -> None:
        """Closes the store; a plan that was not saved is lost."""
        with suppress(Failure), translated(self.backend):
            self.backend.close(self.connection)

    def check_writable(self) -> None:
        """Raises StoreUnusable where a Save could not be written, before any work is done."""
        self.backend.check_writable(self.connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the store; others can save once it ends. Plans may be written in it.

        Inside another transaction it joins that one.
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
        """Commits. Where a server's answer is lost, looks up whether the run is in the store."""
        try:
            transaction.commit()
        except Exception as e:
            if not self.backend.committed(saved, e):
                raise

    def serial(self) -> object:
        """A value that stays equal as long as no other connection changes the store."""
        with self.reading() as connection:
            return self.backend.serial(connection)


def backend_for(place: Place) -> Backend:
    """The engine of the store at ``place``. Raises StoreUnusable where its driver is not installed."""
    if isinstance(place, ServerUrl):
        return _on_server(place)
    return SqliteBackend(place)


def _on_server(url: ServerUrl) -> Backend:
    try:
        from sms_admin.store.postgres.backend import PostgresBackend
    except ModuleNotFoundError as e:
        if (e.name or "").partition(".")[0] != "psycopg":
            raise
    except ImportError as e:  # psycopg is installed without libpq
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

    Where ``path`` is a link, the store is made at its target. Raises StoreUnusable where ``path`` is anything else,
    or cannot be written.
    """
    return backend_for(path).create(fill)


def replace(path: Path, lock_timeout: float, suffix: str, fill: Callable[[str], None]) -> Path | None:
    """Replaces a store by a file that ``fill`` makes. Returns where the old store is kept, None where there was none.

    ``suffix`` is added to its name. Raises TryAgain where the store is in use, and StoreUnusable.
    """
    from sms_admin.store.sqlite.restoring import put_in_place

    return put_in_place(path, lock_timeout, suffix, fill)
