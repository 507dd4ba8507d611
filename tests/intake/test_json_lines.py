"""JSON lines: what the program writes, and what others write like it."""

import pytest

from sms_admin.domain.errors import BadFile
from tests.intake.sheets import open_bytes, rows_of


def test_the_names_of_the_first_object_are_the_header() -> None:
    sheet = open_bytes(
        '\ufeff{"number": "+14085550100", "Note": "a\\nb"}\r\n\r\n{"Note": null, "number": 14085550101}\r\n'
    )
    assert sheet.header == ("number", "Note")
    assert sheet.columns == {"phone_number": 0}
    assert rows_of(sheet) == [(1, ["+14085550100", "a\nb"]), (3, ["14085550101", ""])]


def test_a_row_that_says_nothing_is_no_row() -> None:
    assert rows_of(open_bytes('{"phone": ""}\n{"phone": null}\n{}\n{"phone": "1"}\n')) == [(4, ["1"])]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"phone": 1}\n{"phone": [1]}\n', "line 2: “phone” is no text and no number"),
        ('{"phone": 1}\n{"phone": 1, "x": 2}\n', "line 2: it has “x”, which the first line lacks"),
        ('{"phone": 1}\n[1]\n', "line 2: it is no object"),
        ('{"phone": 1, "x": 2}\n{"phone": 1}\n', "line 2: it lacks “x”, which the first line has"),
        ('{"phone": 1}\n{"phone": 1\n', "line 2: the object does not end on its line"),
        ('{\n  "phone": 1\n}\n', "line 1: the object does not end on its line"),
        ('{"phone": 1}\n{"phone": 1]\n', "line 2: it is not JSON"),
        ('{"data": [{"phone": 1}]}\n', "line 1: “data” is no text and no number"),
        ('{"phone": 1, "phone": 2}\n', "line 1: it is not JSON: a name stands twice"),
        ('{"phone": 1}\n{"phone": NaN}\n', "line 2: it is not JSON: NaN is no value"),
        ('{"phone": -Infinity}\n', "line 1: it is not JSON: -Infinity is no value"),
        *(
            ('{"phone": 1, "x": ""}\n' + text + "\n", "line 2: it is not JSON: an escape in it is half of a character")
            for text in (
                r'{"phone": "\ud800", "x": ""}',
                r'{"phone": 1, "x": "a\uDFFF"}',
                r'{"phone": 1, "\udabcx": ""}',
            )
        ),
        ('{"a": 1}\n', "line 1: no column of phone numbers; the columns are: a"),
        ('{"phone": 1}\n' + '{"phone":' * 100_000 + "\n", "line 2: it is not JSON"),
    ],
)
def test_what_is_no_flat_object_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BadFile) as caught:
        rows_of(open_bytes(text))
    assert caught.value.message.startswith(f"file.csv, {message}")


@pytest.mark.parametrize("number", ["1408555010012345", "140855501001234567890", "-1408555010012345"])
def test_a_whole_number_of_too_many_digits_is_refused_and_quoted_as_it_stands_there(number: str) -> None:
    ((_, (cell,)),) = rows_of(open_bytes(f'{{"phone": {number}}}\n'))
    assert (cell, getattr(cell, "code", "")) == (number, "excel-mangled")


@pytest.mark.parametrize("number", ["1.40856E+10", "1.4085550100e10", "1E10", "14e9"])
def test_a_number_with_an_exponent_may_have_lost_its_digits(number: str) -> None:
    ((_, (cell, note)),) = rows_of(open_bytes(f'{{"phone": {number}, "note": {number}}}\n'))
    assert (cell, getattr(cell, "code", "")) == (number, "excel-mangled")
    assert note == number


def test_a_whole_number_with_a_point_is_its_digits() -> None:
    assert rows_of(open_bytes('{"phone": 14085550100.0}\n')) == [(1, ["14085550100"])]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('{"meta": {}, "data": [{"phone": 1}]}\n', "one object a line, like"),
        ('{"data": [{"phone": 1}], "meta": {}}\n', "jq -c '.[\"data\"][]' FILE"),
        ('{"it\'s": [{"phone": 1}]}\n', "jq -c '.[\"it'\\''s\"][]' FILE"),
        ('{"data": [1]}\n', "one object a line, like"),
        ('{"data": []}\n', "one object a line, like"),
        ('{\n "data": [\n', "jq -c . FILE"),
    ],
)
def test_the_answer_of_an_interface_is_refused_with_the_way_to_its_rows(text: str, hint: str) -> None:
    with pytest.raises(BadFile) as caught:
        rows_of(open_bytes(text))
    assert hint in str(caught.value.hint)


def test_two_escapes_that_are_one_character_are_read() -> None:
    sheet = open_bytes(rb'{"phone": "1", "x": "\ud83d\uDE00 \\ud800"}')
    assert rows_of(sheet) == [(1, ["1", "😀 \\ud800"])]
