"""The parts of a workbook's archive: what it is, and its XML within bounds."""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import IO, BinaryIO
from xml.parsers import expat

MOST_UNPACKED = 1024**3  # bytes, according to the archive's directory
_MANIFEST, _MOST_MANIFEST = "META-INF/manifest.xml", 1024 * 1024  # bytes
_MOST_DIRECTORY = 16 * 1024 * 1024  # bytes of that directory
_AS_XLSX = "save it as .xlsx or CSV in the program that made it"
SAVE_AGAIN = "open it in a spreadsheet and save it again as .xlsx"
_MAKE_AGAIN = "make it again; it may not have arrived whole"
_TABLE_ALONE = "save the table in it as CSV or .xlsx, and name that"
_PROTECTED = ("is protected by a password", "save it without one")
_END = b"PK\x05\x06"
# Names in an archive that show what it is: pattern, kind, what to do instead.
_OTHERS = (
    (r"word/document\.xml", "is a Word document", _TABLE_ALONE),
    (r"ppt/presentation\.xml", "is a presentation", _TABLE_ALONE),
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
        raise NotAWorkbook(f"is a damaged archive: {e}", _MAKE_AGAIN) from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise NotAWorkbook(
            f"unpacks to more than {MOST_UNPACKED // 1024**3} GiB", "save the sheet with the numbers as CSV"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise protected()


def _check_directory(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or int.from_bytes(tail[end + 12 : end + 16], "little") > _MOST_DIRECTORY:
        reason = "is a damaged archive: it has no end" if end < 0 else "is an archive with too many parts"
        raise NotAWorkbook(reason, _MAKE_AGAIN)


def _refuse_other(archive: zipfile.ZipFile, names: list[str]) -> None:
    if any(_WORKBOOK.fullmatch(name) for name in names):
        return
    kind = _start_of(archive, "mimetype", 100).decode("ascii", "replace").strip()
    if kind.startswith(_SPREADSHEET):
        if "encrypted-package" in names or b"encryption-data" in _start_of(archive, _MANIFEST, _MOST_MANIFEST):
            raise protected()
        return
    for pattern, what, hint in _OTHERS:
        if any(re.fullmatch(pattern, name) for name in names):
            raise NotAWorkbook(what, hint)
    if kind in _MIMETYPES:
        raise NotAWorkbook(_MIMETYPES[kind], _TABLE_ALONE)
    inside = next((name for name in names if name.lower().endswith((".csv", ".xlsx", ".txt"))), "")
    raise NotAWorkbook("is a zip archive", f"take {inside or 'the file'} out of it, and name that")


def _start_of(archive: zipfile.ZipFile, part: str, most: int) -> bytes:
    """The first bytes of a part; none where there is no such part."""
    try:
        with archive.open(part) as stream:
            return stream.read(most)
    except KeyError:
        return b""


def protected() -> NotAWorkbook:
    """The failure for a workbook with a password."""
    return NotAWorkbook(*_PROTECTED)


def name_ole(file: BinaryIO) -> None:
    """Raises NotAWorkbook for an OLE file of another known kind."""
    file.seek(0)
    data = file.read()
    for stream, what, hint in (
        ("EncryptedPackage", *_PROTECTED),
        ("WordDocument", "is a Word document", _AS_XLSX),
        ("PowerPoint Document", "is a presentation", _AS_XLSX),
        ("__properties_version1.0", "is a message of Outlook", "save the file that is attached to it"),
    ):
        if stream.encode("utf-16-le") in data:
            raise NotAWorkbook(what, hint)


def names_in(file: BinaryIO) -> frozenset[str]:
    """The names of the parts, in lower case."""
    with zipfile.ZipFile(file) as archive:
        return frozenset(name.lower() for name in archive.namelist())


def part_named(archive: zipfile.ZipFile, name: str) -> str:
    """The part of that name, as the archive spells it. Raises NotAWorkbook where there is none."""
    found = next((part for part in archive.namelist() if part.lower() == name.lower()), "")
    if not found:
        raise NotAWorkbook(f"is damaged: it has no part {name}", SAVE_AGAIN)
    return found


def sheet_part(archive: zipfile.ZipFile, links: str, keys: AbstractSet[str]) -> str:
    """The part that holds a sheet, by its keys among the links of the workbook. Raises NotAWorkbook."""
    found = (a for tag, a in elements(archive, part_named(archive, links)) if tag == "Relationship")
    target = next((a.get("Target", "") for a in found if a.get("Id") in keys), "").replace("\\", "/")
    return part_named(archive, posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"))


def elements(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements of a part, each by its name without prefix and its attributes. Raises NotAWorkbook."""
    found: list[tuple[str, dict[str, str]]] = []
    reader = parser()
    reader.StartElementHandler = lambda tag, attrs: found.append((tag.rpartition(":")[2], attrs))
    for data in pieces(archive, part):
        parse(reader, data)
        yield from found
        found.clear()


def pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The content of a part. Raises NotAWorkbook where it is damaged."""
    with archive.open(part) as stream:
        while data := _unpacked(stream):
            yield data


def _unpacked(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(1 << 18)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error) as e:
        raise NotAWorkbook(f"is a damaged archive: {e}", _MAKE_AGAIN) from None


def parser() -> expat.XMLParserType:
    """A parser that refuses a document type, and with it entities that expand."""
    made = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise NotAWorkbook("declares a document type, which no workbook has", _AS_XLSX)

    made.StartDoctypeDeclHandler = refuse
    return made


def parse(reader: expat.XMLParserType, data: bytes) -> None:
    """Parses more of a part. Raises NotAWorkbook where it is no XML."""
    try:
        reader.Parse(data, False)
    except expat.ExpatError as e:
        raise NotAWorkbook(f"is damaged: {e}", SAVE_AGAIN) from None
