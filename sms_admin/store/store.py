"""Opening the store, and its transactions."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection

from sms_admin.domain.errors import Failure, StoreUnusable
from sms_admin.store import sqlite
from sms_admin.store.tables import metadata


class Store:
    """One open store. Plans live on its one connection, as temporary tables, until it is closed."""

    def __init__(self, path: Path, lock_timeout: float) -> None:
        """Opens ``path``; ``lock_timeout`` is in seconds. Raises StoreUnusable where it is no usable store."""
        sqlite.check_header(path)
        self.path = path
        self._engine = sqlite.engine(path, lock_timeout)
        with sqlite.translated(path):
            self.connection = self._engine.connect()

    def close(self) -> None:
        """Gives the file back; a plan that was not saved is gone."""
        with suppress(Failure), sqlite.translated(self.path):
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
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One Save: all of it or nothing. Waits for other Saves first, so that it never has to give up half-way."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        with sqlite.translated(self.path):
            self.connection.execution_options(sqlite_begin=begin)
            with self.connection.begin():
                yield self.connection

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
        with sqlite.translated(path), made.begin() as connection:
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
