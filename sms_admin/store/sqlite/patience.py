"""A SQLite connection on which signals act even while it waits for a lock or runs a long statement.

While SQLite waits or runs a statement, Python cannot act on a signal. So SQLite waits only for short
intervals, repeated until ``lock_timeout`` is over, and a long statement calls back into Python regularly.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_MOMENT = 0.1  # seconds that SQLite waits at a time
_BREATH = 100_000  # steps of SQLite's virtual machine between callbacks, a few milliseconds


class PatientConnection(sqlite3.Connection):
    """Made by ``patient``; repeats after SQLITE_BUSY what can be repeated."""

    lock_timeout: float = 0
    check: Callable[[], None]

    def cursor(self, *_: Any) -> "_PatientCursor":  # type: ignore[override]
        """A cursor that waits as well."""
        return super().cursor(_PatientCursor)

    def execute(self, *args: Any) -> sqlite3.Cursor:
        """Executes one statement; sqlite3's own method would bypass the cursor above."""
        return self.cursor().execute(*args)

    def commit(self) -> None:
        """Commits. A commit that readers blocked has not happened, and is tried again."""
        self.patiently(super().commit)

    def patiently(self, act: Callable[[], T]) -> T:
        """Calls ``act``, repeatedly while the store is locked. Raises the last SQLITE_BUSY when time is up."""
        end = time.monotonic() + self.lock_timeout
        while True:
            try:
                return act()
            except sqlite3.OperationalError as e:
                if getattr(e, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                    raise
            self.check()


class _PatientCursor(sqlite3.Cursor):
    def execute(self, *args: Any) -> "_PatientCursor":
        connection = self.connection
        assert isinstance(connection, PatientConnection)
        connection.patiently(lambda: super(_PatientCursor, self).execute(*args))
        return self


def patient(connection: PatientConnection, lock_timeout: float, check: Callable[[], None]) -> None:
    """Makes ``connection`` wait ``lock_timeout`` seconds; ``check`` raises where the work has to stop."""
    connection.lock_timeout, connection.check = lock_timeout, check
    connection.execute(f"PRAGMA busy_timeout={int(1000 * min(lock_timeout, _MOMENT))}")
    connection.set_progress_handler(_breathe(check), _BREATH)


def _breathe(check: Callable[[], None]) -> Callable[[], bool]:
    """Python acts on a signal when this callback runs; an exception in it makes SQLite stop."""

    def breathe() -> bool:
        check()
        return False

    return breathe
