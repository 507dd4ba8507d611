"""Opening the store, and its transactions."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, RootTransaction

from sms_admin.domain.errors import Failure, StoreUnusable
from sms_admin.store.history.seal import head
from sms_admin.store.sqlite import connection as sqlite
from sms_admin.store.sqlite.failures import translated
from sms_admin.store.tables import metadata


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

    def __init__(self, path: Path, lock_timeout: float, witness: Witness | None = None) -> None:
        """Opens ``path``; ``lock_timeout`` is in seconds. Raises StoreUnusable where it is no usable store."""
        sqlite.check_header(path)
        self.path = path
        self._witness = witness or Unobserved()
        self._engine = sqlite.engine(path, lock_timeout, self._witness.check)
        with translated(path):
            self.connection = self._engine.connect()

    def close(self) -> None:
        """Gives the file back; a plan that was not saved is gone."""
        with suppress(Failure), translated(self.path):
            self.connection.close()
            self._engine.dispose()

    def check_writable(self) -> None:
        """Raises StoreUnusable where a Save could not be written, before any work is done."""
        sqlite.check_writable(self.path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the store; others can save as soon as it ends. Plans may be written in it.

        Inside another transaction it is a part of that one.
        """
        if self.connection.in_transaction():
            yield self.connection
            return
        with translated(self.path), self._begun("BEGIN"):
            yield self.connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One Save: all of it or nothing. Waits for other Saves first, so that it never has to give up half-way."""
        with translated(self.path), self._begun("BEGIN IMMEDIATE") as transaction:
            before = head(self.connection).run
            yield self.connection
            run = head(self.connection).run
            with self._witness.committing(run if run > before else None):
                transaction.commit()

    def _begun(self, begin: str) -> RootTransaction:
        self.connection.execution_options(sqlite_begin=begin)
        return self.connection.begin()

    def serial(self) -> int:
        """A number that moves whenever somebody else has changed the store."""
        with self.reading() as connection:
            return sqlite.data_version(connection)


def create(path: Path) -> bool:
    """Creates an empty store at ``path``, 0600, whole or not at all; False where there is one already.

    Raises StoreUnusable where ``path`` is something else, or cannot be written.
    """
    if path.exists():
        sqlite.check_header(path)
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.name + ".", dir=path.parent)
        os.close(handle)
    except OSError as e:
        raise StoreUnusable(
            f"cannot create the store {path}: {e.strerror}", "name another place with --store", code="cannot-create"
        ) from None
    return _fill_and_link(Path(name), path)


def _fill_and_link(new: Path, path: Path) -> bool:
    try:
        made = sqlite.engine(new, lock_timeout=30)
        with translated(path), made.begin() as connection:
            sqlite.mark(connection)
            metadata.create_all(connection)
        made.dispose()
        os.link(new, path)  # unlike a rename it never replaces a store that somebody else created meanwhile
    except FileExistsError:
        return False
    except OSError as e:
        raise StoreUnusable(
            f"cannot create the store {path}: {e.strerror}", "name another place with --store"
        ) from None
    finally:
        new.unlink(missing_ok=True)
    return True
