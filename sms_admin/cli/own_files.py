"""The program's own files, which no other file that a command writes may replace."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sms_admin import disk
from sms_admin.domain.errors import BadUsage

if TYPE_CHECKING:
    from sms_admin.config import Settings
    from sms_admin.domain.commands import Hint

# What SQLite writes beside a store while it works, and believes when it opens the store again.
_BESIDE_THE_STORE = ("-journal", "-wal", "-shm")


def check_not_own(settings: "Settings", path: str, named: str, way: "Hint") -> None:
    """Raises BadUsage where ``path`` is the store, a file that SQLite keeps beside it, or the settings file.

    ``named`` is what the message says of it, such as the option that named it; ``way`` is the hint.
    """
    if what := _used_as(settings, path):
        raise BadUsage(f"{named} would replace {what}", way)


def _used_as(settings: "Settings", path: str) -> str:
    if disk.is_same(path, settings.path):
        return "the settings"
    if not isinstance(settings.store, Path):
        return ""
    store = os.path.realpath(settings.store)  # SQLite keeps its files beside the target of a link
    if disk.is_same(path, store):
        return "the store"
    beside = any(disk.is_same(path, store + ending) for ending in _BESIDE_THE_STORE)
    return "what the store keeps beside it" if beside else ""
