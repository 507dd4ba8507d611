"""``.xlsx`` and ``.xlsm``: errors, and formulas without a value."""

import re
import zipfile
from typing import BinaryIO

from sms_admin.domain.typed_cells import error
from sms_admin.intake.workbook_cells.marks import Marks
from sms_admin.intake.workbook_parts import elements, parse, parser, part_named, pieces, sheet_part

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def marks_of_xlsx(file: BinaryIO, sheet: str) -> Marks:
    """The cells of a sheet that hold an error, or a formula without its value; the library knows the merged ones."""
    with zipfile.ZipFile(file) as archive:
        book = part_named(archive, "xl/workbook.xml")
        found = [a for tag, a in elements(archive, book) if tag == "sheet" and a.get("name") == sheet]
        keys = {value for a in found for name, value in a.items() if name.endswith("id") and name != "sheetId"}
        part = sheet_part(archive, "xl/_rels/workbook.xml.rels", keys)
        return _Cells(archive, part).marks if _may_have_any(archive, part) else Marks()


def _may_have_any(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether a sheet has any errors or formulas: a quick check that saves most sheets a slow one."""
    before = b""
    for data in pieces(archive, part):
        seen = before + data
        if b't="e"' in seen or b"t='e'" in seen or _FORMULA.search(seen) or b"<!DOCTYPE" in seen:
            return True
        before = data[-16:]
    return False


class _Cells:
    """Scans the cells of a sheet."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        self.marks = Marks()
        self._row = self._column = -1
        self._kind = ""
        self._has_formula = False
        self._in_value = False
        self._value: list[str] = []
        reader = parser()
        reader.StartElementHandler = self._start
        reader.EndElementHandler = self._end
        reader.CharacterDataHandler = self._text
        for data in pieces(archive, part):
            parse(reader, data)

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._row = int(attrs["r"]) - 1 if attrs.get("r", "").isdigit() else self._row + 1
            self._column = -1
        elif tag == "c":
            self._column = _column(attrs.get("r", "")) if attrs.get("r") else self._column + 1
            self._kind, self._has_formula, self._value = attrs.get("t", "n"), False, []
        elif tag == "f":
            self._has_formula = True
        elif tag == "v":
            self._in_value = True

    def _text(self, data: str) -> None:
        if self._in_value:
            self._value.append(data)

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "v":
            self._in_value = False
        elif tag == "c":
            self._note("".join(self._value))

    def _note(self, value: str) -> None:
        if self._kind == "e":
            self.marks.put(self._row, self._column, error(value or "#ERROR"))
        elif self._has_formula and not value and self._kind == "n":
            self.marks.put_without_value(self._row, self._column)


def _column(place: str) -> int:
    """``C7`` → 2."""
    column = 0
    for letter in place.upper():
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
    return column - 1
