"""The file that a store is: its mark, and how SQLite is told its path. Known without SQLAlchemy."""

import os
import stat
from pathlib import Path

from sms_admin.domain.commands import again, command
from sms_admin.domain.errors import StoreUnusable, damaged
from sms_admin.store.version import SCHEMA_VERSION

APPLICATION_ID = 0x534D5341  # "SMSA", so that file(1) and this program know the file
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100


def uri(path: Path, mode: str = "rw") -> str:
    """``path`` as SQLite is to open it, and never another one; ``mode`` is ``ro`` or ``rw``, which create nothing.

    In a URI a ``%`` stands for itself only as ``%25``, and ``?`` and ``#`` end the path; ``as_uri`` writes all of them
    so. SQLite takes that back once: whoever hands the URI on to another parser loses a level of it.
    """
    return f"{path.absolute().as_uri()}?mode={mode}"


def check_header(path: Path) -> None:
    """Raises StoreUnusable where ``path`` is missing, no store, or from a newer version; leaves it untouched.

    Reads the file before any connection is open: closing it later would drop SQLite's locks.
    """
    try:
        head = _head(path)
    except FileNotFoundError:
        raise StoreUnusable(f"there is no store at {path}", command("init"), code="no-store") from None
    except OSError as e:
        reason = f"cannot read the store {path}: {e.strerror}"
        raise StoreUnusable(reason, command("config show", options=("--origin",))) from None
    if not head.startswith(_MAGIC) or len(head) < _HEADER_BYTES or _number(head, 68) != APPLICATION_ID:
        raise _not_a_store(path, "")
    check_version(path, _number(head, 60))


def check_version(path: Path, version: int) -> None:
    """Raises StoreUnusable where this program does not know the schema ``version`` of the store."""
    if version > SCHEMA_VERSION:
        raise StoreUnusable(
            f"{path} was written by a newer sms-admin (schema {version}, this one knows {SCHEMA_VERSION})",
            "upgrade sms-admin",
            code="newer-store",
        )
    if version < 1:
        raise damaged(f"its schema version is {version}, and there was never such a one", path)


def _head(path: Path) -> bytes:
    """The first bytes of a regular file: whoever opens a pipe waits for ever, and a device has no end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise _not_a_store(path, ", nor a regular file")
    with path.open("rb") as file:
        return file.read(_HEADER_BYTES)


def _number(head: bytes, place: int) -> int:
    return int.from_bytes(head[place : place + 4], "big", signed=True)


def _not_a_store(path: Path, besides: str) -> StoreUnusable:
    return StoreUnusable(
        f"{path} is not an sms-admin store{besides}",
        again("--store", "FILE"),
        code="not-a-store",
    )


def check_writable(path: Path) -> None:
    """Raises StoreUnusable where the store or its folder (the journal stands there) cannot be written."""
    real = Path(os.path.realpath(path))  # SQLite puts the journal beside the file that a link leads to
    for place in (real, real.parent):
        if not os.access(place, os.W_OK):
            raise StoreUnusable(
                f"the store cannot be changed: {place} is read-only; lists work",
                again("--store", "FILE"),
                code="read-only",
            )
