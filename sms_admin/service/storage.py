"""The store as a whole: what is in it, and a copy of it."""

from dataclasses import dataclass
from pathlib import Path

from sms_admin.store import info
from sms_admin.store.backend import About
from sms_admin.store.info import Contents
from sms_admin.store.store import Store

# What the commands need of the store's vocabulary.
__all__ = ["About"]


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """A store: its path or URL, its size in bytes, and what is in it."""

    path: str
    size: int
    contents: Contents


def store_info(store: Store) -> StoreInfo:
    """What is to be known of the store at a glance."""
    with store.reading() as connection:
        found = info.contents(connection)
    place = store.backend.place
    return StoreInfo(place if found.about.host else str(Path(place).absolute()), found.size, found)


def copy_store(store: Store, path: str) -> StoreInfo:
    """Copies the store into the empty file ``path``: one consistent state, whoever else saves meanwhile.

    Raises StoreUnusable, as for a full disk.
    """
    found = info.copy(store, path)
    return StoreInfo(path, Path(path).stat().st_size, found)
