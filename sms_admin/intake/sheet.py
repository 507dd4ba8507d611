"""An open file of any kind: its columns, its rows, its SHA-256."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import BinaryIO

from sms_admin.domain.columns import Naming
from sms_admin.domain.commands import instead
from sms_admin.domain.errors import BadFile
from sms_admin.intake.column_names import read_columns, refuse_rows_above
from sms_admin.intake.header import read_header
from sms_admin.intake.kinds import Kind, kind_of
from sms_admin.intake.lines import Lines
from sms_admin.intake.records import Records
from sms_admin.intake.source import CHUNK, Source
from sms_admin.intake.table import Batch, Table


class Sheet:
    """A file that is being read.

    ``header`` has the file's own column names, ``columns`` says which of them hold a field that is wanted, ``above``
    which lines above the header were skipped; ``name`` is that of the sheet, of a workbook that has several;
    ``guarded`` whether an apostrophe may stand before a text that a spreadsheet would run, which only CSV has;
    ``unnamed_line`` is the first line read so far that has text in a column without a name;
    ``lacks`` how many rows more a page says that its table has than were saved with it.
    """

    def __init__(self, source: Source, table: Table, naming: Naming) -> None:
        self.header = table.names
        self.columns = read_columns(source, table.line, table.names, naming)
        refuse_rows_above(source, table.line, self.columns, table.skipped)
        self.above = table.above
        self.name = table.sheet
        self.guarded = table.guarded
        self.lacks = table.lacks
        self.unnamed_line = 0
        self._unnamed = [at for at, name in enumerate(table.names) if not name.strip()]
        self._source = source
        self._table = table

    def slices(self) -> Iterator[Batch]:
        """The rows, some thousands at a time. Raises BadFile, with the line, at the first thing that is not right."""
        return self._watched() if self._unnamed else self._table.batches

    def _watched(self) -> Iterator[Batch]:
        for batch in self._table.batches:
            rows = zip(*(batch.columns[at] for at in self._unnamed), strict=True)
            filled = (line for line, cells in zip(batch.lines, rows, strict=True) if _says_something(cells))
            self.unnamed_line = self.unnamed_line or next(filled, 0)
            yield batch

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the bytes read so far; of the file once ``slices`` has come to its end."""
        return self._source.digest.hexdigest()

    @property
    def share(self) -> float | None:
        """The progress of the reading, from 0 to 1; None where it is unknown."""
        return self._source.bytes_read / self._source.size if self._source.size else None


def _says_something(cells: Iterable[str]) -> bool:
    """Whether there is text in ``cells``; the dots of a menu, as in the console's page, are none."""
    return any(map(str.isalnum, "".join(cells)))


def read_sheet(source: Source, naming: Naming, sheet: str | None = None) -> Sheet:
    """The table in ``source``, of any kind of file; ``sheet`` names one of a workbook. Raises BadFile."""
    kind = kind_of(source)
    if sheet is not None and kind is not Kind.WORKBOOK:
        raise source.bad_whole("is no workbook and has no sheets", "leave --sheet out")
    return Sheet(source, _read(source, kind, naming, sheet), naming)


def _read(source: Source, kind: Kind, naming: Naming, sheet: str | None) -> Table:
    """The module of a kind is loaded only where it is needed."""
    match kind:
        case Kind.JSON_LINES:
            from sms_admin.intake.json_lines import read_json_lines

            return read_json_lines(source, naming)
        case Kind.WEB_PAGE:
            from sms_admin.intake.web_page import read_web_page

            return read_web_page(source, naming)
        case Kind.WORKBOOK:
            from sms_admin.intake.workbook import read_workbook

            return read_workbook(source, naming, sheet)
        case _:
            return _read_csv(source, naming)


def _read_csv(source: Source, naming: Naming) -> Table:
    lines = Lines(source)
    blocks = lines.blocks()
    header = read_header(lines, blocks, naming)
    rest = [header.rest] if header.rest else []
    batches = Records(lines, header).batches(chain(rest, blocks))
    above = range(header.above, header.line)
    return Table(header.names, header.line, above, batches, guarded=not header.is_plain, skipped=header.skipped)


@contextmanager
def open_sheet(path: str, naming: Naming, sheet: str | None = None, chunk: int = CHUNK) -> Iterator[Sheet]:
    """Opens ``path`` (``-`` is standard input). Raises BadFile where it is no file that can be read.

    ``sheet`` names the sheet of a workbook that has several with a column of numbers.
    """
    with _opened(path) as (stream, name, size):
        yield read_sheet(Source(stream, name, size, chunk), naming, sheet)


@contextmanager
def _opened(path: str) -> Iterator[tuple[BinaryIO, str, int | None]]:
    """The bytes of ``path``, what messages call it, and how many there are, where that is known beforehand."""
    if path == "-":
        if sys.stdin is None:
            raise BadFile("standard input is closed", "name a file, or send one with < FILE")
        # What is typed comes line by line and ends at one Ctrl-D; a buffer would ask for more after that end.
        typed = getattr(sys.stdin.buffer, "raw", None) if sys.stdin.isatty() else None
        yield typed or sys.stdin.buffer, "standard input", None
        return
    try:
        file = open(path, "rb")  # noqa: SIM115 closed below; only the opening may raise what is caught
    except (OSError, ValueError) as e:
        reason = getattr(e, "strerror", None) or str(e)
        raise BadFile(f"cannot read {path or repr(path)}: {reason}", instead(path, "FILE")) from None
    with file:
        facts = os.fstat(file.fileno())
        yield file, path, facts.st_size if stat.S_ISREG(facts.st_mode) else None
