"""How a file comes to the disk: whole and for good, or not at all. Reports, settings and new stores all come this way.

Errors are those of the system; whoever writes words them.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def draft(place: Path, prefix: str = ".sms-admin-") -> Iterator[Path]:
    """An empty file beside ``place``, only its owner's (0600), under a name of its own; gone at the end."""
    descriptor, name = tempfile.mkstemp(prefix=prefix, dir=place.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        with suppress(OSError):
            os.unlink(name)


def publish(new: Path, place: Path, *, replace: bool = True) -> bool:
    """Brings ``new`` to the disk, and then its name: it is ``place`` from now on, also if the power fails.

    Without ``replace`` nothing is done, and False returned, where there is a ``place`` already, even since a moment.
    """
    sync(new)
    if replace:
        os.replace(new, place)
    else:
        try:
            os.link(new, place)  # unlike a rename it never replaces what somebody else made meanwhile
        except FileExistsError:
            return False
        os.unlink(new)
    _sync_folder(place.parent)
    return True


def sync(file: Path) -> None:
    """Brings what ``file`` holds to the disk. A full disk may be noticed only here."""
    _fsync(os.open(file, os.O_RDWR))  # Windows syncs only what could be written to


def _sync_folder(folder: Path) -> None:
    """Brings the names in ``folder`` to the disk, where the system lets it be opened for that; Windows does not."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    _fsync(descriptor)


def _fsync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
