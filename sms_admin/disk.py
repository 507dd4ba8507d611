"""Writes a file whole and durably, or not at all. Reports, settings and new stores are all written this way.

Errors are those of the system; the caller words them.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path


@contextmanager
def draft(place: Path, prefix: str = ".sms-admin-", *, folders: bool = False) -> Iterator[Path]:
    """An empty temporary file beside ``place``, for its owner only (0600); removed at the end.

    With ``folders`` those that are missing are made, and taken away again where an exception ends the block.
    """
    with _folders(place.parent) if folders else nullcontext(), _beside(place, prefix) as new:
        yield new


@contextmanager
def _beside(place: Path, prefix: str) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(prefix=prefix, dir=place.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        with suppress(OSError):
            os.unlink(name)


@contextmanager
def _folders(folder: Path) -> Iterator[None]:
    missing = [found for found in (folder, *folder.parents) if not found.exists()]  # the innermost first
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for made in missing:
            _sync_folder(made.parent)
        yield
    except BaseException:  # also a signal
        for made in missing:
            with suppress(OSError):  # it was not made, or somebody else has put something there
                made.rmdir()
        raise


def publish(new: Path, place: Path, *, replace: bool = True) -> bool:
    """Syncs ``new``, renames it to ``place``, and syncs the folder, so that it survives a power failure.

    Without ``replace`` nothing is done, and False returned, where ``place`` exists, even if it was made just now.
    """
    sync(new)
    if replace:
        os.replace(new, place)
    else:
        try:
            _give_name(new, place)
        except FileExistsError:
            return False
    _sync_folder(place.parent)
    return True


def _give_name(new: Path, place: Path) -> None:
    """Renames ``new`` to ``place``. Raises FileExistsError, even for a file that another process has just made."""
    try:
        os.link(new, place)  # unlike a rename, it replaces nothing
    except FileExistsError:
        raise
    except OSError:  # a disk without links, as on many USB sticks: an empty file takes the name first
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        os.replace(new, place)
    else:
        os.unlink(new)


def keep(place: Path, kept: Path) -> None:
    """Gives the file ``place`` a second name, ``kept``, and syncs the folder before the first one is taken away.

    On a disk without links the file has only the new name from then on. It is not copied instead: who closes a copied
    file drops the locks that SQLite has on it.
    """
    try:
        os.link(place, kept)
    except FileExistsError:
        raise
    except OSError:
        os.replace(place, kept)
    _sync_folder(kept.parent)


def put_back(kept: Path, place: Path) -> None:
    """Undoes ``keep``, as far as it came: the file has its first name again, and no other."""
    if not kept.exists():
        return
    if place.exists() and place.samefile(kept):
        kept.unlink()
    else:
        os.replace(kept, place)


def move(old: Path, new: Path) -> None:
    """Renames ``old``, and syncs the folder."""
    os.replace(old, new)
    _sync_folder(new.parent)


def sync(file: Path) -> None:
    """Syncs the content of ``file``. A full disk may be noticed only here."""
    _fsync(os.open(file, os.O_RDWR))  # Windows syncs only a file open for writing


def is_same(one: str | Path, other: str | Path) -> bool:
    """Whether two paths name one file, also through links. A file that is missing is the same only by its path."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    with suppress(OSError):
        return os.path.samefile(one, other)
    return False


def _sync_folder(folder: Path) -> None:
    """Syncs the names in ``folder``, where the system can open a folder; Windows cannot."""
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
