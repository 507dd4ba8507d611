"""Reports as workbooks: texts stay texts, so that a spreadsheet cannot mangle a number, a date or a formula in them."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sms_admin.domain.errors import BadUsage, no_temporary
from sms_admin.render import records

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # below the header; the limit of a worksheet
_LONGEST = 32_767  # characters of a cell
_WIDEST = 60  # characters; the widest column, longer cells are cut on the screen only
_OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def write(path: str, fields: Sequence[str], slices: records.Slices) -> None:
    """Writes rows to ``path`` as a workbook with one sheet, streamed; its header is frozen.

    Raises OSError as for a full disk, StoreUnusable where that is the disk of the library's temporary files, BadUsage
    where a worksheet cannot hold the rows.
    """
    with _temporary_folder(path) as folder:
        _write(path, fields, slices, folder)


@contextmanager
def _temporary_folder(path: str) -> Iterator[str]:
    """A folder for the library's own files, which it leaves behind where it fails."""
    try:
        made = tempfile.TemporaryDirectory(prefix="sms-admin-")
    except OSError as e:
        raise no_temporary(e) from e
    with made as folder:
        try:
            yield folder
        except OSError as e:  # the library does not say which of its files it could not write
            if shutil.disk_usage(folder).free < shutil.disk_usage(Path(path).parent).free:
                raise no_temporary(e) from e
            raise


def _write(path: str, fields: Sequence[str], slices: records.Slices, folder: str) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(path, {**_OPTIONS, "tmpdir": folder})
    sheet = book.add_worksheet("Rows")
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for at, name in enumerate(fields):
        sheet.write_string(0, at, name, bold)
    widths = [len(name) for name in fields]
    try:
        for line, row in enumerate(chain.from_iterable(slices), 1):
            _write_row(sheet, line, row, widths)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, min(width, _WIDEST) + 2)
    finally:
        try:
            book.close()
        except FileCreateError as e:
            raise (e.args[0] if e.args and isinstance(e.args[0], OSError) else OSError(str(e))) from None


def _write_row(sheet: "Worksheet", line: int, row: records.Row, widths: list[int]) -> None:
    if line > MOST_ROWS:
        raise BadUsage(f"a worksheet holds no more than {MOST_ROWS:,} rows", "name a file that ends in .csv or .jsonl")
    for at, value in enumerate(row):
        if isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(line, at, value)
            continue
        text = records.text_of(value)
        if len(text) > _LONGEST:
            raise BadUsage(
                f"a cell of a workbook holds no more than {_LONGEST:,} characters",
                "name a file that ends in .csv or .jsonl",
            )
        widths[at] = max(widths[at], len(text))
        if text:
            sheet.write_string(line, at, text)
