"""A file is what its first bytes say, whatever it is called; what is not read is named, with the way out."""

import gzip
import io
import tarfile
from collections.abc import Mapping

import pytest

from sms_admin.domain.errors import BadFile
from tests.intake.sheets import open_bytes, rows_of
from tests.intake.workbooks import archive


def tar(files: Mapping[str, bytes]) -> bytes:
    """A tar archive of ``files``."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as made:
        for name, content in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            made.addfile(about, io.BytesIO(content))
    return data.getvalue()


def refused(data: bytes) -> BadFile:
    with pytest.raises(BadFile) as caught:
        rows_of(open_bytes(data))
    return caught.value


@pytest.mark.parametrize(
    ("data", "what", "hint"),
    [
        (gzip.compress(b"phone\n1\n", mtime=0), "is a gzip archive", "gunzip -c < "),
        (b"%PDF-1.7\n", "is a PDF document", "CSV or .xlsx"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a picture (PNG)", "export the table"),
        (b"\xff\xd8\xff\xe0", "is a picture (JPEG)", "export the table"),
        (b"SQLite format 3\0\x10", "is a store (an SQLite file)", "--store"),
        (b"7z\xbc\xaf\x27\x1c", "is a 7-zip archive", "unpack"),
        (b"{\\rtf1 phone}", "is a rich text document", "CSV or .xlsx"),
        (b"BEGIN:VCARD\nTEL:+14085550100\n", "is a file of contacts (vCard)", "as CSV"),
        ("\ufeffBEGIN:VCARD\nTEL:+14085550100\n".encode(), "is a file of contacts (vCard)", "as CSV"),
        (b"dn: cn=jane\ntelephoneNumber: +14085550100\n", "is a directory's export (LDIF)", "as CSV"),
        (b'<?xml version="1.0"?>\n<rows><phone>1</phone></rows>', "is XML", "CSV or .xlsx"),
        (
            b"From: a@corp.example\nSubject: x\nMIME-Version: 1.0\n\nphone\n",
            "is a web archive (MHTML) or a message",
            "attached",
        ),
        ("phone,a\n1,2\n".encode("utf-16-le"), "is UTF-16 without a byte order mark", "UTF-8"),
        ("phone,a\n1,2\n".encode("utf-16-be"), "is UTF-16 without a byte order mark", "UTF-8"),
        ("phone\n1\n".encode("utf-32"), "is UTF-32", "UTF-8"),
        (b'[\n {"phone": "1"}]', "is a JSON array", "jq -c '.[]' FILE"),
        (b"[]\n", "is a JSON array", "one object a line"),
        (
            b"From: <Saved by Blink>\r\nSnapshot-Content-Location: x\r\nMIME-Version: 1.0\r\n",
            "is a web archive",
            "HTML",
        ),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
            "is a spreadsheet in XML",
            ".xlsx",
        ),
        (b"BZh91AY", "is a bzip2", "unpack"),
        (tar({"numbers.csv": b"phone\n1\n"}), "is a tar archive", "unpack"),
        (b"RIFF\x24\0\0\0WEBPVP8 \x18\0", "is a picture (WebP)", "export the table"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "is a picture (HEIC)", "export the table"),
        (b"II*\0\x08\0\0\0", "is a picture (TIFF)", "export the table"),
        (b"PAR1\x15\x04\x15\x10", "is a Parquet file", "CSV or .xlsx"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), "is no text, and no kind of file that can be read", "CSV or .xlsx"),
        (bytes(64), "is no text, and no kind of file that can be read", "CSV or .xlsx"),
        ("phone,a\n1,2\n".encode("utf-32-le"), "is no text, and no kind of file that can be read", "CSV or .xlsx"),
        (b'["+14085550100", "+14085550101"]\n', "is a JSON array", "one object a line"),
        (archive({"numbers.csv": "phone\n1\n"}), "is a zip archive", "take numbers.csv out of it"),
        (archive({}), "is a zip archive", "take the file out of it"),
        (archive({"word/document.xml": "<w/>"}), "is a Word document", "CSV or .xlsx"),
        (archive({"ppt/presentation.xml": "<p/>"}), "is a presentation", "CSV or .xlsx"),
        (archive({"Index/Document.iwa": "x"}), "is a document of Apple's Numbers", ".xlsx"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "is an OpenDocument text", "CSV"),
        (archive({"a.csv": "phone"})[:-30], "is a damaged archive", "arrived whole"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "cannot be read as a workbook", ".xlsx"),
    ],
)
def test_what_is_not_read_is_named_with_the_way_out(data: bytes, what: str, hint: str) -> None:
    error = refused(data)
    assert error.message.startswith(f"file.csv {what}")
    assert hint in str(error.hint)


@pytest.mark.parametrize("text", ["phone,a\n1,x\0\n", "phone,caf\u00e9\0\n"])
def test_a_nul_in_a_text_is_named_with_its_line(text: str) -> None:
    assert ": a NUL character" in refused(text.encode()).message


def test_two_byte_order_marks_do_no_harm() -> None:
    assert open_bytes(b"\xef\xbb\xbf\xef\xbb\xbfphone\n1\n").header == ("phone",)
    assert open_bytes(b'\xef\xbb\xbf"phone"\n1\n').header == ("phone",)


@pytest.mark.parametrize("header", ["[mobile] phone,a", "{x} a,phone", "<phone,phone", "{phone},phone", "PK,phone"])
def test_a_header_with_an_odd_beginning_is_csv(header: str) -> None:
    assert rows_of(open_bytes(header + "\n1,2\n")) == [(2, ["1", "2"])]
