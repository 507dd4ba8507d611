"""A plan file: a header, then the plan, then a SHA-256 over all of it; each a line of JSON."""

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, cast

from sms_admin.domain.errors import BadFile

_NAME_ONE = "name a file that --save-plan wrote"
_REMADE = "make the plan again with --save-plan FILE"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A complete plan file: its header, and the values of its last two lines. ``name`` is what messages call it.

    They are the SHA-256 (hex) over everything before the last line, and the digest over the texts of the plan.
    """

    name: str
    header: dict[str, Any]
    sha256: str
    texts_sha256: str
    _file: BinaryIO
    _lines: int

    def lines(self) -> Iterator[str]:
        """The lines of the plan, between the header and the last two. They are read again each time."""
        self._file.seek(0)
        for line in islice(self._file, 1, max(1, self._lines - 2)):
            yield line.decode()


@contextmanager
def open_plan(path: str) -> Iterator[PlanFile]:
    """Opens and checks a plan file; ``-`` is standard input.

    Raises BadFile where it cannot be read, was edited or cut off, or is not a plan. It stays open, so that the file
    which was checked is the one that is applied, even if another one takes its name.
    """
    name = "standard input" if path == "-" else path
    with ExitStack() as stack:
        try:
            plan = _checked(name, stack.enter_context(_opened(path)))
        except OSError as e:
            raise BadFile(f"cannot read {name}: {e.strerror}", _NAME_ONE) from None
        yield plan


def _opened(path: str) -> BinaryIO:
    """The file, or a copy of what can be read only once: standard input, a pipe."""
    if path == "-":
        if sys.stdin is None:
            raise BadFile("standard input is closed", "name a file, or send one with < FILE")
        return _copied(sys.stdin.buffer)
    file = open(path, "rb")  # noqa: SIM115 closed by ``open_plan``
    if file.seekable():
        return file
    with file:
        return _copied(file)


def _copied(stream: BinaryIO) -> BinaryIO:
    copy = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 Windows wraps it
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy


def _checked(name: str, file: BinaryIO) -> PlanFile:
    """The plan in ``file``, if the SHA-256 over everything before the last line is the one in the last line."""
    header = _header(name, file.readline())
    file.seek(0)
    sha, before, last, lines = hashlib.sha256(), b"", b"", 0
    for line in file:
        sha.update(last)
        before, last = last, line
        lines += 1
    found = sha.hexdigest()
    if last != _digest("sha256", found) or (texts := _texts_digest(before)) is None:
        raise BadFile(f"{name} was edited or cut off: its SHA-256 does not fit", _REMADE, code="bad-plan")
    return PlanFile(name, header, found, texts, file, lines)


def _header(name: str, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or "sms_admin_plan" not in found:
        raise BadFile(f"{name} is no plan of sms-admin", _NAME_ONE, code="bad-plan")
    return found


def _texts_digest(line: bytes) -> str | None:
    """The digest over the texts of the plan; None where the line has none."""
    try:
        return str(json.loads(line)["texts_sha256"])
    except (ValueError, TypeError, KeyError):
        return None


def _digest(name: str, digest: str) -> bytes:
    return (json.dumps({name: digest}) + "\n").encode()
