"""Going back to a backup."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sms_admin.domain.commands import Line, again
from sms_admin.domain.errors import Failure, StoreUnusable, TryAgain
from sms_admin.service.checking import check_store
from sms_admin.store import info
from sms_admin.store.backend import Head
from sms_admin.store.history import seal
from sms_admin.store.store import Store, replace

# Names of the store that the command uses.
__all__ = ["Head"]


@dataclass(frozen=True, slots=True)
class Restored:
    """The restored store, its size in bytes, its newest run, and where the replaced store is kept."""

    path: str
    size: int
    newest: Head
    kept: str | None


def check_backup(backup: Store, step: Callable[[str, int, int], None]) -> Head:
    """The newest run of a backup in which ``store check`` finds nothing. Raises StoreUnusable."""
    found = check_store(backup, "", step)
    if found:
        place = backup.backend.place
        raise StoreUnusable(
            f"the backup {place} is not as it should be ({found[0].problem}); the store was left as it was",
            Line(("--store", place, "store", "check")),
            code="damaged",
        )
    return _newest(backup)


def newest_of(place: Path, lock_timeout: float) -> Head | None:
    """The newest run of the store at ``place``; None where there is no readable store."""
    try:
        store = Store(place, lock_timeout)
    except Failure:
        return None
    try:
        return _newest(store)
    except Failure:
        return None
    finally:
        store.close()


def restore(place: Path, lock_timeout: float, backup: Store, checked: Head, now: datetime) -> Restored:
    """Replaces the store by a copy of ``backup``; ``checked`` is its newest run as it was checked.

    Raises TryAgain where the store is in use, or the backup has changed since; nothing is replaced then.
    """

    def fill(path: str) -> None:
        if info.copy(backup, path).newest != checked:
            raise TryAgain(f"somebody saved in the backup {backup.backend.place} meanwhile", again())

    kept = replace(place, lock_timeout, f".replaced-{now:%Y%m%dT%H%M%SZ}", fill)
    return Restored(str(place), place.stat().st_size, checked, str(kept) if kept else None)


def _newest(store: Store) -> Head:
    with store.reading() as connection:
        return seal.head(connection)
