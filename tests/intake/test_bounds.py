"""Whatever comes in, memory stays bounded: what has no end is refused, what is long is read in pieces."""

import io
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat

import pytest

from sms_admin.domain.errors import BadFile
from sms_admin.intake.lines import LONGEST
from tests.intake.sheets import open_bytes, rows_of

MB = 1_000_000
BOUND = 80 * MB  # a record of a megabyte, in a few copies, or as its half a million lines


class Pieces(io.BytesIO):
    """A stream made of pieces as they are asked for; ``taken`` counts its bytes."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self.taken = 0

    def read(self, size: int | None = -1) -> bytes:
        piece = next(self._pieces, b"")
        self.taken += len(piece)
        return piece


def endless(before: bytes, piece: bytes) -> Pieces:
    return Pieces(chain([before], repeat(piece * (200_000 // len(piece)))))


@contextmanager
def bounded() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < BOUND
    finally:
        tracemalloc.stop()


HEADER = b"phone,a\n"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: endless(b"x", b"x"), "line 1: a line of more than 1,048,576 characters"),
        (lambda: endless(b"phone,", b"a,"), "line 1: a line of more than 1,048,576 characters"),
        (lambda: endless(b'phone,"', b"x\n"), "line 1: a quote is opened here"),
        (lambda: endless(HEADER, b"x"), "line 2: a line of more than"),
        (lambda: endless(HEADER + b"1,2\n", b","), "line 3: a line of more than"),
        (lambda: endless(HEADER + b'1,"', b"x"), "line 2: a line of more than"),
        (lambda: endless(HEADER + b'1,"', b"x\n"), "line 2: a record of more than 1,048,576 characters"),
        (lambda: endless(HEADER + b'1,2\n3,"', b'""\n'), "line 3: a record of more than"),
        (lambda: endless(HEADER + b"1,", "é".encode()), "line 2: a line of more than"),
        (lambda: endless(b"\xff\xfe", "x".encode("utf-16-le")), "line 1: a line of more than"),
        (lambda: endless(b"phone\r", b"x"), "line 2: a line of more than"),
    ],
)
def test_what_has_no_end_is_refused_soon_and_in_little_memory(make: Callable[[], Pieces], message: str) -> None:
    stream = make()
    with bounded(), pytest.raises(BadFile, match=message):
        rows_of(open_bytes(stream))
    assert stream.taken < 3 * MB


def test_a_field_of_100_mb_is_refused_before_it_is_read() -> None:
    stream = Pieces(chain([HEADER, b'1,"'], repeat(b"x" * 250_000, 400), [b'"\n']))
    with bounded(), pytest.raises(BadFile, match="line 2: a line of more than"):
        rows_of(open_bytes(stream))
    assert stream.taken < 2 * MB


def test_a_field_just_within_the_limit_is_read() -> None:
    cell = "x" * (LONGEST - 10)
    assert rows_of(open_bytes(f"phone,a\n1,{cell}\n")) == [(2, ["1", cell])]


def test_the_longest_line_is_read_and_one_character_more_is_not() -> None:
    longest = "1," + "x" * (LONGEST - 2)
    assert rows_of(open_bytes(f"phone,a\n{longest}\n2,y\n"))[0] == (2, longest.split(","))
    with pytest.raises(BadFile, match="line 2: a line of more than 1,048,576 characters"):
        rows_of(open_bytes(f"phone,a\n{longest}x\n2,y\n"))


def test_blank_lines_before_the_header_are_counted_and_not_kept() -> None:
    stream = Pieces(chain(repeat(b"\n" * 250_000, 100), [b"phone\n1\n"]))
    with bounded():
        rows = rows_of(open_bytes(stream))
    assert rows == [(25_000_002, ["1"])]


def test_a_long_file_is_read_in_pieces() -> None:
    rows = b"".join(b"%d,abcdefghij\n" % at for at in range(20_000))
    stream = Pieces(chain([HEADER], repeat(rows, 10)))
    with bounded():
        count = sum(len(part) for part in open_bytes(stream).slices())
    assert count == 200_000
