"""``.xlsb``: errors, texts with formatting of their own, and merged cells. Source: [MS-XLSB] 2.1.4, 2.4."""

import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from sms_admin.domain.typed_cells import text_cell
from sms_admin.intake.workbook_cells.marks import Marks
from sms_admin.intake.workbook_parts import SAVE_AGAIN, NotAWorkbook, part_named, pieces, sheet_part

_ROW, _ERROR, _FORMULA_ERROR, _RICH_TEXT, _MERGED, _SHEET = 0, 3, 11, 62, 176, 156
_WANTED = frozenset({_ROW, _ERROR, _FORMULA_ERROR, _RICH_TEXT, _MERGED, _SHEET})
_LONGEST = 16 * 1024 * 1024  # bytes of one record
Record = tuple[int, bytes]


def marks_of_xlsb(file: BinaryIO, sheet: str) -> Marks:
    """The cells of a sheet that the library shows as blank, and those that span rows."""
    with zipfile.ZipFile(file) as archive:
        book = part_named(archive, "xl/workbook.bin")
        sheets = (_sheet(data) for kind, data in _records(archive, book) if kind == _SHEET)
        keys = {key for key, name in sheets if name == sheet}
        part = sheet_part(archive, "xl/_rels/workbook.bin.rels", keys)
        return _marks(_records(archive, part))


def _marks(records: Iterator[Record]) -> Marks:
    marks, row = Marks(), -1
    for kind, data in records:
        try:
            if kind == _ROW:
                (row,) = struct.unpack_from("<I", data)
            elif kind == _MERGED:
                first, last, column, _ = struct.unpack_from("<IIII", data)
                marks.merge(first, column, last)
            elif kind == _RICH_TEXT:
                marks.put(row, struct.unpack_from("<I", data)[0], text_cell(_text(data, 9)[0]))
            elif kind != _SHEET:
                marks.put_error(row, *struct.unpack_from("<I4xB", data))
        except struct.error:
            raise _cut_off() from None
    return marks


def _sheet(data: bytes) -> tuple[str, str]:
    """The key of a sheet's part, and its name."""
    key, end = _text(data, 8)
    return key, _text(data, end)[0]


def _text(data: bytes, at: int) -> tuple[str, int]:
    """The text at a place of a record, and where it ends."""
    try:
        (length,) = struct.unpack_from("<I", data, at)
    except struct.error:
        raise _cut_off() from None
    end = at + 4 + 2 * (0 if length == 0xFFFFFFFF else length)
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(archive: zipfile.ZipFile, part: str) -> Iterator[Record]:
    """The records of a part: a kind and a length, both of seven bits a byte, then so many bytes."""
    held, at = b"", 0
    for data in pieces(archive, part):
        held, at = held[at:] + data, 0
        while (found := _head(held, at)) and found[2] <= len(held):
            kind, start, at = found
            if kind in _WANTED:
                yield kind, held[start:at]
        if found and found[2] - found[1] > _LONGEST:
            raise _cut_off()
    if at < len(held):
        raise _cut_off()


def _head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """The kind of the record at a place, where its content begins and ends; None where even that is cut off."""
    if at + 1 < len(data) and data[at] < 0x80 and data[at + 1] < 0x80:  # most records
        return data[at], at + 2, at + 2 + data[at + 1]
    kind, at = _seven_bits(data, at, 2)
    length, start = _seven_bits(data, at, 4)
    return None if start > len(data) else (kind, start, start + length)


def _seven_bits(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to ``most`` bytes, the lowest seven bits first; and where it ends, past the end if cut off."""
    number = 0
    for shift in range(most):
        if at >= len(data):
            return 0, len(data) + 1
        number |= (data[at] & 0x7F) << (7 * shift)
        at += 1
        if data[at - 1] < 0x80:
            break
    return number, at


def _cut_off() -> NotAWorkbook:
    return NotAWorkbook("is damaged: a record is cut off", SAVE_AGAIN)
