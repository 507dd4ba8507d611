"""SQLite as a backend: a store is one file."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RootTransaction, Select, SelectBase, Table, func, insert, select

from sms_admin import disk
from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadUsage, Failure, StoreUnusable
from sms_admin.domain.rows import Cell
from sms_admin.store.backend import About, Check, Fill, Head, Reading, attach, nothing, translated
from sms_admin.store.sqlite import connection as sqlite
from sms_admin.store.sqlite import constructs as _constructs  # noqa: F401 their words
from sms_admin.store.sqlite import upgrade
from sms_admin.store.sqlite.failures import failure
from sms_admin.store.sqlite.file import check_header, check_writable
from sms_admin.store.sqlite.soundness import check_file, check_schema
from sms_admin.store.sqlite.versions import LIVE_NUMBERS
from sms_admin.store.tables import live_numbers, number

_MANY = 10_000  # rows; below it an index is rewritten faster than it is made


class SqliteBackend:
    """The store in the file ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def place(self) -> str:
        """The path as it was given."""
        return str(self.path)

    def open(self, lock_timeout: float, check: Callable[[], None]) -> Connection:
        """Opens the file."""
        check_header(self.path)
        with translated(self):
            connection = sqlite.engine(self.path, lock_timeout, check).connect()
        attach(connection, self)
        return connection

    def close(self, connection: Connection) -> None:
        """Gives the file back."""
        connection.close()
        connection.engine.dispose()

    def create(self, fill: Fill = nothing) -> bool:
        """Creates the file, 0600, and its folder; False where there is a store already. A link is followed."""
        place = Path(os.path.realpath(self.path))
        if os.path.lexists(place):
            check_header(self.path)
            return False
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            # A name so long that this one is too long leaves no room for SQLite's journal either.
            with disk.draft(place, prefix=place.name + ".") as new:
                with translated(self):
                    fill_file(new, fill)
                return disk.publish(new, place, replace=False)
        except OSError as e:
            raise StoreUnusable(
                f"cannot create the store {self.path}: {e.strerror}",
                again("--store", "FILE"),
                code="cannot-create",
            ) from None

    def check_writable(self, connection: Connection) -> None:
        """The file, and its folder, where the journal stands."""
        check_writable(self.path)

    def begin(self, connection: Connection, *, writing: bool) -> RootTransaction:
        """A Save locks the file at once, so that it never has to give up half-way.

        For a reader the version is looked up before: within its transaction that would lock the file already, and
        whoever only stages a file is to keep nobody from saving.
        """
        connection.execution_options(sqlite_begin="BEGIN IMMEDIATE" if writing else "BEGIN")
        if not writing:
            upgrade.read_as_now(sqlite.driver_of(connection), self.path)
            return connection.begin()
        transaction = connection.begin()
        try:
            upgrade.read_as_now(sqlite.driver_of(connection), self.path)
        except BaseException:
            transaction.rollback()
            raise
        return transaction

    def make_ready(self, connection: Connection) -> str | None:
        """The schema is compared word for word; the copy stands beside the store."""
        return upgrade.make_ready(sqlite.driver_of(connection), self.path)

    def serial(self, connection: Connection) -> object:
        """SQLite counts the changes of others."""
        return connection.exec_driver_sql("PRAGMA data_version").scalar_one()

    def renew(self, connection: Connection, table: Table) -> None:
        """An index is built after the rows are in, and only where one is needed."""
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{table.name}")
        indexes = set(table.indexes)
        table.indexes.clear()
        try:
            table.create(connection)
        finally:
            table.indexes.update(indexes)

    def load(self, connection: Connection, table: Table, columns: Mapping[str, Sequence[Cell]]) -> None:
        """Straight to the driver: a million dictionaries would cost more than the Save."""
        statement = insert(table).compile(dialect=connection.dialect, column_keys=list(columns))
        names = statement.positiontup or ()
        connection.exec_driver_sql(str(statement), list(zip(*(columns[name] for name in names), strict=True)))

    def stream(self, connection: Connection, query: Select[Any], size: int) -> Iterator[Sequence[Any]]:
        """The driver's own tuples: SQLAlchemy's rows cost as much again as SQLite's work on them."""
        result = connection.execute(query)
        cursor = result.cursor
        try:
            while cursor is not None and (rows := cursor.fetchmany(size)):
                yield rows
        finally:
            result.close()

    def settle(self, connection: Connection, table: Table, rows: int) -> None:
        """SQLite plans without looking."""

    def pages(
        self, reading: Reading, query: Select[Any], size: int, *, newest_first: bool = False
    ) -> Iterator[Sequence[Any]]:
        """Each page is fetched whole and closed: an open cursor would keep a Save waiting."""
        key = query.selected_columns[0]
        first = query.order_by(key.desc() if newest_first else key).limit(size)
        query = first
        while True:
            with reading() as connection:
                rows = next(self.stream(connection, query, size), [])
            if rows:
                yield rows
            if len(rows) < size:
                return
            last = rows[-1][0]
            query = first.where(key < last if newest_first else key > last)

    def know_folded(self, connection: Connection, texts: SelectBase) -> None:
        """SQLite asks ``user_key`` itself."""

    def attempt(self, connection: Connection) -> AbstractContextManager[object]:
        """A statement that fails is taken back by itself."""
        return nullcontext()

    @contextmanager
    def rewriting(self, connection: Connection, rows: int) -> Iterator[None]:
        """Takes the index of the live numbers away meanwhile, where a run rewrites a good part of it.

        One sort then does the work of a million searches. All of it belongs to the transaction of the Save: nobody
        sees the store without the index, and a second live number still fails the Save when the index is made.
        """
        anew = rows >= _MANY and rows >= connection.execute(select(func.count()).select_from(number)).scalar_one() / 4
        if anew:
            connection.exec_driver_sql(f"DROP INDEX {live_numbers.name}")
        yield
        if anew:
            connection.exec_driver_sql(LIVE_NUMBERS)

    def about(self, connection: Connection) -> About:
        """The version of the library is the engine's."""
        return About(upgrade.version(sqlite.driver_of(connection)), "sqlite", sqlite3.sqlite_version)

    def role(self, connection: Connection) -> str | None:
        """A file knows nobody."""
        return None

    def committed(self, head: Head, error: BaseException) -> bool:
        """An answer cannot be lost: a commit that failed has not happened."""
        return False

    def size(self, connection: Connection) -> int:
        """The size of the file."""
        return self.path.stat().st_size

    def grant(self, connection: Connection, role: str, access: str) -> None:
        """Who may read or write a file is the file system's business."""
        raise BadUsage(
            f"the store {self.path} is a file: who may use it is for the file system to say",
            "roles belong to a store on a server: postgresql://HOST/DATABASE",
        )

    def backup(self, connection: Connection, path: str) -> None:
        """By SQLite's own means: page by page."""
        sqlite.copy(sqlite.driver_of(connection), path)

    def checks(self) -> Sequence[tuple[str, Check]]:
        """SQLite's own check of the file, and the text of the schema."""
        return ("file", check_file), ("schema", check_schema)

    def failure(self, error: BaseException) -> Failure | None:
        """By the name that SQLite gives the error."""
        return failure(self.path, error)


def fill_file(path: Path, fill: Fill) -> None:
    """Makes a store of the empty file ``path``."""
    made = sqlite.engine(path, lock_timeout=30)
    with made.begin() as connection:
        upgrade.create(sqlite.driver_of(connection))
        attach(connection, SqliteBackend(path))
        fill(connection)
    made.dispose()
