"""SQLite's errors as failures that the user can act on."""

import os
import shutil
import sqlite3
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy.exc import DatabaseError, StatementError

from sms_admin.domain.commands import Again, again, command
from sms_admin.domain.errors import Failure, StoreUnusable, TryAgain, damaged

_NO_TEXT = "Could not decode to UTF-8"  # the driver's own message, for an error without a name in SQLite
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")


def failure(path: Path, error: BaseException) -> Failure | None:
    """The failure that ``error`` means to a user; None where it is not SQLite's, or our own statement is wrong."""
    match error:
        case UnicodeDecodeError():  # SQLite's own message quotes an invalid text
            return damaged(str(error), path)
        case DatabaseError() if error.orig is not None:
            return _said(path, error.orig)
        case sqlite3.DatabaseError():
            return _said(path, error)
        case StatementError() if isinstance(error.orig, UnicodeError):
            return StoreUnusable(f"{path}: a text is not valid Unicode", "export the file as UTF-8")
    return None


def _said(path: Path, error: BaseException) -> Failure | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return TryAgain(
            f"the store {path} is busy: another sms-admin is saving", Again(environ=("SMS_ADMIN_LOCK_TIMEOUT", "300"))
        )
    if name == "SQLITE_INTERRUPT":
        return TryAgain("the work on the store was interrupted; nothing was saved", again(), code="interrupted")
    return _of_the_file(path, name, str(error))


def _of_the_file(path: Path, name: str, reason: str) -> Failure | None:
    if name.startswith("SQLITE_FULL"):
        return _full(path)
    if name == "SQLITE_READONLY_DBMOVED":
        return TryAgain(f"the store {path} was replaced meanwhile; nothing was saved", again(), code="store-replaced")
    if name.startswith("SQLITE_READONLY"):
        return StoreUnusable(f"the store {path} is read-only; lists work", again("--store", "FILE"), code="read-only")
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return StoreUnusable(f"cannot open the store {path}: {reason}", command("config show", options=("--origin",)))
    if name.startswith("SQLITE_IOERR"):
        return StoreUnusable(
            f"cannot read or write the store {path}, or a temporary file beside it: {reason}",
            command("store check"),
        )
    if name.startswith(_DAMAGE) or reason.startswith(_NO_TEXT):
        return damaged(reason, path)
    return None  # an error in SQL, a constraint or a type is a bug, or the check of the store finds its cause


def _full(path: Path) -> StoreUnusable:
    temporary = _temporary_folder()
    if _free(temporary) < _free(path.parent):  # temporary files still use their space; a Save is rolled back
        return StoreUnusable(
            f"the disk of temporary files is full: {temporary}; {path} was left as it was",
            "free space there, or name another folder with TMPDIR",
            code="disk-full",
        )
    return StoreUnusable(
        f"the disk is full: {path} was left as it was", "free space and run it again", code="disk-full"
    )


def _temporary_folder() -> Path:
    """Where SQLite puts its temporary files: the first of its candidates that can be written."""
    named = [os.environ.get(name, "") for name in ("SQLITE_TMPDIR", "TMPDIR")]
    places = [Path(text) for text in (*named, "/var/tmp", "/usr/tmp", "/tmp") if text]
    return next((p for p in places if p.is_dir() and os.access(p, os.W_OK | os.X_OK)), Path(gettempdir()))


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
