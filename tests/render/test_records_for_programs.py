"""Forms for programs: plain, csv, json, jsonl."""

import csv
import io
import json
import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sms_admin.domain.cells import guard
from sms_admin.render.records import Slices, Value, write, write_one

FIELDS = ("number", "user", "ready", "rows", "blockers", "reasons")
ROW: tuple[Value, ...] = ("+14085550100", None, True, 3, ["a", "b"], {"toll-free": 3, "no-user": 1})

any_text = st.text(st.characters(exclude_categories=()))
suspicious = st.text(st.sampled_from("'=+-@\t\r\n\"0123456789,;x \x00"), max_size=20)
cells = any_text | suspicious
tables = st.lists(st.lists(st.tuples(cells, cells, cells), max_size=3), max_size=3)


def written(form: str, fields: Sequence[str], slices: Slices) -> str:
    stream = io.StringIO(newline="")
    write(stream, form, fields, slices)
    return stream.getvalue()


def without_guard(cell: str) -> str:
    return cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell


@given(tables)
@example([[("a\rb", "\r", "\n")]])
@example([[("+14085550100\n", "'+14085550100", "+14085550100")]])
def test_csv_gives_every_cell_back_once_the_guard_is_off(slices: list[list[tuple[str, str, str]]]) -> None:
    text = written("csv", ("a", "b", "c"), slices)
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == ["a", "b", "c"]
    assert [tuple(map(without_guard, row)) for row in rows] == [row for rows in slices for row in rows]


@given(st.lists(st.lists(cells | st.none() | st.integers(), min_size=2, max_size=2), min_size=1))
@example([["", None]])
@example([["a,b", 'say "no"'], ["\r", " x "]])
def test_csv_is_quoted_as_the_library_quotes_it(rows: list[list[str | int | None]]) -> None:
    for columns in (slice(None), slice(1)):
        table = [row[columns] for row in rows]
        text = io.StringIO(newline="")
        for row in table:
            line = io.StringIO(newline="")
            csv.writer(line).writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
            text.write(line.getvalue()[: -len("\r\n")] + "\n")
        assert written("csv", ["a", "b"][columns], [table]).partition("\n")[2] == text.getvalue()


@given(tables)
def test_json_and_jsonl_give_every_value_back(slices: list[list[tuple[str, str, str]]]) -> None:
    expected = [{"a": a, "b": b, "c": c} for rows in slices for a, b, c in rows]
    assert json.loads(written("json", ("a", "b", "c"), slices)) == expected
    lines = written("jsonl", ("a", "b", "c"), slices).splitlines()
    assert [json.loads(line) for line in lines] == expected


@given(tables)
def test_plain_has_one_line_a_row_and_one_tab_between_cells(slices: list[list[tuple[str, str, str]]]) -> None:
    lines = written("plain", ("a", "b", "c"), slices).split("\n")
    assert len(lines) == 1 + sum(map(len, slices)) + 1
    assert all(line.count("\t") == 2 for line in lines[:-1])


@given(st.lists(cells, min_size=1))
@example(["+14085550100\n"])
@example(["+14085550100\n", "+14085550101"])
@example(["+14085550100", "'=1"])
@example(["+14085550100", "=1"])
def test_csv_guards_every_cell_of_a_column_whatever_stands_beside_it(column: list[str]) -> None:
    text = written("csv", ("a", "b"), [[(cell, "") for cell in column]])
    _, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert [row[0] for row in rows] == [guard(cell) for cell in column]


def test_plain_shows_nothing_for_none_and_joins_lists_and_counts() -> None:
    header, line = written("plain", FIELDS, [[ROW]]).splitlines()
    assert header == "number\tuser\tready\trows\tblockers\treasons"
    assert line == "+14085550100\t\ttrue\t3\ta, b\ttoll-free=3, no-user=1"


def test_csv_shows_values_as_plain_does_and_leaves_negative_counts_alone() -> None:
    assert written("csv", ("a", "b", "c", "d"), [[(None, False, -3, ["=x", "y"])]]) == 'a,b,c,d\n,false,-3,"\'=x, y"\n'


def test_json_keeps_the_types_of_values() -> None:
    assert json.loads(written("json", FIELDS, [[ROW]])) == [dict(zip(FIELDS, ROW, strict=True))]


def test_json_is_an_array_with_one_object_on_a_line() -> None:
    assert written("json", ("n",), [[(1,)], [], [(2,)]]) == '[\n{"n": 1},\n{"n": 2}\n]\n'


@pytest.mark.parametrize(("form", "text"), [("json", "[]\n"), ("jsonl", ""), ("csv", "n\n"), ("plain", "n\n")])
def test_no_rows_are_still_a_complete_document(form: str, text: str) -> None:
    assert written(form, ("n",), []) == text
    assert written(form, ("n",), [[]]) == text


@pytest.mark.parametrize(
    ("form", "text"),
    [("json", '{"n": 1}\n'), ("jsonl", '{"n": 1}\n'), ("csv", "n\n1\n"), ("plain", "n\n1\n")],
)
def test_one_thing_is_one_object_and_no_array(form: str, text: str) -> None:
    stream = io.StringIO(newline="")
    write_one(stream, form, ("n",), (1,))
    assert stream.getvalue() == text


def test_a_row_that_lacks_a_value_is_an_error_and_not_a_shifted_line() -> None:
    with pytest.raises(ValueError, match="zip"):
        written("json", ("a", "b"), [[("only one",)]])


@pytest.mark.parametrize("form", ["plain", "csv", "json", "jsonl"])
def test_slices_are_written_as_they_come(form: str) -> None:
    stream = io.StringIO(newline="")
    lengths: list[int] = []

    def slices() -> Slices:
        for number in range(3):
            lengths.append(len(stream.getvalue()))
            yield [(number,)]

    write(stream, form, ("n",), slices())
    assert lengths[0] < lengths[1] < lengths[2]


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=4))
def test_csv_is_the_same_whether_its_cells_need_quotes_or_not(rows: list[tuple[str, str]]) -> None:
    quoted = written("csv", ("a", "b"), [[*rows, ("needs, quotes", "")]])
    assert quoted == written("csv", ("a", "b"), [rows]) + '"needs, quotes",\n'
