"""The store as a whole: its contents, and copies of it."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sms_admin.domain.server import Access
from sms_admin.store import info
from sms_admin.store.backend import About
from sms_admin.store.info import Contents
from sms_admin.store.moving import copy_rows
from sms_admin.store.store import Place, Store, create
from sms_admin.store.version import SCHEMA_VERSION

# Names of the store that the commands use.
__all__ = ["About"]


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """A store: its path or URL, its size in bytes, and its contents."""

    path: str
    size: int
    contents: Contents


def store_info(store: Store) -> StoreInfo:
    """A summary of the store."""
    with store.reading() as connection:
        found = info.contents(connection)
    place = store.backend.place
    return StoreInfo(place if found.about.host else str(Path(place).absolute()), found.size, found)


def move_store(store: Store, place: Place, lock_timeout: float) -> StoreInfo | None:
    """Copies the whole store to an empty ``place`` of either engine; None where there is a store already.

    Raises StoreUnusable; nothing is left at ``place`` then.
    """
    with store.reading() as connection:
        if not create(place, partial(copy_rows, connection)):
            return None
    copied = Store(place, lock_timeout)
    try:
        return store_info(copied)
    finally:
        copied.close()


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A store that has the schema version ``after``, and had ``before``; ``kept`` is where the old store is kept."""

    path: str
    before: int
    after: int
    kept: str | None


def upgrade_store(store: Store) -> Upgraded:
    """Brings the store to the schema version that this program writes, as its first Save would. Raises StoreUnusable.

    Nothing is written where it has that version.
    """
    before = _version(store)
    if before != SCHEMA_VERSION:
        store.check_writable()
        with store.writing():
            pass
    return Upgraded(store.backend.place, before, _version(store), store.kept)


def _version(store: Store) -> int:
    with store.reading() as connection:
        return store.backend.about(connection).schema


def grant_access(store: Store, role: str, access: Access) -> None:
    """Makes ``role`` an operator, a reader or an auditor of the store. Raises BadUsage, NotFound, StoreUnusable."""
    with store.reading() as connection:
        store.backend.grant(connection, role, access)


def copy_store(store: Store, path: str) -> StoreInfo:
    """Copies the store into the empty file ``path``: one consistent state, even while others save.

    Raises StoreUnusable, as for a full disk.
    """
    found = info.copy(store, path)
    return StoreInfo(path, Path(path).stat().st_size, found)
