"""``.xls``: errors. Source: [MS-XLS] 2.4.24 BoolErr, 2.4.127 Formula, 2.5.133 FormulaValue."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from sms_admin.intake.workbook_cells.marks import Marks
from sms_admin.intake.workbook_parts import SAVE_AGAIN, NotAWorkbook, protected

_STREAMS = ("Workbook", "Book")  # since Excel 97, and before
_FORMULA, _END, _SHEET, _BOOL_OR_ERROR, _BEGIN, _PASSWORD = 0x0006, 0x000A, 0x0085, 0x0205, 0x0809, 0x002F
_IS_ERROR = 2  # the kind of a formula's value; one that is no number has 0xFFFF at its end
Record = tuple[int, bytes]


def marks_of_xls(file: BinaryIO, place: int) -> Marks:
    """The cells of the sheet at ``place`` that hold an error; the library knows the merged ones."""
    stream = _stream(file)
    try:
        starts = [struct.unpack_from("<I", data)[0] for kind, data in _records(stream, 0) if kind == _SHEET]
        return _marks(_records(stream, starts[place]))
    except (struct.error, IndexError):
        raise _damaged() from None


def refuse_protected(file: BinaryIO) -> None:
    """Raises NotAWorkbook for a workbook with a password, and for an OLE file without a workbook."""
    if any(kind == _PASSWORD for kind, _ in _records(_stream(file), 0)):
        raise protected()


def _marks(records: Iterator[Record]) -> Marks:
    marks = Marks()
    for kind, data in records:
        if kind == _BOOL_OR_ERROR:
            row, column, code, is_error = struct.unpack_from("<HH2xBB", data)
            if is_error:
                marks.put_error(row, column, code)
        elif kind == _FORMULA:
            row, column, value, code, no_number = struct.unpack_from("<HH2xBxB3xH", data)
            if no_number == 0xFFFF and value == _IS_ERROR:
                marks.put_error(row, column, code)
    return marks


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records from a place on to the end of what begins there, without those of charts within it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        if depth <= 0:
            return


def _stream(file: BinaryIO) -> bytes:
    import olefile

    file.seek(0)
    try:
        with olefile.OleFileIO(file) as archive:
            name = next((name for name in _STREAMS if archive.exists(name)), "")
            if name:
                return bytes(archive.openstream(name).read())
    except MemoryError:
        raise
    except Exception:
        raise _damaged() from None
    raise _damaged()


def _damaged() -> NotAWorkbook:
    return NotAWorkbook(
        "cannot be read as a workbook: its parts are damaged or missing",
        SAVE_AGAIN,
    )
