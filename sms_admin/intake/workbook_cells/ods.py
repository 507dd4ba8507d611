"""``.ods``: errors, cells without a type, formulas without a value, merged cells. Source: OpenDocument 1.3, 19.387."""

import re
import zipfile
from typing import BinaryIO

from sms_admin.domain.typed_cells import error, is_error, text_cell
from sms_admin.intake.workbook_cells.marks import Marks
from sms_admin.intake.workbook_parts import parse, parser, pieces

_PART = "content.xml"
_MAY_HAVE = re.compile(
    rb"<!DOCTYPE|table:formula|calcext:value-type=.error|number-rows-spanned=.(?!1\D)|<text:p[^>]*>\s*(?:#|Err:)"
    rb"|<table:(?:covered-)?table-cell(?![^>]*office:value-type)[^>]*[^/>]>"
)
_LONGEST_TAG = 4096  # bytes
_VALUES = ("office:value", "office:string-value", "office:date-value", "office:time-value", "office:boolean-value")
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


def marks_of_ods(file: BinaryIO, sheet: str) -> Marks:
    """The cells of a sheet that the library shows as blank or as 0, and those that span rows."""
    with zipfile.ZipFile(file) as archive:
        return _Sheet(archive, sheet).marks if _may_have_any(archive) else Marks()


def _may_have_any(archive: zipfile.ZipFile) -> bool:
    """A quick check that saves most files a slow one."""
    before = b""
    for data in pieces(archive, _PART):
        seen = before + data
        if _MAY_HAVE.search(seen):
            return True
        before = seen[max(seen.rfind(b"<"), len(seen) - _LONGEST_TAG) :]
    return False


class _Sheet:
    """Scans the cells of a sheet."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.marks = Marks()
        self._name = name
        self._inside = False  # the wanted sheet
        self._row = self._column = 0
        self._rows = 1  # how often the row is repeated
        self._cell: dict[str, str] | None = None  # the attributes of the open cell
        self._paragraphs: list[str] = []
        self._in_text = False
        self._in_note = False
        reader = parser()
        reader.StartElementHandler = self._start
        reader.EndElementHandler = self._end
        reader.CharacterDataHandler = self._text
        for data in pieces(archive, _PART):
            parse(reader, data)

    def _start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "table:table":
            self._inside, self._row = attrs.get("table:name") == self._name, 0
        elif tag == "table:table-row":
            self._column, self._rows = 0, _count(attrs, "table:number-rows-repeated")
        elif tag in _CELLS:
            self._cell, self._paragraphs = attrs, []
        elif tag == "office:annotation":
            self._in_note = True
        elif tag == "text:p" and not self._in_note:
            self._in_text = True
            self._paragraphs.append("")
        elif tag == "text:s" and self._in_text:
            self._paragraphs[-1] += " " * _count(attrs, "text:c")

    def _text(self, data: str) -> None:
        if self._in_text:
            self._paragraphs[-1] += data

    def _end(self, tag: str) -> None:
        if tag == "text:p":
            self._in_text = False
        elif tag == "office:annotation":
            self._in_note = False
        elif tag in _CELLS and self._cell is not None:
            if self._inside:
                self._note(self._cell, "\n".join(self._paragraphs))
            self._column += _count(self._cell, "table:number-columns-repeated")
            self._cell = None
        elif tag == "table:table-row":
            self._row += self._rows

    def _note(self, attrs: dict[str, str], text: str) -> None:
        untyped = "office:value-type" not in attrs and not any(name in attrs for name in _VALUES)
        last = self._row + _count(attrs, "table:number-rows-spanned") - 1
        self.marks.merge(self._row, self._column, last)
        if attrs.get("calcext:value-type") == "error" or is_error(text):
            self._put(attrs, error(text or "#ERROR"))
        elif untyped and text.strip():
            self._put(attrs, text_cell(text))
        elif untyped and "table:formula" in attrs and not self._paragraphs:  # an empty one is an empty text
            self.marks.put_without_value(self._row, self._column)

    def _put(self, attrs: dict[str, str], cell: str) -> None:
        for row in range(self._rows):
            for column in range(_count(attrs, "table:number-columns-repeated")):
                self.marks.put(self._row + row, self._column + column, cell)


def _count(attrs: dict[str, str], name: str) -> int:
    text = attrs.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
