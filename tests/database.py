"""The one database of a test session: emptied and filled again for each test, which takes milliseconds."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from sms_admin.store.tables import metadata

_PATIENCE = 300  # tenths of a second
_TABLES = [table.name for table in metadata.sorted_tables]


@dataclass
class Database:
    """A database at ``url`` that the tests may empty."""

    url: str

    def __post_init__(self) -> None:
        self.reconnect()
        self.without_store()
        self.run("DROP SCHEMA IF EXISTS made_ready CASCADE")

    def reconnect(self) -> None:
        """Connects, to a server that may be starting anew."""
        for _ in range(_PATIENCE):
            with suppress(psycopg.OperationalError):
                self._connection = psycopg.connect(self.url, autocommit=True)
                break
            time.sleep(0.1)
        self.run("SET lock_timeout = '5s'", "SET search_path = sms_admin")

    def ask(self, query: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
        """The rows of a query about the store."""
        return self._connection.execute(query.encode(), parameters).fetchall()

    def close(self) -> None:
        """Leaves it empty."""
        self.without_store()
        self.run("DROP SCHEMA IF EXISTS made_ready CASCADE")
        self._connection.close()

    def run(self, *statements: str) -> list[tuple[object, ...]]:
        """Runs SQL as the owner of everything; the rows of the last statement."""
        for statement in statements:
            cursor = self._connection.execute(sql.SQL(statement))
        return cursor.fetchall() if cursor.description else []

    def is_here(self) -> bool:
        """Whether the server is on this machine, so that its processes have their numbers here."""
        return self.run("SELECT inet_server_addr() IS NULL") == [(True,)]

    def without_store(self) -> None:
        """No store at all, and nobody who still looks at it."""
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
            "DROP SCHEMA IF EXISTS sms_admin CASCADE",
        )

    def made_ready(self, make: Callable[[], None]) -> None:
        """The store that ``make`` makes in an empty database; the first time it is kept, to be put back later."""
        if not self._is_there("made_ready"):
            self.without_store()
            make()
            self.keep("made_ready")
            return
        if not self._is_there("sms_admin"):
            make()
        self.put_back("made_ready")

    def keep(self, schema: str) -> None:
        """Keeps what the store holds, as ``schema``."""
        self.run(f"DROP SCHEMA IF EXISTS {schema} CASCADE", f"CREATE SCHEMA {schema}")
        self.run(*(f'CREATE TABLE {schema}."{name}" AS SELECT * FROM sms_admin."{name}"' for name in _TABLES))

    def put_back(self, schema: str) -> None:
        """Makes the store hold again what was kept as ``schema``."""
        self.run(*(f'DELETE FROM sms_admin."{name}"' for name in reversed(_TABLES)))
        self.run(*(f'INSERT INTO sms_admin."{name}" SELECT * FROM {schema}."{name}"' for name in _TABLES))

    def _is_there(self, schema: str) -> bool:
        return self.run(f"SELECT to_regnamespace('{schema}') IS NOT NULL") == [(True,)]
