"""Workbooks of the binary kinds, record by record: ``.xls`` in its OLE file, ``.xlsb`` in its archive."""

import struct
from collections.abc import Iterable, Mapping
from typing import Final

from tests.intake.workbooks import archive

Cell = str | float | bytes
Grid = Iterable[tuple[int, int, Cell]]  # row, column, and a text, a number, or a record's content

NA: Final = 0x2A
_SECTOR = 512
_FREE, _CHAIN_END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xls(sheets: Mapping[str, bytes], *, protected: bool = False) -> bytes:
    """A workbook of these sheets, each given by the records of its cells."""
    begin = _xls_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    begin += _xls_record(0x002F, struct.pack("<HH", 1, 1) + bytes(50)) if protected else b""
    end = _xls_record(0x000A, b"")
    parts = [_xls_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6)) + s + end for s in sheets.values()]
    names = [struct.pack("<BBBB", 0, 0, len(name), 0) + name.encode("latin-1") for name in sheets]
    at = len(begin) + sum(8 + len(name) for name in names) + len(end)
    listed = b""
    for name, part in zip(names, parts, strict=True):
        listed += _xls_record(0x0085, struct.pack("<I", at) + name)
        at += len(part)
    return _ole("Workbook", begin + listed + end + b"".join(parts))


def xls_text(row: int, column: int, text: str) -> bytes:
    """A cell that holds a text."""
    head = struct.pack("<HHHHB", row, column, 0, len(text), 0)
    return _xls_record(0x0204, head + text.encode("latin-1"))


def xls_error(row: int, column: int, code: int) -> bytes:
    """A cell that holds an error."""
    return _xls_record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def xls_true(row: int, column: int) -> bytes:
    """A cell that is true."""
    return _xls_record(0x0205, struct.pack("<HHHBB", row, column, 0, 1, 0))


def xls_formula_error(row: int, column: int, code: int) -> bytes:
    """A formula whose value is an error."""
    value = struct.pack("<BBBBBBH", 2, 0, code, 0, 0, 0, 0xFFFF)
    return _xls_record(0x0006, struct.pack("<HHH", row, column, 0) + value + struct.pack("<HIH", 0, 0, 0))


def xls_chart(inside: bytes) -> bytes:
    """A chart on the sheet, which has records of its own."""
    return _xls_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0020, 0, 0, 0, 6)) + inside + _xls_record(0x000A, b"")


def _xls_record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _ole(name: str, stream: bytes) -> bytes:
    """An OLE file with one stream: a header, one sector of the FAT, one of the directory, then the stream."""
    stream = stream.ljust(max(4096, -len(stream) % _SECTOR + len(stream)), b"\0")
    sectors = len(stream) // _SECTOR
    chain = [*range(3, sectors + 2), _CHAIN_END]
    fat = [_FAT, _CHAIN_END, *chain]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _CHAIN_END, 0, _CHAIN_END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, 1, _CHAIN_END, 0) + _entry(name, 2, _FREE, 2, len(stream))
    directory += _entry("", 0, _FREE, 0, 0) * 2
    return header + struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat))) + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    data = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2 if name else 0, kind, 1)
    return data + struct.pack("<III", _FREE, _FREE, child) + bytes(36) + struct.pack("<IQ", start, size)


def xlsb(cells: bytes, after: bytes = b"", sheet: str = "Numbers") -> bytes:
    """A workbook with one sheet: the records of its cells, and those after them."""
    listed = _xlsb_record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet))
    book = _xlsb_record(131, b"") + _xlsb_record(143, b"") + listed + _xlsb_record(144, b"") + _xlsb_record(132, b"")
    part = _xlsb_record(129, b"") + _xlsb_record(148, struct.pack("<IIII", 0, 9, 0, 9)) + _xlsb_record(145, b"")
    part += cells + _xlsb_record(146, b"") + after + _xlsb_record(130, b"")
    link = '<Relationship Id="rId1" Type="{}/{}" Target="{}"/>'
    return archive(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": _RELATIONS.format(link.format(_TYPE, "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _RELATIONS.format(link.format(_TYPE, "worksheet", "worksheets/sheet1.bin")),
            "xl/worksheets/sheet1.bin": part,
        }
    )


def xlsb_row(row: int) -> bytes:
    """The beginning of a row."""
    return _xlsb_record(0, struct.pack("<I", row) + bytes(13))


def xlsb_text(column: int, text: str) -> bytes:
    """A cell that holds a text."""
    return _xlsb_record(6, struct.pack("<II", column, 0) + _wide(text))


def xlsb_rich(column: int, text: str) -> bytes:
    """A cell that holds a text with formatting of its own."""
    return _xlsb_record(62, struct.pack("<IIB", column, 0, 1) + _wide(text) + struct.pack("<IHH", 1, 0, 1))


def xlsb_error(column: int, code: int, kind: int = 3) -> bytes:
    """A cell that holds an error; with ``kind`` 11 it is the value of a formula."""
    return _xlsb_record(kind, struct.pack("<IIB", column, 0, code) + bytes(10 if kind == 11 else 0))


def xlsb_merged(first: int, last: int, column: int) -> bytes:
    """A cell that spans rows."""
    return _xlsb_record(176, struct.pack("<IIII", first, last, column, column))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_record(kind: int, data: bytes) -> bytes:
    return _seven_bits(kind) + _seven_bits(len(data)) + data


def _seven_bits(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + _seven_bits(number >> 7)
