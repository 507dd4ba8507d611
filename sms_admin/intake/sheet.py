"""One request file, opened: its columns, its rows, its SHA-256."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import BinaryIO

from sms_admin.domain.columns import Naming
from sms_admin.domain.commands import instead
from sms_admin.domain.errors import BadFile
from sms_admin.intake.header import read_columns, read_header
from sms_admin.intake.lines import CHUNK, Lines
from sms_admin.intake.records import Record, Records


class Sheet:
    """A request file that is being read. ``size`` is in bytes, None where it cannot be known beforehand.

    ``header`` has the file's own column names, ``columns`` says which of them hold a field that is wanted, ``above``
    which lines above the header were passed over.
    """

    def __init__(self, stream: BinaryIO, name: str, naming: Naming, size: int | None, chunk: int) -> None:
        self.name = name
        self.size = size
        self._lines = Lines(stream, name, chunk)
        self._blocks = self._lines.blocks()
        self._header = read_header(self._lines, self._blocks, naming)
        self.header = self._header.names
        self.columns = read_columns(self._lines, self._header.line, self.header, naming)
        self.above = range(self._header.above, self._header.line)

    def slices(self) -> Iterator[list[Record]]:
        """The rows, some thousands at a time. Raises BadFile, with the line, at the first thing that is not right."""
        rest = [self._header.rest] if self._header.rest else []
        return Records(self._lines, self._header).batches(chain(rest, self._blocks))

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the bytes read so far; of the file once ``slices`` has come to its end."""
        return self._lines.digest.hexdigest()

    @property
    def bytes_read(self) -> int:
        """How far the reading has come."""
        return self._lines.bytes_read


@contextmanager
def open_sheet(path: str, naming: Naming, chunk: int = CHUNK) -> Iterator[Sheet]:
    """Opens ``path`` (``-`` is standard input). Raises BadFile where it is no file that can be read as CSV."""
    if path == "-":
        if sys.stdin is None:
            raise BadFile("standard input is closed", "name a file, or send one with < FILE")
        yield Sheet(sys.stdin.buffer, "standard input", naming, None, chunk)
        return
    try:
        file = open(path, "rb")  # noqa: SIM115 closed below; only the opening may raise what is caught
    except (OSError, ValueError) as e:
        reason = getattr(e, "strerror", None) or str(e)
        raise BadFile(f"cannot read {path}: {reason}", instead(path, "FILE")) from None
    with file:
        facts = os.fstat(file.fileno())
        yield Sheet(file, path, naming, facts.st_size if stat.S_ISREG(facts.st_mode) else None, chunk)
