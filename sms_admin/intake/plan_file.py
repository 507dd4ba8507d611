"""A plan file: a header, then the plan, then a SHA-256 over all of it; each a line of JSON."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from sms_admin.domain.errors import BadFile
from sms_admin.domain.rows import source
from sms_admin.intake.temporary import copied

_NAME_ONE = "name a file that --save-plan wrote"
_AT_ONCE = 1024 * 1024  # bytes of lines that are read together
_TAIL = 512  # bytes, more than the last two lines have
_REMADE = "make the plan again with --save-plan FILE"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A complete plan file: its header, and the values of its last two lines. ``name`` is what messages call it.

    They are the SHA-256 (hex) over everything before the last line, and the one over how the rows of the plan end.
    """

    name: str
    header: dict[str, Any]
    sha256: str
    ends_sha256: str
    _file: BinaryIO
    _rows: range  # the bytes between the header and the last two lines

    def slices(self) -> Iterator[Sequence[bytes]]:
        """The lines of the plan, between the header and the last two, some at a time. They are read again each time."""
        place = self._rows.start
        while place < self._rows.stop:
            self._file.seek(place)
            lines = self._file.readlines(min(self._rows.stop - place, _AT_ONCE) - 1)
            place += sum(map(len, lines))
            yield lines


@contextmanager
def open_plan(path: str) -> Iterator[PlanFile]:
    """Opens and checks a plan file; ``-`` is standard input.

    Raises BadFile where it cannot be read, was edited or cut off, or is not a plan. It stays open, so that the file
    which was checked is the one that is applied, even if another one takes its name.
    """
    name = source(path)
    with ExitStack() as stack:
        try:
            plan = _checked(name, _opened(path, stack))
        except OSError as e:
            raise BadFile(f"cannot read {name}: {e.strerror}", _NAME_ONE) from None
        yield plan


def _opened(path: str, stack: ExitStack) -> BinaryIO:
    """The file, or a copy of what can be read only once: standard input, a pipe. ``stack`` closes it."""
    if path == "-":
        if sys.stdin is None:
            raise BadFile("standard input is closed", "name a file, or send one with < FILE")
        return stack.enter_context(copied(partial(sys.stdin.buffer.read, _AT_ONCE)))
    file = stack.enter_context(open(path, "rb"))  # noqa: SIM115 the stack closes it
    return file if file.seekable() else stack.enter_context(copied(partial(file.read, _AT_ONCE)))


def _checked(name: str, file: BinaryIO) -> PlanFile:
    """The plan in ``file``, if the SHA-256 over everything before the last line is the one in the last line."""
    header, begin = _header(name, file.readline()), file.tell()
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    *_, before, last = [b"", *file.readlines()]
    found = _sha256(file, size - len(last))
    if last != _digest("sha256", found) or (ends := _ends_digest(before)) is None:
        raise BadFile(f"{name} was edited or cut off: its SHA-256 does not fit", _REMADE, code="bad-plan")
    return PlanFile(name, header, found, ends, file, range(begin, size - len(last) - len(before)))


def _sha256(file: BinaryIO, size: int) -> str:
    """The SHA-256 over the first ``size`` bytes."""
    sha = hashlib.sha256()
    file.seek(0)
    while size > 0 and (part := file.read(min(size, _AT_ONCE))):
        sha.update(part)
        size -= len(part)
    return sha.hexdigest()


def _header(name: str, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or "sms_admin_plan" not in found:
        raise BadFile(f"{name} is no plan of sms-admin", _NAME_ONE, code="bad-plan")
    return found


def _ends_digest(line: bytes) -> str | None:
    """The digest over how the rows end; None where the line has none."""
    try:
        return str(json.loads(line)["ends_sha256"])
    except (ValueError, TypeError, KeyError):
        return None


def _digest(name: str, digest: str) -> bytes:
    return (json.dumps({name: digest}) + "\n").encode()
