"""The file of a store: its mark, and its path as a URI for SQLite. Does not load SQLAlchemy."""

import os
import stat
from pathlib import Path

from sms_admin.domain.commands import again, command
from sms_admin.domain.errors import StoreUnusable
from sms_admin.store.version import check_version

APPLICATION_ID = 0x534D5341  # "SMSA", by which file(1) and this program recognise the file
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100


def uri(path: Path, mode: str = "rw") -> str:
    """The URI by which SQLite opens exactly ``path``; ``mode`` is ``ro`` or ``rw``, which create nothing.

    In a URI ``%`` must be written ``%25``, and ``?`` and ``#`` end the path; ``as_uri`` escapes all of them.
    SQLite decodes the URI once, so it must not pass through another parser.
    """
    return f"{path.absolute().as_uri()}?mode={mode}"


def check_header(path: Path) -> None:
    """Raises StoreUnusable where ``path`` is missing, not a store, or from a newer version; leaves it untouched.

    Call it before any connection is open: closing the file later would drop SQLite's locks (POSIX).
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


def _head(path: Path) -> bytes:
    """The first bytes of a regular file: opening a pipe may block for ever, and a device has no end."""
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
    """Raises StoreUnusable where the store or its folder (for the journal) cannot be written."""
    real = Path(os.path.realpath(path))  # SQLite puts the journal beside the target of a link
    for place in (real, real.parent):
        if not os.access(place, os.W_OK):
            raise StoreUnusable(
                f"the store cannot be changed: {place} is read-only; lists and --save-plan work",
                again("--store", "FILE"),
                code="read-only",
            )
