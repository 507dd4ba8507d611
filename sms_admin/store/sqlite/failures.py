"""SQLite's errors as failures that the user can act on."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, StatementError

from sms_admin.domain.errors import Failure, StoreUnusable, TryAgain, damaged


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into failures that the user can act on."""
    try:
        yield
    except DatabaseError as e:
        raise _failure(path, e.orig) from e
    except sqlite3.DatabaseError as e:
        raise _failure(path, e) from e
    except UnicodeDecodeError as e:  # SQLite's own message quotes a text that is none
        raise damaged(str(e), path) from e
    except StatementError as e:
        if isinstance(e.orig, UnicodeError):
            raise StoreUnusable(f"{path}: a text is not valid Unicode", "export the file as UTF-8") from e
        raise


def is_damage(error: DatabaseError | UnicodeDecodeError) -> bool:
    """Whether the file itself is wrong; not where it is only busy, or the disk full."""
    failure = _failure(Path(), error.orig if isinstance(error, DatabaseError) else error)
    return isinstance(failure, StoreUnusable) and failure.code == "damaged"


def _failure(path: Path, error: BaseException | None) -> Failure:
    name = getattr(error, "sqlite_errorname", "") or ""
    reason = str(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return TryAgain(
            f"the store {path} is busy: another sms-admin is saving", "try again; lock_timeout sets how long to wait"
        )
    if name == "SQLITE_INTERRUPT":
        return TryAgain("the work on the store was interrupted; nothing was saved", code="interrupted")
    if name.startswith("SQLITE_FULL"):
        return _full(path)
    if name.startswith("SQLITE_READONLY"):
        return StoreUnusable(
            f"the store {path} is read-only", "make it writable, or name another with --store", code="read-only"
        )
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return StoreUnusable(f"cannot open the store {path}: {reason}", "sms-admin config show --origin")
    if name.startswith("SQLITE_IOERR"):
        return StoreUnusable(
            f"cannot read or write the store {path}, or a temporary file beside it: {reason}",
            "check the disk, then 'sms-admin store check'",
        )
    return damaged(reason, path)


def _full(path: Path) -> StoreUnusable:
    temporary = _temporary_folder()
    if _free(temporary) < _free(path.parent):  # what was written there is still there; a Save is taken back already
        return StoreUnusable(
            f"the disk of temporary files is full: {temporary}; {path} was left as it was",
            "free space there, or name another folder with TMPDIR",
            code="disk-full",
        )
    return StoreUnusable(
        f"the disk is full: {path} was left as it was", "free space and run it again", code="disk-full"
    )


def _temporary_folder() -> Path:
    """Where SQLite puts its temporary files: the first of its places that can be written."""
    named = [os.environ.get(name, "") for name in ("SQLITE_TMPDIR", "TMPDIR")]
    places = [Path(text) for text in (*named, "/var/tmp", "/usr/tmp", "/tmp") if text]
    return next((p for p in places if p.is_dir() and os.access(p, os.W_OK | os.X_OK)), Path())


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
