"""Bytes to lines: encodings, line ends, and what is no text."""

import hashlib
import io

import pytest

from sms_admin.domain.errors import BadFile
from tests.intake.sheets import open_bytes, rows_of

TEXT = "phone,name\n1,Zoë\n2,山田\n"
ROWS = [(2, ["1", "Zoë"]), (3, ["2", "山田"])]
CHUNKS = pytest.mark.parametrize("chunk", [1, 3, 4, 5, 7, 11, 1000])


@CHUNKS
@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be"],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_utf8_and_utf16_are_read_with_any_line_end(data: bytes, ending: str, chunk: int) -> None:
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2], "utf-8")
    data = data.replace("\n".encode(encoding), ending.encode(encoding))
    sheet = open_bytes(data, chunk=chunk)
    assert sheet.header == ("phone", "name")
    assert rows_of(sheet) == ROWS
    assert sheet.sha256 == hashlib.sha256(data).hexdigest()
    assert sheet._source.bytes_read == len(data)


@CHUNKS
def test_line_feeds_with_and_without_carriage_return_may_be_mixed(chunk: int) -> None:
    assert rows_of(open_bytes("phone,a\r\n1,2\n3,4\r\n5,6", chunk=chunk)) == [
        (2, ["1", "2"]),
        (3, ["3", "4"]),
        (4, ["5", "6"]),
    ]


@CHUNKS
@pytest.mark.parametrize(
    ("data", "line"),
    [("phone,a\n1,2\r3,4\n", 2), ("phone,a\r\n1,2\r\n3,\r4\r\n", 3), ("phone,a\r1,2\r3\n,4\r", 3)],
)
def test_another_kind_of_line_break_outside_quotes_is_refused(data: str, line: int, chunk: int) -> None:
    with pytest.raises(BadFile, match=f"line {line}: a line break of another kind"):
        rows_of(open_bytes(data, chunk=chunk))


@pytest.mark.parametrize("other", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_what_only_python_takes_for_a_line_break_is_text(other: str) -> None:
    assert rows_of(open_bytes(f"phone,a\n1,x{other}y\n")) == [(2, ["1", f"x{other}y"])]


@CHUNKS
@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b"phone,a\n1,b\n2,Jos\xe9\n", "line 3: byte 0xE9 is not UTF-8", "“é” in Windows-1252"),
        (b"phone,a\n1,\x80\n", "line 2: byte 0x80 is not UTF-8", "“€” in Windows-1252"),
        (b"phone,a\n1,\x81\n", "line 2: byte 0x81 is not UTF-8", "save the file as UTF-8"),
        (b"Jos\xe9,phone\n", "line 1: byte 0xE9 is not UTF-8", "Windows-1252"),
        (b"phone,a\n1,\xed\xa0\x80\n", "line 2: byte 0xED is not UTF-8", "UTF-8"),
        (b"phone,a\n1,\xc0\xaf\n", "line 2: byte 0xC0 is not UTF-8", "UTF-8"),
        (b"phone,a\n1,2\xe5\xb1", "line 2: byte 0xE5 is not UTF-8", "UTF-8"),
        (b"\xff\xfe" + "phone\n1".encode("utf-16-le") + b"\x00\xd8\n\x00", "line 2: byte 0x00 is not UTF-16-LE", ""),
        (b"\xff\xfe" + "phone\n12".encode("utf-16-le")[:-1], "line 2: byte 0x32 is not UTF-16-LE", "UTF-8"),
        (b"phone,a\n1,b\n2,\0\n", "line 3: a NUL character", "CSV"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(data: bytes, message: str, hint: str, chunk: int) -> None:
    with pytest.raises(BadFile) as caught:
        rows_of(open_bytes(data, chunk=chunk))
    assert caught.value.message.startswith(f"file.csv, {message}")
    assert hint in str(caught.value.hint)


def test_a_read_that_fails_names_the_line() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(BadFile, match="line 1: cannot be read: Input/output error"):
        open_bytes(Broken())


def test_a_pipe_that_does_not_wait_is_not_taken_for_the_end() -> None:
    class Empty(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return None  # type: ignore[return-value]

    with pytest.raises(BadFile, match="nothing has arrived yet"):
        open_bytes(Empty())
