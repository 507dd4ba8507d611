"""PostgreSQL as a backend: a store is the schema ``sms_admin`` of one database, shared by a team."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, RootTransaction, Select, SelectBase, Table, select

from sms_admin.domain.commands import command
from sms_admin.domain.errors import Failure, StoreUnusable, TryAgain
from sms_admin.domain.rows import Cell
from sms_admin.domain.server import Access, ServerUrl
from sms_admin.domain.users import user_key
from sms_admin.store.backend import About, Check, Fill, Head, Reading, attach, nothing, translated
from sms_admin.store.history.seal import head
from sms_admin.store.moving import copy_rows
from sms_admin.store.postgres import connection as server
from sms_admin.store.postgres import rights, rows, schema, upgrade
from sms_admin.store.postgres.access import grant
from sms_admin.store.postgres.constructs import folded_text
from sms_admin.store.postgres.failures import failure
from sms_admin.store.postgres.rows import driver
from sms_admin.store.postgres.schema import SCHEMA, create_schema, version_in
from sms_admin.store.postgres.soundness import check_grants, check_schema
from sms_admin.store.postgres.versions import LOCK
from sms_admin.store.version import SCHEMA_VERSION

_MANY = 1_000  # rows; queries over fewer need no statistics


class PostgresBackend:
    """The store in the database at ``url``."""

    def __init__(self, url: ServerUrl) -> None:
        self.url = url

    @property
    def place(self) -> str:
        """The URL, which holds no password."""
        return str(self.url)

    def open(self, lock_timeout: float, check: Callable[[], None]) -> Connection:
        """Connects; libpq's waiting lets signals through, so nothing needs ``check``."""
        connection, found = server.connect(self.url, lock_timeout)
        try:
            version = version_in(found.comment, self.url)
            if not found.may_look:
                raise StoreUnusable(
                    f"this role may not use the store {self.url}",
                    rights.ASK_THE_OWNER,
                    code="no-access",
                )
            attach(connection, self)
            if version < SCHEMA_VERSION:
                with translated(self), connection.begin():
                    upgrade.read_as_now(connection, version, self.place)
        except Failure:
            self.close(connection)
            raise
        return connection

    def close(self, connection: Connection) -> None:
        """Disconnects; a statement that is still running on the server is cancelled."""
        if connection.invalidated:  # the connection was lost
            return
        raw = driver(connection)
        if raw.info.transaction_status is psycopg.pq.TransactionStatus.ACTIVE:
            with suppress(psycopg.Error):
                raw.cancel_safe(timeout=5)
        raw.close()
        with suppress(psycopg.Error):
            connection.invalidate()
        connection.engine.dispose(close=False)

    def create(self, fill: Fill = nothing) -> bool:
        """Creates the schema in the database; all of it in one transaction."""
        connection, found = server.connect(self.url, lock_timeout=30)
        attach(connection, self)
        try:
            if found.comment is not None:
                version_in(found.comment, self.url)
                return False
            with translated(self), connection.begin():
                rights.check_may_make_schema(connection, f"cannot create the store {self.place}")
                create_schema(connection)
                fill(connection)
        finally:
            self.close(connection)
        return True

    def check_writable(self, connection: Connection) -> None:
        """Checks that the server accepts writes, and that this role may insert a run."""
        with translated(self), connection.begin():
            rights.check_writable(connection, self.place)

    def begin(self, connection: Connection, *, writing: bool) -> RootTransaction:
        """Every transaction is one snapshot; a Save takes its snapshot once it has the lock."""
        transaction = connection.begin()
        try:
            if writing:
                connection.exec_driver_sql(f"LOCK TABLE {SCHEMA}.{LOCK} IN EXCLUSIVE MODE")
            upgrade.look_again(connection, self.place)
        except BaseException:
            transaction.close()
            raise
        return transaction

    def make_ready(self, connection: Connection) -> str | None:
        """By the owner alone; the copy is in the same database, and made in the same transaction."""
        return upgrade.make_ready(connection, self.place)

    def serial(self, connection: Connection) -> object:
        """The newest run: every Save adds one."""
        return head(connection)

    def renew(self, connection: Connection, table: Table) -> None:
        """Without keys: a hash join is faster than a search by key here."""
        name = table.name
        compiled = connection.dialect.type_compiler_instance
        quote = connection.dialect.identifier_preparer.quote
        columns = [
            f"{quote(c.name)} {compiled.process(c.type)}{'' if c.nullable else ' NOT NULL'}" for c in table.columns
        ]
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS pg_temp.{name}")
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {name} ({', '.join(columns)})")

    def load(self, connection: Connection, table: Table, columns: Mapping[str, Sequence[Cell]]) -> None:
        """By binary COPY."""
        rows.load(connection, table, columns)

    def settle(self, connection: Connection, table: Table, rows: int) -> None:
        """Runs ANALYZE: autovacuum never sees temporary tables, and others only after a while."""
        if rows >= _MANY:
            connection.exec_driver_sql(f"ANALYZE {connection.dialect.identifier_preparer.quote(table.name)}")

    def stream(self, connection: Connection, query: Select[Any], size: int) -> Iterator[Sequence[Any]]:
        """With a cursor on the server."""
        return rows.stream(connection, query, size)

    def pages(
        self, reading: Reading, query: Select[Any], size: int, *, newest_first: bool = False
    ) -> Iterator[Sequence[Any]]:
        """The first page alone, and one cursor for all the others: readers block nobody here."""
        return rows.pages(reading, query, size, newest_first=newest_first)

    def keep_more(self, connection: Connection, mebibytes: int) -> None:
        """Nothing: the server has a cache of its own."""

    def know_folded(self, connection: Connection, texts: SelectBase) -> None:
        """Folded in Python: case folding on a server depends on its version."""
        found = texts.subquery()
        (text,) = found.columns
        beyond_ascii = select(text).distinct().where(text.op("~")("[^\x01-\x7f]"))
        foreign = connection.execute(beyond_ascii).scalars().all()
        self.renew(connection, folded_text)
        if foreign:
            self.load(connection, folded_text, {"text": foreign, "folded": [user_key(text) for text in foreign]})

    def attempt(self, connection: Connection) -> AbstractContextManager[object]:
        """A savepoint, since one error would otherwise end the transaction."""
        return connection.begin_nested()

    def defer_references(self, connection: Connection) -> bool:
        """It cannot: a foreign key is checked at the end of each statement, unless it was made DEFERRABLE."""
        return False

    @contextmanager
    def rewriting(self, connection: Connection, rows: int, indexed: int) -> Iterator[None]:
        """The index stays: to rebuild it takes its owner, and would block readers.

        The server has no statistics on changes that were just written, and only the owner could gather them. It
        expects one row, and would search a million numbers one by one.
        """
        if rows >= _MANY:
            connection.exec_driver_sql("SET LOCAL enable_nestloop = off")
        yield
        if rows >= _MANY:
            connection.exec_driver_sql("SET LOCAL enable_nestloop TO DEFAULT")

    def about(self, connection: Connection) -> About:
        """The server's version in its own words; the host that was reached, where the URL names several."""
        info = driver(connection).info
        version = (info.parameter_status("server_version") or "").split(" ")[0]
        return About(schema.version(connection, self.place), "postgresql", version, info.host, info.dbname)

    def role(self, connection: Connection) -> str | None:
        """The role that logged in, regardless of a later SET ROLE."""
        return str(connection.exec_driver_sql("SELECT session_user").scalar_one())

    def committed(self, head: Head, error: BaseException) -> bool:
        """Looks it up on a second connection."""
        if not _is_lost(error):
            return False
        asked = f"SELECT count(*) FROM {SCHEMA}.run WHERE run = %s AND digest = %s"
        try:
            with psycopg.connect(self.url, connect_timeout=_SOON) as other:
                found = other.execute(asked, (head.run, head.digest)).fetchone()
        except psycopg.Error:
            raise TryAgain(
                f"the connection was lost: it is not known whether run {head.run} was saved",
                command("history list"),
                code="unknown-outcome",
            ) from error
        return found is not None and found[0] == 1

    def size(self, connection: Connection) -> int:
        """The size of tables and indexes, as the server reports it."""
        asked = "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class WHERE relkind = 'r'"
        return int(connection.exec_driver_sql(f"{asked} AND relnamespace = '{SCHEMA}'::regnamespace").scalar_one())

    def grant(self, connection: Connection, role: str, access: Access) -> None:
        """By GRANT; only the owner can."""
        grant(connection, role, access)

    def backup(self, connection: Connection, path: str) -> None:
        """Makes a store in a file, filled row by row."""
        from sms_admin.store.sqlite.backend import SqliteBackend, fill_file

        file = Path(path)
        with translated(SqliteBackend(file)):
            fill_file(file, partial(copy_rows, connection))

    def checks(self) -> Sequence[tuple[str, Check]]:
        """Checks the schema and the rights to it; there is no file to check."""
        return ("schema", check_schema), ("grants", check_grants)

    def failure(self, error: BaseException) -> Failure | None:
        """By its SQLSTATE."""
        return failure(self.place, error)


_SOON = 10  # seconds to make a second connection


def _is_lost(error: BaseException) -> bool:
    said = getattr(error, "orig", None) or error
    return isinstance(said, psycopg.OperationalError) and (said.sqlstate or "08")[:2] in ("08", "57")
