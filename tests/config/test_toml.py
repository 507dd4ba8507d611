"""A settings file that cannot be read: what is wrong is said with its line, quickly and within little memory."""

import os
import tracemalloc
from pathlib import Path

import pytest

from sms_admin.config.toml import MOST_BYTES, read_toml
from sms_admin.domain.errors import BadUsage

GOOD = b"region = 'US'\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refusal(file: Path, data: bytes) -> str:
    file.write_bytes(data)
    with pytest.raises(BadUsage) as caught:
        read_toml(file)
    assert str(caught.value.hint)
    return caught.value.message


@pytest.mark.parametrize(
    "bad",
    [
        b"region = 'US",
        b"region = 'CA'",
        b"region: US",
        b"a = " + b"[" * 100_000,
        b"a = " + b"9" * 5_000,
        b"a = 2024-02-31",
        b"# Jos\xe9",
        b"a = '\0'",
        b"a = 1 # one\rb = 2",
        b"a = 1\r\r\n",
        b"a = '''x\ry'''",
        b"a" + b".a" * 20_000 + b" = 1",
        b"[a" + b".a" * 20_000 + b"]",
        b"x = {a" + b" . a" * 20_000 + b" = 1}",
        b'"a"' + b'."a"' * 20_000 + b" = 1",
    ],
    ids=lambda bad: bad[:12].decode("latin-1"),
)
def test_every_fault_is_said_with_its_line(bad: bytes, file: Path) -> None:
    for before in (1, 2):
        head = b"region = 'US'\n" + b"# it's a comment\n" * (before - 1)
        assert f"at line {before + 1}" in refusal(file, head + bad + b"\n")


def test_a_fault_at_the_end_is_on_the_last_line(file: Path) -> None:
    assert "at line 2" in refusal(file, GOOD + b"store = ")
    assert "(at line 3, the end)" in refusal(file, GOOD + b"store = '''a\nb")


def test_a_key_of_many_parts_takes_no_more_memory_than_the_file(file: Path) -> None:
    tracemalloc.start()
    try:
        refusal(file, b"a" + b".a" * 20_000 + b" = 1\n")
        assert tracemalloc.get_traced_memory()[1] < 10 * 1_048_576
    finally:
        tracemalloc.stop()


def test_dots_in_texts_comments_and_numbers_are_no_parts_of_a_key(file: Path) -> None:
    file.write_bytes(
        b"# a.b.c.d.e.f.g.h.i.j.k\nstore = '/a.b.c.d.e.f.g.h.i.j.k'\nx = [1.5, 2.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]\n"
    )
    assert len(read_toml(file)) == 2


def test_the_largest_file_is_read_and_one_byte_more_is_not(file: Path) -> None:
    file.write_bytes(GOOD + b"#" * (MOST_BYTES - len(GOOD)))
    assert read_toml(file) == {"region": "US"}
    assert "more than 1,048,576 bytes" in refusal(file, GOOD + b"#" * (MOST_BYTES - len(GOOD) + 1))


def test_line_ends_of_windows_and_a_byte_order_mark_are_right(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfregion = 'US'\r\noutput = 'csv'\r\n")
    assert read_toml(file) == {"region": "US", "output": "csv"}


def test_what_is_not_a_regular_file_is_not_waited_for(file: Path) -> None:
    os.mkfifo(file)
    with pytest.raises(BadUsage, match="are not a regular file"):
        read_toml(file)
