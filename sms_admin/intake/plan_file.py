"""A plan file: a header, then the plan, then a SHA-256 over all of it; each a line of JSON."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from sms_admin.domain.errors import BadFile

_REMADE = "make the plan again with --save-plan FILE"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A complete plan file: its header, and the values of its last two lines.

    They are the SHA-256 (hex) over everything before the last line, and the digest over the texts of the plan.
    """

    path: str
    header: dict[str, Any]
    sha256: str
    texts_sha256: str

    def lines(self) -> Iterator[str]:
        """The lines of the plan, between the header and the last two. They are read again each time."""
        with open(self.path, encoding="utf-8") as file:
            next(file)
            line, following = next(file), next(file)
            for last in file:
                yield line
                line, following = following, last


def read_plan(path: str) -> PlanFile:
    """Reads and checks a plan file. Raises BadFile where it cannot be read, was edited or cut off, or is not a plan."""
    try:
        with open(path, "rb") as file:
            header = _header(path, file.readline())
            file.seek(0)
            return PlanFile(path, header, *_checked(path, file))
    except OSError as e:
        raise BadFile(f"cannot read {path}: {e.strerror}", "name a file that --save-plan wrote") from None


def _header(path: str, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict) or "sms_admin_plan" not in found:
        raise BadFile(f"{path} is no plan of sms-admin", "name a file that --save-plan wrote", code="bad-plan")
    return found


def _checked(path: str, file: BinaryIO) -> tuple[str, str]:
    """The values of the last two lines, if the SHA-256 over everything before the last one is right."""
    sha, before, last = hashlib.sha256(), b"", b""
    for line in file:
        sha.update(last)
        before, last = last, line
    found = sha.hexdigest()
    if last != _digest("sha256", found) or (texts := _said(before)) is None:
        raise BadFile(f"{path} was edited or cut off: its SHA-256 does not fit", _REMADE, code="bad-plan")
    return found, texts


def _said(line: bytes) -> str | None:
    """The digest over the texts of the plan; None where the line has none."""
    try:
        return str(json.loads(line)["texts_sha256"])
    except (ValueError, TypeError, KeyError):
        return None


def _digest(name: str, digest: str) -> bytes:
    return (json.dumps({name: digest}) + "\n").encode()
