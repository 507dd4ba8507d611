"""From one version of the schema to the next, inside the transaction of the first Save."""

import filecmp
import os
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from sms_admin import disk
from sms_admin.domain.errors import StoreUnusable, damaged
from sms_admin.store.sqlite.connection import copy
from sms_admin.store.sqlite.file import APPLICATION_ID, uri
from sms_admin.store.sqlite.versions import STEPS, VIEWS, expected_schema, schema_of
from sms_admin.store.version import SCHEMA_VERSION, check_version


def version(driver: sqlite3.Connection) -> int:
    """The schema version of the store, as the caller's transaction sees it."""
    return int(driver.execute("PRAGMA user_version").fetchone()[0])


def create(driver: sqlite3.Connection) -> None:
    """Makes a store of this version in an empty file, in the caller's transaction."""
    driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
    _bring_up(driver, 0)


def read_as_now(driver: sqlite3.Connection, path: Path) -> None:
    """Makes a store of an older version readable as one of this version; called in each transaction.

    It may have been upgraded since the last one. Raises StoreUnusable where it is now newer than this program.
    """
    found = version(driver)
    check_version(path, found)
    wanted = VIEWS.get(found, {})
    there = {name for (name,) in driver.execute("SELECT name FROM temp.sqlite_master WHERE type = 'view'")}
    for name in there - wanted.keys():
        driver.execute(f"DROP VIEW temp.{name}")
    for name in wanted.keys() - there:
        driver.execute(f"CREATE TEMP VIEW {name} AS {wanted[name]}")


def make_ready(driver: sqlite3.Connection, path: Path) -> str | None:
    """See ``Backend``. The copy is beside the store: ``store.db.v1.bak``, 0600."""
    found = version(driver)
    if schema_of(driver) != expected_schema(found):
        raise damaged("its tables, indexes or triggers are not as sms-admin made them", path)
    if found == SCHEMA_VERSION:
        return None
    kept = _copy(Path(os.path.realpath(path)), found)
    for name in VIEWS[found]:
        driver.execute(f"DROP VIEW temp.{name}")
    _bring_up(driver, found)
    return str(kept)


def _bring_up(driver: sqlite3.Connection, found: int) -> None:
    for step in range(found + 1, SCHEMA_VERSION + 1):
        for statement in STEPS[step]:
            driver.execute(statement)
    driver.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def _copy(path: Path, found: int) -> Path:
    """A copy of the store beside it, synced before anything changes; an existing copy is never replaced.

    A connection inside a write transaction cannot be copied from, so another one reads while this one has the lock. If
    an upgrade was rolled back, its copy exists already and is still valid.
    """
    try:
        with disk.draft(path, prefix=path.name + ".") as new:
            with closing(sqlite3.connect(uri(path, "ro"), uri=True)) as reader:
                copy(reader, str(new))
            return _publish_at_free_name(new, path, found)
    except OSError as e:
        raise StoreUnusable(
            f"the store cannot be copied before it is brought to schema {SCHEMA_VERSION}: {e.strerror}",
            "free some space, or give the store a shorter name",
            code="cannot-write",
        ) from None


def _publish_at_free_name(new: Path, path: Path, found: int) -> Path:
    for number in count(1):
        kept = path.with_name(f"{path.name}.v{found}{'' if number == 1 else f'.{number}'}.bak")
        if disk.publish(new, kept, replace=False) or filecmp.cmp(new, kept, shallow=False):
            break
    return kept
