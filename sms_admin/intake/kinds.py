"""Recognises the kind of a file by its first bytes, never by its name; and words the refusal of other kinds."""

import re
from enum import Enum, auto

from sms_admin.domain.errors import BadFile
from sms_admin.intake.source import Source


class Kind(Enum):
    """The kinds of file that can be read; each has its own module."""

    CSV = auto()
    JSON_LINES = auto()
    WEB_PAGE = auto()
    WORKBOOK = auto()  # or any other zip archive or OLE file, which its module refuses


_AS_CSV = "save the table in it as CSV or .xlsx, and name that"
_UNPACK = "unpack it, and name the file that is in it"
_NO_TEXT_IN_PICTURES = "text in a picture is not read; export the table instead"
# How files of other kinds begin, what they are, and what to do instead.
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"SQLite format 3\0", "is a store (an SQLite file)", "name a file of rows; a store is named with --store"),
    (b"\x1f\x8b", "is a gzip archive", "unpack it first: gunzip -c < FILE | sms-admin ... -"),
    (b"BZh", "is a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "is an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "is a zstd archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "is a 7-zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "is a RAR archive", _UNPACK),
    (b"%PDF-", "is a PDF document", _AS_CSV),
    (b"{\\rtf", "is a rich text document", _AS_CSV),
    (b"\x89PNG\r\n\x1a\n", "is a picture (PNG)", _NO_TEXT_IN_PICTURES),
    (b"\xff\xd8\xff", "is a picture (JPEG)", _NO_TEXT_IN_PICTURES),
    (b"GIF8", "is a picture (GIF)", _NO_TEXT_IN_PICTURES),
    (b"BEGIN:VCARD", "is a file of contacts (vCard)", "export the contacts as CSV"),
    (b"dn: ", "is a directory's export (LDIF)", "export the people as CSV"),
    (b"II*\0", "is a picture (TIFF)", _NO_TEXT_IN_PICTURES),
    (b"MM\0*", "is a picture (TIFF)", _NO_TEXT_IN_PICTURES),
    (b"PAR1", "is a Parquet file", _AS_CSV),
    (b"\xff\xfe\0\0", "is UTF-32", "save it as UTF-8"),
    (b"\0\0\xfe\xff", "is UTF-32", "save it as UTF-8"),
)
# The same for those that are known by what stands further on, at that place.
_OTHERS_WITHIN: tuple[tuple[int, bytes, str, str], ...] = (
    (257, b"ustar", "is a tar archive", _UNPACK),
    (8, b"WEBP", "is a picture (WebP)", _NO_TEXT_IN_PICTURES),
    (4, b"ftyphei", "is a picture (HEIC)", _NO_TEXT_IN_PICTURES),
)
_LINE_END = re.compile(rb"[\r\n]")
_NEVER_IN_TEXT = re.compile(rb"[\x01-\x08\x0e-\x19]")  # beside a NUL: it is no text with a NUL in it
_MARKS = re.compile(rb"\A(?:\xef\xbb\xbf)*\s*")
_TAG = re.compile(rb"<(?:!doctype|!--|[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\b[^>]*>\s*", re.IGNORECASE)
_PAGE_IN_XML = re.compile(
    rb"(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div)\b", re.IGNORECASE | re.DOTALL
)
_SPREADSHEET_XML = re.compile(rb"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet")
_WEB_ARCHIVE = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*(?:MIME-Version:|Snapshot-Content-Location:)", re.IGNORECASE
)


def kind_of(source: Source) -> Kind:
    """The kind of a file that can be read. Raises BadFile for any other, saying what it is and what to do."""
    data = source.first()
    bare = _MARKS.sub(b"", data, count=1)
    for start, what, hint in _OTHERS:
        if data.startswith(start) or bare.startswith(start):
            raise source.bad_whole(what, hint)
    for at, start, what, hint in _OTHERS_WITHIN:
        if data.startswith(start, at):
            raise source.bad_whole(what, hint)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return Kind.WORKBOOK
    _refuse_unmarked(source, data)
    _refuse_no_text(source, data)
    return _kind_of_text(source, bare)


def _kind_of_text(source: Source, text: bytes) -> Kind:
    text = text.replace(b"\0", b"") if source.first().startswith((b"\xff\xfe", b"\xfe\xff")) else text
    text = text.lstrip(b"\xff\xfe \t\r\n")
    declared = _XML.match(text)
    if declared and _SPREADSHEET_XML.search(text):
        raise source.bad_whole("is a spreadsheet in XML of 2003", "save it as .xlsx in the program that made it")
    if _PAGE_IN_XML.match(text, declared.end()) if declared else _TAG.match(text):
        return Kind.WEB_PAGE
    if declared:
        raise source.bad_whole("is XML", _AS_CSV)
    if _WEB_ARCHIVE.match(text):
        hint = "save the page as HTML: “Webpage, HTML only”; of a message, save the file that is attached to it"
        raise source.bad_whole("is a web archive (MHTML) or a message", hint)
    if re.match(rb"\{\s*[\"}]", text):
        return Kind.JSON_LINES
    if re.match(rb"\[\s*[\[{\]\"]", text):
        raise source.bad_whole(
            "is a JSON array", "write JSON lines, one object a line: --output jsonl does, and so does jq -c '.[]' FILE"
        )
    return Kind.CSV


def _refuse_unmarked(source: Source, data: bytes) -> None:
    """Raises BadFile for UTF-16 without a byte order mark: in mostly ASCII text every second byte is NUL."""
    head = data[:512]
    if len(head) < 4 or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    for at in (0, 1):
        if head[at::2].count(0) > len(head) // 4 and not head[1 - at :: 2].count(0):
            raise unmarked(source)


def _refuse_no_text(source: Source, data: bytes) -> None:
    """Raises BadFile for a file of a kind that is not known, and that is no text from its first line on."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    head = _LINE_END.split(data[:512], maxsplit=1)[0]
    if b"\0" in head and (_NEVER_IN_TEXT.search(head) or head.count(0) > len(head) // 2):
        raise source.bad_whole("is no text, and no kind of file that can be read", _AS_CSV)


def unmarked(source: Source) -> BadFile:
    """The failure for UTF-16 without a byte order mark."""
    return source.bad_whole("is UTF-16 without a byte order mark", "save the file as UTF-8 (in Excel: CSV UTF-8)")
