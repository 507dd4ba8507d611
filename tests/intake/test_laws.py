"""What holds for every file: it is read as a strict reader reads it, or refused with the line; never otherwise."""

import csv
import io
import re
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sms_admin.domain.cells import unguard
from sms_admin.domain.errors import BadFile
from sms_admin.intake.table import is_blank
from sms_admin.render import records
from tests.intake.reference import Refused, read
from tests.intake.sheets import Rows, open_bytes, rows_of

HEADER = ("phone_number", "a", "b")
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
awkward = st.text(st.sampled_from(",;\t\"\r\n'=+-@ xé\ufeff\u2028\x85\x1c"), max_size=12)
cells = text | awkward | st.sampled_from(["", "+14085550100", "\ufeff", '"', "\r", "\n", "\r\n"])
tables = st.lists(st.tuples(cells, cells, cells), max_size=8)
chunks = st.sampled_from([3, 5, 16, 61, 100_000])
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16"]  # Python's UTF-16 begins with its mark


@given(
    tables,
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(ENCODINGS),
    chunks,
)
@example([("a\rb", "", "")], ",", "\n", csv.QUOTE_MINIMAL, "utf-8", 3)
@example([("\n", "", "0\n\x85")], ",", "\r", csv.QUOTE_MINIMAL, "utf-8", 3)
def test_what_pythons_csv_module_writes_is_read_back_the_same(
    rows: list[tuple[str, str, str]], delimiter: str, ending: str, quoting: int, encoding: str, chunk: int
) -> None:
    rows = [row for row in rows if not is_blank(row)]  # such a row is none
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator=ending, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([HEADER, *rows])
    sheet = open_bytes(written.getvalue().encode(encoding), chunk=chunk)
    assert sheet.header == HEADER
    # The module leaves a line break of another kind without quotes. Nobody can read such a cell, and where it makes
    # CR LF at the end of a row, every reader takes both for that end; blanks behind a break are a blank row.
    other = "\r" if ending == "\n" else "\n"
    if quoting != csv.QUOTE_ALL and ending != "\r\n" and any(other in cell for row in rows for cell in row):
        with suppress(BadFile):
            found = [[cell.strip() for cell in cells] for _, cells in rows_of(sheet)]
            assert found == [[cell.strip() for cell in row] for row in rows]
    else:
        assert [tuple(cells) for _, cells in rows_of(sheet)] == rows


@given(tables, chunks)
def test_what_we_write_ourselves_comes_back_to_the_letter_once_the_guard_is_off(
    rows: list[tuple[str, str, str]], chunk: int
) -> None:
    rows = [row for row in rows if not is_blank(row)]
    written = io.StringIO(newline="")
    records.write(written, "csv", HEADER, [rows])
    found = rows_of(open_bytes(written.getvalue(), chunk=chunk))
    assert [tuple(map(unguard, cells)) for _, cells in found] == rows


pieces = st.sampled_from(
    [",", ";", '"', '""', "\r", "\n", "\r\n", "1", "x", " ", "é", "\ufeff", ',"', '",', '"\n', "\0"]
)
well_formed = st.lists(
    st.tuples(
        st.sampled_from(["1", '"x,y"', '"a\nb"', '"c\r"', '""']),
        st.sampled_from([",", ",", ",", ";"]),
        st.sampled_from(["2", '"q""q"', "", "é", 'z"z', '"r"s', "m,m"]),
        st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n", ""]),
    ).map("".join)
).map("".join)
some_text = st.lists(pieces).map("".join) | well_formed
some_bytes = some_text.map(str.encode) | st.binary(max_size=40)


def outcome_of(data: bytes, chunk: int) -> Rows | int:
    """The rows, or the line for which the file is refused."""
    try:
        return rows_of(open_bytes(data, chunk=chunk))
    except BadFile as refused:
        failure = refused
    found = re.match(r"file\.csv(?:, line ([0-9]+):)? ", failure.message)
    assert found, failure.message
    assert failure.hint
    return int(found[1] or 0)  # 0: it is a file of another kind


def outcome_by_reference(data: bytes) -> Rows | int:
    try:
        return read(data, ",")[1:]
    except Refused as refused:
        return refused.line


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@given(some_bytes, chunks)
@example(b'1,"x\n3,"y"\n', 3)
@example(b"1,2\r\r\n3,4\n", 3)
@example(b'1,"2\n', 3)
@example(b"1,2\n\xff", 3)
@example(b'1,"\0', 3)
def test_any_bytes_are_read_as_the_strict_reader_reads_them_or_refused_with_the_same_line(
    ending: str, data: bytes, chunk: int
) -> None:
    data = f"phone,a{ending}".encode() + data
    assert outcome_of(data, chunk) == outcome_by_reference(data)


@given(some_text, st.sampled_from(["\ufeff", ""]), chunks)
def test_any_text_in_utf16_is_read_as_in_utf8(data: str, mark: str, chunk: int) -> None:
    data = "phone,a\n" + data
    expected = outcome_of(data.encode(), chunk)
    assert outcome_of(b"\xff\xfe" + data.encode("utf-16-le"), chunk) == expected
    assert outcome_of(b"\xfe\xff" + data.encode("utf-16-be"), chunk) == expected
    assert outcome_of(b"\xef\xbb\xbf" + data.encode(), chunk) == expected


@settings(deadline=None)  # a workbook is read by a process of its own
@given(st.binary(max_size=60) | some_bytes, chunks)
def test_whatever_the_first_line_is_the_file_is_read_or_refused_with_a_line(data: bytes, chunk: int) -> None:
    assert outcome_of(data, chunk) == outcome_of(data, 100_000)
