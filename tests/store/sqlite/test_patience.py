"""Work that waits for a lock can be stopped, also where no signal reaches it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sms_admin.store.sqlite import connection as sqlite
from tests.driving import Cli


class _Stopped(Exception):
    """What the work has to end with."""


def test_a_wait_for_a_lock_ends_where_the_work_has_to_stop(ready: Cli) -> None:
    path = Path(ready.environ["SMS_ADMIN_STORE"])

    def check() -> None:
        raise _Stopped

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        engine = sqlite.engine(path, 2, check)
        with pytest.raises(_Stopped), engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM run")
        engine.dispose()
