"""Files written whole or not at all: reports, rejects and backups."""

import errno
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sms_admin import disk
from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadUsage, StoreUnusable
from sms_admin.render import records

_HINTS = {
    errno.ENOENT: "create the folder first, or name a file in one that exists",
    errno.EISDIR: "name a file, not a folder",
    **dict.fromkeys(
        (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),  # no space, or none for this user, or not for a file so large
        "free some space, or name a file on another disk",
    ),
}


@dataclass(frozen=True, slots=True)
class WholeFile:
    """An unfinished file, which appears at ``path`` only once it is complete. Get one from ``whole_file``.

    ``temp`` is its name until then, in the same folder and readable by its owner only; ``write`` writes text
    to it. Code that writes by name instead, such as a backup, writes to ``temp`` and leaves ``file`` alone.
    Every method raises StoreUnusable where the disk is full or the folder cannot be written.
    """

    path: str
    temp: str
    file: TextIO
    _place: Path

    def write(self, text: str) -> None:
        """Adds ``text``."""
        with _as_failure(self.path):
            self.file.write(text)

    def finish(self) -> None:
        """Syncs it to the disk; nothing more can be written. Called before a Save commits."""
        with _as_failure(self.path):
            if not self.file.closed:
                self.file.flush()
                self.file.close()
                disk.sync(Path(self.temp))

    def publish(self) -> None:
        """Publishes the finished file; a file that was there is replaced. Called after a Save."""
        self.finish()
        with _as_failure(self.path):
            disk.publish(Path(self.temp), self._place)

    def publish_new(self) -> bool:
        """Publishes the finished file. Does nothing and returns False where there is one, even if it is brand-new."""
        self.finish()
        with _as_failure(self.path):
            return disk.publish(Path(self.temp), self._place, replace=False)


@contextmanager
def whole_file(path: str, *, folders: bool = False) -> Iterator[WholeFile]:
    """A file for ``path``, removed at the end unless published. Raises StoreUnusable where it cannot be made.

    With ``folders`` those that are missing are made.
    """
    with ExitStack() as stack:
        with _as_failure(path):
            place = Path(os.path.realpath(path))
            _check_replaceable(place)
            temp = stack.enter_context(disk.draft(place, folders=folders))
            file = temp.open("w", encoding="utf-8", errors="backslashreplace", newline="")
        try:
            yield WholeFile(path, str(temp), file, place)
        finally:
            with suppress(OSError):  # a full disk was already reported when writing
                file.close()


def write_report(report: WholeFile, form: str, fields: Sequence[str], slices: records.Slices) -> None:
    """Writes rows to ``report`` as ``csv``, ``jsonl`` or ``xlsx``. Raises StoreUnusable, as for a full disk."""
    with _as_failure(report.path):
        if form == "xlsx":
            from sms_admin.render import workbooks

            workbooks.write(report.temp, fields, slices)
        else:
            records.write(report.file, form, fields, slices)


def form_of(path: str, flag: str = "--report") -> str:
    """The form of a report, by the ending of ``path``: ``csv``, ``jsonl`` or ``xlsx``. Raises BadUsage for any other.

    ``flag`` is the option that named it.
    """
    form = os.path.splitext(path)[1].lower().removeprefix(".")
    if form not in ("csv", "jsonl", "xlsx"):
        raise BadUsage(f"{flag} {path!r} does not end in .csv, .jsonl or .xlsx", again(flag, "FILE.csv"))
    return form


def own_columns(header: Sequence[str], taken: Collection[str]) -> list[str]:
    """Unique names for a file's own columns, beside the columns ``taken`` by us.

    ``number`` becomes ``file_number`` where we have a ``number``; a second ``note`` becomes ``note_2``.
    """
    names: list[str] = []
    for own in header:
        name = wanted = f"file_{own}" if own in taken else own
        copy = 1
        while name in names or name in taken:
            copy += 1
            name = f"{wanted}_{copy}"
        names.append(name)
    return names


def _check_replaceable(place: Path) -> None:
    """Raises OSError where ``place`` is a folder, or a device, which a rename would replace."""
    try:
        mode = os.stat(place).st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a regular file")


@contextmanager
def _as_failure(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        hint = _HINTS.get(error.errno or 0, "name a file in a folder that you may write to")
        raise StoreUnusable(f"cannot write {path}: {reason}", hint, code="cannot-write") from error
