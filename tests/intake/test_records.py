"""Rows: each as wide as the header, each with the line on which it starts; anything doubtful is refused."""

import pytest

from sms_admin.domain.errors import BadFile
from tests.intake.sheets import open_bytes, rows_of

CHUNKS = pytest.mark.parametrize("chunk", [3, 8, 13, 1000])


@CHUNKS
def test_a_row_after_a_quoted_line_break_knows_its_line(chunk: int) -> None:
    data = 'phone,"a\nb"\n1,"x\ny\n"\n\n2,z\n"3\n","\n"\n4,"q"\n'
    assert rows_of(open_bytes(data, chunk=chunk)) == [
        (3, ["1", "x\ny\n"]),
        (7, ["2", "z"]),
        (8, ["3\n", "\n"]),
        (11, ["4", "q"]),
    ]


@CHUNKS
def test_carriage_returns_are_kept_in_quotes_and_lines_counted_by_line_feeds(chunk: int) -> None:
    data = 'phone,a\r\n1,"x\r\ny\rz"\r\n2,\r\n'
    assert rows_of(open_bytes(data, chunk=chunk)) == [(2, ["1", "x\r\ny\rz"]), (4, ["2", ""])]


@CHUNKS
def test_in_a_file_of_carriage_returns_lines_are_counted_by_them(chunk: int) -> None:
    data = 'phone,a\r1,"x\ry\nz"\r2,b\r'
    assert rows_of(open_bytes(data, chunk=chunk)) == [(2, ["1", "x\ry\nz"]), (4, ["2", "b"])]


@pytest.mark.parametrize("blank", ["", ",", " , ", '"",""', "\u00a0,\u3000", " ", ",,,", "\t"])
@pytest.mark.parametrize("chunk", [7, 1000])
def test_a_row_of_blank_cells_is_no_row(blank: str, chunk: int) -> None:
    data = f"phone,a\n{blank}\n1,2\n{blank}\n,3\n{blank}"
    assert rows_of(open_bytes(data, chunk=chunk)) == [(3, ["1", "2"]), (5, ["", "3"])]


def test_a_blank_cell_at_the_end_of_every_row_is_allowed() -> None:
    assert rows_of(open_bytes("phone;a\n1;2;\n;;\n3;4; \n")) == [(2, ["1", "2"]), (4, ["3", "4"])]
    assert rows_of(open_bytes("phone;a;\n1;2\n3;4\n")) == [(2, ["1", "2", ""]), (3, ["3", "4", ""])]


@pytest.mark.parametrize("rows", ["1;2;\n3;4\n", "1;2\n3;4;\n", "1;2;\n3;4;5\n", "1;2;;\n", "1;2;x\n"])
def test_a_cell_too_many_in_some_rows_or_with_a_text_is_refused(rows: str) -> None:
    for chunk in (7, 1000):
        with pytest.raises(BadFile, match=r"cells?, and the (?:header has 2|rows above it have 3)"):
            rows_of(open_bytes("phone;a\n" + rows, chunk=chunk))


def test_a_delimiter_at_the_end_of_one_row_is_named_as_the_cause() -> None:
    with pytest.raises(BadFile) as caught:
        rows_of(open_bytes("phone;a\n1;2\n3;4;\n"))
    assert "the last cell is empty" in str(caught.value.hint)


@pytest.mark.parametrize("end", ["\x1a", "\x1a\r\n"])
def test_a_ctrl_z_ends_a_file_and_nothing_may_follow(end: str) -> None:
    assert rows_of(open_bytes("phone,a\r\n1,2\r\n" + end)) == [(2, ["1", "2"])]
    with pytest.raises(BadFile, match="line 3: a Ctrl-Z"):
        rows_of(open_bytes("phone,a\r\n1,2\r\n\x1a\r\n3,4\r\n"))


@pytest.mark.parametrize("row", ["", " ", "\t", "\u3000", "\x0b", "\x1f"])
def test_a_file_of_one_column_has_blank_rows_and_a_ctrl_z_as_well(row: str) -> None:
    assert rows_of(open_bytes(f"phone\n{row}\n1\n{row}\n 2\n\x1a")) == [(3, ["1"]), (5, [" 2"])]


def test_a_formula_that_keeps_a_number_a_text_is_read_without_quotes_around_it() -> None:
    assert rows_of(open_bytes('phone,a\n="+14085550100","x"\n')) == [(2, ['="+14085550100"', "x"])]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("1,2", ["1", "2"]),
        (" 1 , 2 ", [" 1 ", " 2 "]),
        ('"1","2"', ["1", "2"]),
        ('1,"a,b;c\td"', ["1", "a,b;c\td"]),
        ('1,"say ""x"""', ["1", 'say "x"']),
        ('1,""', ["1", ""]),
        ('1,""""', ["1", '"']),
        ("1,'x'", ["1", "'x'"]),
        ("1,\\n", ["1", "\\n"]),
        ("1,=1+1", ["1", "=1+1"]),
    ],
)
def test_cells_are_read_as_they_stand(row: str, cells: list[str]) -> None:
    assert rows_of(open_bytes(f"phone,a\n{row}\n")) == [(2, cells)]
    assert rows_of(open_bytes(f"phone,a\n{row}")) == [(2, cells)]


@CHUNKS
@pytest.mark.parametrize(
    ("rows", "message", "hint"),
    [
        ("1,2\nTotal\n", "line 3: 1 cell, and the header has 2", "take out a line that is no row"),
        ("1,2\n3,4,5\n", "line 3: 3 cells, and the header has 2", "in quotes"),
        ('1,"x\ny"\n3\n', "line 4: 1 cell", "fill up"),
        (
            "1,2,\n3,4\n",
            "line 3: 2 cells, and the rows above it have 3",
            "let every row end with the delimiter, or none",
        ),
        ("1,2\n3,4,\n", "line 3: 3 cells, and the header has 2", "the last cell is empty"),
        ("1,2,,\n3,4,,\n", "line 2: 4 cells, and the header has 2", "the last cells are empty: take out"),
        ('1,x"y\n', "line 2: a bare quote", '"ab""c"'),
        ('1,x"y"\n', "line 2: a bare quote", '"ab""c"'),
        ('1, "x"\n', "line 2: a blank before a quote", "take out the blank"),
        ('1,2\n3,"x"y\n', "line 3: text after a closing quote", "doubled"),
        ('1,"x" \n', "line 2: text after a closing quote", "doubled"),
        ('1,"x\ny"z\n', "line 3: text after a closing quote", "doubled"),
        ('1,"\n\n"2"\n', "line 4: text after a closing quote", "doubled"),
        ('1,2\n3,"x\n5,6\n', "line 3: a quote is opened here and never closed", "close the quote"),
        ('1,"x\n3,"y"\n', "line 3: text after a closing quote", "doubled"),
        ('"1\n2",x"\n', "line 3: a bare quote", '"ab""c"'),
    ],
)
def test_a_damaged_row_is_refused_with_the_line_of_the_damage(rows: str, message: str, hint: str, chunk: int) -> None:
    with pytest.raises(BadFile) as caught:
        rows_of(open_bytes(f"phone,a\n{rows}", chunk=chunk))
    assert caught.value.message.startswith(f"file.csv, {message}")
    assert hint in str(caught.value.hint)


def test_a_row_of_a_million_cells_is_refused() -> None:
    with pytest.raises(BadFile, match="line 3: 500,000 cells, and the header has 2"):
        rows_of(open_bytes("phone,a\n1,2\n" + "x," * 499_999 + "\n"))
