"""The parts of a workbook's archive, and the cells that the library shows as blank."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO
from xml.parsers import expat

from sms_admin.domain.typed_cells import OddCell, error

MOST_UNPACKED = 1024**3  # bytes, according to the archive's directory
_MOST_DIRECTORY = 16 * 1024 * 1024  # bytes of that directory
_MOST_ODD = 100_000
_AS_XLSX = "save it as .xlsx or CSV in the program that made it"
_END = b"PK\x05\x06"
# Names in an archive that show what it is: pattern, kind, what to do instead.
_OTHERS = (
    (r"word/document\.xml", "is a Word document", "save the table in it as CSV or .xlsx, and name that"),
    (r"ppt/presentation\.xml", "is a presentation", "save the table in it as CSV or .xlsx, and name that"),
    (r"Index/Document\.iwa|Index\.zip", "is a document of Apple's Numbers or Pages", "export it as .xlsx or CSV"),
)
_MIMETYPES = {
    "application/vnd.oasis.opendocument.text": "is an OpenDocument text",
    "application/vnd.oasis.opendocument.presentation": "is an OpenDocument presentation",
    "application/epub+zip": "is an e-book",
}
_WORKBOOK = re.compile(r"xl/workbook\.(?:xml|bin)", re.IGNORECASE)
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


class NotAWorkbook(Exception):
    """The file cannot be read; ``reason`` follows its name. ``sheet`` is one to try, in place of a hint."""

    def __init__(self, reason: str, hint: str = "", *, sheet: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint
        self.sheet = sheet


def is_archive(file: BinaryIO) -> bool:
    """Whether it is a zip archive; otherwise it is an OLE file."""
    file.seek(0)
    return file.read(2) == b"PK"


def check_archive(file: BinaryIO) -> None:
    """Raises NotAWorkbook for an archive that is damaged, too large unpacked, or not a workbook."""
    _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _refuse_other(archive, [part.filename for part in parts])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as e:
        raise NotAWorkbook(f"is a damaged archive: {e}", "make it again; it may not have arrived whole") from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise NotAWorkbook(
            f"unpacks to more than {MOST_UNPACKED // 1024**3} GiB", "save the sheet with the numbers as CSV"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise NotAWorkbook("is protected by a password", "save it without one")


def _check_directory(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or int.from_bytes(tail[end + 12 : end + 16], "little") > _MOST_DIRECTORY:
        reason = "is a damaged archive: it has no end" if end < 0 else "is an archive with too many parts"
        raise NotAWorkbook(reason, "make it again; it may not have arrived whole")


def _refuse_other(archive: zipfile.ZipFile, names: list[str]) -> None:
    if any(_WORKBOOK.fullmatch(name) for name in names):
        return
    kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    if kind.startswith(_SPREADSHEET):
        return
    for pattern, what, hint in _OTHERS:
        if any(re.fullmatch(pattern, name) for name in names):
            raise NotAWorkbook(what, hint)
    if kind in _MIMETYPES:
        raise NotAWorkbook(_MIMETYPES[kind], "save the table in it as CSV or .xlsx, and name that")
    inside = next((name for name in names if name.lower().endswith((".csv", ".xlsx", ".txt"))), "")
    raise NotAWorkbook("is a zip archive", f"take {inside or 'the file'} out of it, and name that")


def name_ole(file: BinaryIO) -> None:
    """Raises NotAWorkbook for an OLE file of another known kind."""
    file.seek(0)
    data = file.read()
    for stream, what, hint in (
        ("EncryptedPackage", "is protected by a password", "save it without one"),
        ("WordDocument", "is a Word document", _AS_XLSX),
        ("PowerPoint Document", "is a presentation", _AS_XLSX),
        ("__properties_version1.0", "is a message of Outlook", "save the file that is attached to it"),
    ):
        if stream.encode("utf-16-le") in data:
            raise NotAWorkbook(what, hint)


def odd_cells(file: BinaryIO, sheet: str) -> dict[tuple[int, int], OddCell]:
    """Errors, and formulas without a value, by row and column from 0: the library shows both as blank.

    Only the XML of ``.xlsx`` and ``.xlsm`` shows them; other kinds give none.
    """
    if not is_archive(file):
        return {}
    with zipfile.ZipFile(file) as archive:
        part = _part_of(archive, sheet)
        if not part or not _may_have_odd(archive, part):
            return {}
        return _Cells(archive, part).odd


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part that holds ``sheet``; empty where there is no such part in XML."""
    names = {name.lower(): name for name in archive.namelist()}
    book, links = names.get("xl/workbook.xml"), names.get("xl/_rels/workbook.xml.rels")
    if not book or not links:
        return ""
    found = [a for tag, a in _elements(archive, book) if tag == "sheet" and a.get("name") == sheet]
    keys = {value for a in found for name, value in a.items() if name.endswith("id") and name != "sheetId"}
    targets = [
        a.get("Target", "") for tag, a in _elements(archive, links) if tag == "Relationship" and a.get("Id") in keys
    ]
    places = [target.lstrip("/") if target.startswith("/") else f"xl/{target}" for target in targets]
    return next((names[place.lower()] for place in places if place.lower() in names), "")


def _elements(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser()
    parser.StartElementHandler = lambda tag, attrs: found.append((tag.rpartition(":")[2], attrs))
    for data in _pieces(archive, part):
        _parse(parser, data)
        yield from found
        found.clear()


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while data := _unpacked(stream):
            yield data


def _unpacked(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(1 << 18)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as e:
        raise NotAWorkbook(f"is a damaged archive: {e}", "make it again; it may not have arrived whole") from None


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise NotAWorkbook("declares a document type, which no workbook has", _AS_XLSX)

    parser.StartDoctypeDeclHandler = refuse  # which also rules out entities that expand
    return parser


def _parse(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, False)
    except expat.ExpatError as e:
        raise NotAWorkbook(f"is damaged: {e}", "open it in a spreadsheet and save it again as .xlsx") from None


def _may_have_odd(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether a sheet has any errors or formulas: a quick check that saves most sheets a slow one."""
    before = b""
    for data in _pieces(archive, part):
        seen = before + data
        if b't="e"' in seen or b"t='e'" in seen or re.search(rb"<(?:\w+:)?f[\s>/]", seen) or b"<!DOCTYPE" in seen:
            return True
        before = data[-16:]
    return False


class _Cells:
    """Scans the cells of a sheet. ``odd`` are those that hold an error, or a formula without its value."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        self.odd: dict[tuple[int, int], OddCell] = {}
        self._row = self._column = -1
        self._kind = ""
        self._has_formula = False
        self._in_value = False
        self._value: list[str] = []
        parser = _parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        for data in _pieces(archive, part):
            _parse(parser, data)

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
            self.odd[self._row, self._column] = error(value or "#ERROR")
        elif self._has_formula and not value and self._kind == "n":
            why = "it is a formula whose value is not in the file; open the file in a spreadsheet and save it"
            self.odd[self._row, self._column] = OddCell("=", why)
        if len(self.odd) > _MOST_ODD:
            raise NotAWorkbook(
                f"has more than {_MOST_ODD:,} cells with an error", "mend the formulas, or save values only"
            )


def _column(place: str) -> int:
    """``C7`` → 2."""
    column = 0
    for letter in place.upper():
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
    return column - 1
