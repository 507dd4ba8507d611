"""A SQLite connection that waits for locks, and works for long, without being deaf to signals.

SQLite waits, and runs a statement, without giving Python a chance to act on a signal. So it is let wait for
moments only, and asked again until ``lock_timeout`` is over; and a long statement comes up for breath.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_MOMENT = 0.1  # seconds that SQLite waits by itself
_BREATH = 100_000  # steps of SQLite's machine, a few milliseconds


class PatientConnection(sqlite3.Connection):
    """Made by ``patient``; what can be asked again after SQLITE_BUSY is asked again."""

    lock_timeout: float = 0
    check: Callable[[], None]

    def cursor(self, *_: Any) -> "_PatientCursor":  # type: ignore[override]
        """A cursor that waits as well."""
        return super().cursor(_PatientCursor)

    def execute(self, *args: Any) -> sqlite3.Cursor:
        """Executes one statement; sqlite3's own would go past the cursor above."""
        return self.cursor().execute(*args)

    def commit(self) -> None:
        """Commits. A commit that found readers in its way has not happened, and is tried again."""
        self.patiently(super().commit)

    def patiently(self, act: Callable[[], T]) -> T:
        """Does ``act``, again and again while the store is locked. Raises the last SQLITE_BUSY when time is up."""
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
    """Makes ``connection`` wait ``lock_timeout`` seconds; ``check`` raises where the work is to end."""
    connection.lock_timeout, connection.check = lock_timeout, check
    connection.execute(f"PRAGMA busy_timeout={int(1000 * min(lock_timeout, _MOMENT))}")
    connection.set_progress_handler(_breathe(check), _BREATH)


def _breathe(check: Callable[[], None]) -> Callable[[], bool]:
    """Python acts on a signal when a function of ours runs; what is raised here makes SQLite give up."""

    def breathe() -> bool:
        check()
        return False

    return breathe
