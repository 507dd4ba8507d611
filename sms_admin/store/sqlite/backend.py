"""SQLite as a backend: a store is one file."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, RootTransaction, Select, SelectBase, Table, func, select

from sms_admin import disk
from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadUsage, Failure, StoreUnusable
from sms_admin.domain.rows import Cell
from sms_admin.domain.server import Access
from sms_admin.store.backend import About, Check, Fill, Head, Reading, attach, nothing, translated
from sms_admin.store.slices import next_slice, slices
from sms_admin.store.sqlite import connection as sqlite
from sms_admin.store.sqlite import constructs as _constructs  # noqa: F401 registers them
from sms_admin.store.sqlite import upgrade
from sms_admin.store.sqlite.failures import failure
from sms_admin.store.sqlite.file import check_header, check_writable
from sms_admin.store.sqlite.soundness import check_file, check_schema
from sms_admin.store.sqlite.versions import LIVE_NUMBERS
from sms_admin.store.tables import live_numbers, number

_MANY = 10_000  # rows; for fewer, updating an index is faster than rebuilding it
_TOGETHER = 50  # rows of one INSERT; with more it is no faster, and SQLite takes only so many values
_COUNTED = select(func.count()).select_from(number)


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
        """Closes the file."""
        connection.close()
        connection.engine.dispose()

    def create(self, fill: Fill = nothing) -> bool:
        """Creates the file, 0600, and its folder; False where there is a store already. A link is followed."""
        place = Path(os.path.realpath(self.path))
        if os.path.lexists(place):
            check_header(self.path)
            return False
        try:
            # If this name is too long, that of SQLite's journal would be too.
            with disk.draft(place, prefix=place.name + ".", folders=True) as new:
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
        """Checks the file, and its folder, where the journal is written."""
        check_writable(self.path)

    def begin(self, connection: Connection, *, writing: bool) -> RootTransaction:
        """A Save locks the file at its start, so that it never has to give up half-way.

        For a reader the version is read before the transaction: within it, that would lock the file, and
        staging a file must not block a Save.
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
        """The schema is compared word for word; the copy is made beside the store."""
        return upgrade.make_ready(sqlite.driver_of(connection), self.path)

    def serial(self, connection: Connection) -> object:
        """SQLite's own counter of changes by other connections."""
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
        """Directly through the driver, many rows in one statement: to begin and end one takes as long as its row."""
        width, rows = len(columns), len(next(iter(columns.values())))
        cells: list[Cell] = [None] * (width * rows)
        for at, column in enumerate(columns.values()):
            cells[at::width] = column  # raises ValueError where columns differ in length
        whole, rest = divmod(rows, _TOGETHER)
        end, step = whole * _TOGETHER * width, _TOGETHER * width
        if whole:
            parts = [tuple(cells[start : start + step]) for start in range(0, end, step)]
            connection.exec_driver_sql(_insert(connection, table, columns, _TOGETHER), parts)
        if rest:
            connection.exec_driver_sql(_insert(connection, table, columns, rest), tuple(cells[end:]))

    def stream(self, connection: Connection, query: Select[Any], size: int) -> Iterator[Sequence[Any]]:
        """The driver's own tuples: SQLAlchemy's rows would double the time."""
        with _cursor(connection, query) as cursor:
            yield from slices(cursor.fetchmany, size)

    def settle(self, connection: Connection, table: Table, rows: int) -> None:
        """Nothing: SQLite plans these queries without statistics."""

    def pages(
        self, reading: Reading, query: Select[Any], size: int, *, newest_first: bool = False
    ) -> Iterator[Sequence[Any]]:
        """Each page is fetched whole and closed: an open cursor would block a Save."""
        key = query.selected_columns[0]
        first = query.order_by(key.desc() if newest_first else key).limit(size)
        query = first
        while True:
            with reading() as connection, _cursor(connection, query) as cursor:
                rows, more = next_slice(cursor.fetchmany, size)
            if rows:
                yield rows
            if not more:
                return
            last = rows[-1][0]
            query = first.where(key < last if newest_first else key > last)

    def keep_more(self, connection: Connection, mebibytes: int) -> None:
        """In SQLite's cache of pages."""
        sqlite.enlarge_cache(sqlite.driver_of(connection), mebibytes)

    def know_folded(self, connection: Connection, texts: SelectBase) -> None:
        """Nothing: SQLite calls ``user_key`` itself."""

    def attempt(self, connection: Connection) -> AbstractContextManager[object]:
        """Nothing: SQLite rolls back only the statement that fails."""
        return nullcontext()

    def defer_references(self, connection: Connection) -> bool:
        """SQLite counts the missing rows until the commit; COMMIT and ROLLBACK end this setting themselves."""
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        return True

    @contextmanager
    def rewriting(self, connection: Connection, rows: int, indexed: int) -> Iterator[None]:
        """Drops the index of the live numbers, and makes it again afterwards, where a run rewrites a good part of it.

        One sort then does the work of a million searches. All of it is within the transaction of the Save: nobody
        sees the store without the index, and a second live number makes the Save fail when the index is made.
        """
        anew = indexed >= _MANY and indexed >= connection.execute(_COUNTED).scalar_one() / 4
        if anew:
            connection.exec_driver_sql(f"DROP INDEX {live_numbers.name}")
        yield
        if anew:
            connection.exec_driver_sql(LIVE_NUMBERS)

    def about(self, connection: Connection) -> About:
        """The version of the engine is that of the library."""
        return About(upgrade.version(sqlite.driver_of(connection)), "sqlite", sqlite3.sqlite_version)

    def role(self, connection: Connection) -> str | None:
        """None: a file has no logins."""
        return None

    def committed(self, head: Head, error: BaseException) -> bool:
        """Always false: with a file, a commit that failed has not happened."""
        return False

    def size(self, connection: Connection) -> int:
        """The size of the file."""
        return self.path.stat().st_size

    def grant(self, connection: Connection, role: str, access: Access) -> None:
        """Raises BadUsage: the file system decides who may read or write a file."""
        raise BadUsage(
            f"the store {self.path} is a file: who may use it is for the file system to say",
            "roles belong to a store on a server: postgresql://HOST/DATABASE",
        )

    def backup(self, connection: Connection, path: str) -> None:
        """With SQLite's backup, page by page."""
        sqlite.copy(sqlite.driver_of(connection), path)

    def checks(self) -> Sequence[tuple[str, Check]]:
        """SQLite's own check of the file, and a comparison of the schema."""
        return ("file", check_file), ("schema", check_schema)

    def failure(self, error: BaseException) -> Failure | None:
        """By the name that SQLite gives the error."""
        return failure(self.path, error)


def _insert(connection: Connection, table: Table, columns: Iterable[str], rows: int) -> str:
    """An INSERT of so many rows."""
    names = [connection.dialect.identifier_preparer.quote(name) for name in columns]
    row = f"({', '.join('?' * len(names))})"
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {', '.join([row] * rows)}"


@contextmanager
def _cursor(connection: Connection, query: Select[Any]) -> Iterator[sqlite3.Cursor]:
    """The driver's own cursor, closed at the end."""
    result = connection.execute(query)
    try:
        yield cast("sqlite3.Cursor", result.cursor)
    finally:
        result.close()


def fill_file(path: Path, fill: Fill) -> None:
    """Makes the empty file ``path`` a store."""
    made = sqlite.engine(path, lock_timeout=30)
    try:
        with made.begin() as connection:
            upgrade.create(sqlite.driver_of(connection))
            attach(connection, SqliteBackend(path))
            fill(connection)
    finally:
        made.dispose()
