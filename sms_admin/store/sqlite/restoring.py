"""Replacing a store by another file. The old store is kept beside it."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from sms_admin import disk
from sms_admin.domain.errors import StoreUnusable, TryAgain
from sms_admin.store.sqlite import connection as sqlite
from sms_admin.store.sqlite.failures import failure
from sms_admin.store.sqlite.sessions import open_elsewhere

_MOMENT = 0.1  # seconds between two looks at who has the store open


def put_in_place(path: Path, lock_timeout: float, suffix: str, fill: Callable[[str], None]) -> Path | None:
    """Replaces the store ``path`` by a file that ``fill`` makes, whole or not at all.

    The old store is renamed by adding ``suffix``; returns its path, None where there was none. A damaged one
    is kept as well. Raises TryAgain where another process has it open for longer than ``lock_timeout`` seconds,
    StoreUnusable where it cannot be replaced.
    """
    place = Path(os.path.realpath(path))
    try:
        with disk.draft(place) as new:
            fill(str(new))
            _wait_for_others(place, lock_timeout)
            with _alone(place, lock_timeout):
                return _put(new, place, suffix)
    except OSError as e:
        raise StoreUnusable(
            f"the store {path} cannot be replaced, and was left as it was: {e.strerror}",
            "make the folder of the store writable, or free some space",
            code="cannot-write",
        ) from None


def _wait_for_others(place: Path, lock_timeout: float) -> None:
    """Waits until no other process has the store open; without a lock, so that they can finish."""
    end = time.monotonic() + lock_timeout
    while others := open_elsewhere(place):
        if time.monotonic() >= end:
            raise TryAgain(
                f"the store {place} is open in another program: process {', '.join(others)}; nothing was replaced",
                "let that program end, then run it again",
            )
        time.sleep(_MOMENT)


@contextmanager
def _alone(place: Path, lock_timeout: float) -> Iterator[None]:
    """Locks the store against all others; a missing or damaged store cannot be in use and needs no lock."""
    if not place.exists():
        yield
        return
    engine = sqlite.engine(place, lock_timeout)
    try:
        connection = engine.connect()
        connection.execution_options(sqlite_begin="BEGIN EXCLUSIVE")
        connection.begin()
    except DatabaseError as e:
        known = failure(place, e)
        if known is None or known.code != "damaged":
            raise known or e from None
    try:
        yield
    finally:
        engine.dispose()


def _put(new: Path, place: Path, suffix: str) -> Path | None:
    kept = _free_name(place, suffix) if place.exists() else None
    try:
        if kept:
            disk.keep(place, kept)
        _set_journal_aside(place, kept)
        disk.publish(new, place)
    except BaseException:  # also a signal
        if kept:
            disk.put_back(kept, place)
        raise
    return kept


def _free_name(place: Path, suffix: str) -> Path:
    names = (place.with_name(f"{place.name}{suffix}{'' if n == 1 else f'-{n}'}") for n in count(1))
    return next(name for name in names if not os.path.lexists(name))


def _set_journal_aside(place: Path, kept: Path | None) -> None:
    """Moves the journal of a damaged store away, so that SQLite does not apply it to the new store."""
    journal = place.with_name(place.name + "-journal")
    if journal.exists():
        disk.move(journal, (kept or place).with_name((kept or place).name + ("-journal" if kept else "-old-journal")))
