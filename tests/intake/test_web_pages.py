"""A saved web page: the table with a column of numbers, however it is marked up."""

import pytest

from sms_admin.domain.errors import BadFile
from sms_admin.domain.typed_cells import OddCell
from tests.intake.sheets import open_bytes, rows_of

A, B = "+14085550100", "+14085550101"
ROWS = [(2, [A, "Jane Doe", "Enabled"]), (3, [B, "Kim Dyk", ""])]

TABLE = f"""<!DOCTYPE html><html><head><title>SMS Number</title><style>td {{}}</style>
<script>if (a<b) "<td>"</script></head>
<body><table><tr><td>Menu<td>Number of things</table>
<h1>SMS</h1><table class=x><thead><tr><th>Number <i aria-hidden="true">arrow_up</i></th>
<th>Name</th><th>Status</th></tr></thead>
<tbody><tr><td><a href="tel:1">{A}</a></td><td>Jane&nbsp;<b>D</b>oe</td>
<td><svg><title>ok</title></svg>Enabled<br></td></tr>
<tr><td>{B}</td><td><div>Kim</div><div>Dyk</div></td><td></td></tr></tbody></table></body></html>"""
UNCLOSED = (
    f"<table><tr><th>Number<th>Name<th>Status<tr><td>{A}<td>Jane Doe<td>Enabled<tr><td>{B}<td>Kim Dyk<td></table>"
)
ARIA = f"""<!-- saved --><html><body><div role="grid"><div role="rowgroup"><div role="row">
<div role="columnheader">Number</div><div role="columnheader">Name</div>
<div role="columnheader">Status</div></div></div>
<div role="rowgroup"><div role="row">
<div role="gridcell"><div><div>{A}</div></div></div><div role="gridcell">Jane Doe</div>
<span role="cell">Enabled</span></div><div role="row"><div role="gridcell">{B}</div><div role="gridcell">Kim Dyk</div>
<div role="gridcell"></div></div></div></div></body></html>"""
LOOSE = ARIA.replace('<div role="grid">', "<div>")
SPLIT = TABLE.replace("<tbody>", "</table><table><thead><tr><th>Number<th>Name<th>Status</tr></thead><tbody>")
NESTED = TABLE.replace("Enabled<br>", "Enabled<table><tr><td>inner</td></tr></table>").replace(
    "<h1>SMS</h1>", "<table><tr><td>"
)


@pytest.mark.parametrize("page", [TABLE, UNCLOSED, ARIA, LOOSE, SPLIT, NESTED], ids=lambda page: page[:30])
@pytest.mark.parametrize("chunk", [7, 100_000])
def test_the_table_with_a_column_of_numbers_is_read(page: str, chunk: int) -> None:
    sheet = open_bytes(page, chunk=chunk)
    assert sheet.header == ("Number", "Name", "Status")
    assert rows_of(sheet) == ROWS


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode("utf-16"),
        b"\xef\xbb\xbf\r\n" + TABLE.encode(),
        b'<html><meta charset="windows-1252">' + TABLE.encode("cp1252"),
        b'<?xml version="1.0" encoding="utf-8"?>\n' + TABLE.encode(),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(data: bytes) -> None:
    assert rows_of(open_bytes(data)) == ROWS


NO_ENCODINGS = ["hex", "base64", "zlib", "rot13", "undefined", "punycode", "idna", "utf-7", "unicode_escape", "utf-16"]


@pytest.mark.parametrize("name", NO_ENCODINGS)
def test_an_encoding_that_no_browser_knows_is_read_as_utf8(name: str) -> None:
    head = f'<html><meta charset="{name}">'
    assert rows_of(open_bytes(head + TABLE)) == ROWS
    with pytest.raises(BadFile, match="byte 0xFC is not UTF-8"):
        open_bytes(head.encode() + b"<table><tr><th>Number<th>J\xfcrgen</table>")


def test_cells_that_span_columns_and_rows_keep_the_others_in_their_place() -> None:
    page = f"""<table><tr><th rowspan=2>Number</th><th colspan=2>User</th></tr><tr><th>First name</th><th>Site</th></tr>
    <tr><td>{A}</td><td rowspan=2>Jane</td><td>X</td></tr><tr><td>{B}</td><td>Y</td></tr></table>"""
    rows = rows_of(open_bytes(page))
    assert rows[-2:] == [(3, [A, "Jane", "X"]), (4, [B, "Jane", "Y"])]


@pytest.mark.parametrize(
    ("inside", "shown", "why"),
    [
        ('<img src="ok.png" alt="Enabled">', "Enabled", "picture"),
        ("<img src='ok.png'>", "(picture)", "picture"),
        ("<svg><title>ok</title></svg>", "(picture)", "picture"),
        ('<span role="img" aria-label="Enabled"></span>', "Enabled", "picture"),
        ('<input value="Enabled">', "Enabled", "field"),
        ('<input type="text">', "(field)", "field"),
        ("<select><option>Enabled<option selected>Disabled</select>", "(field)", "field"),
        ("<textarea>Enabled</textarea>", "Enabled", "field"),
    ],
)
def test_what_a_cell_shows_in_another_way_than_as_text_is_no_blank_cell(inside: str, shown: str, why: str) -> None:
    page = f"<table><tr><td>Number<td>Status<tr><td>{A}<td>{inside}</td></tr></table>"
    ((_, (_, cell)),) = rows_of(open_bytes(page))
    assert isinstance(cell, OddCell)
    assert (cell, why in cell.why) == (shown, True)


@pytest.mark.parametrize(
    "inside",
    [
        '<img alt="">',
        '<svg aria-hidden="true"></svg>',
        '<input type="checkbox"> <input type=hidden value=x> <input hidden>',
        "<span hidden>20261125</span>",
        '<i style="display: none">x</i>',
    ],
)
def test_what_a_cell_has_for_decoration_or_does_not_show_is_blank(inside: str) -> None:
    page = f"<table><tr><td>Number<td>Status<tr><td>{A}<td>{inside}</td></tr></table>"
    assert rows_of(open_bytes(page)) == [(2, [A, ""])]
    assert rows_of(open_bytes(page.replace(inside, f"{inside}Enabled <img alt=x>"))) == [(2, [A, "Enabled"])]


def test_a_row_of_fields_to_filter_by_is_no_row() -> None:
    page = f"<table><tr><td>Number<td>Status<tr><td><input><td><select></select><tr><td>{A}<td></table>"
    assert rows_of(open_bytes(page)) == [(3, [A, ""])]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<html><p>+14085550100</html>", "file.csv is a web page without a table"),
        ("<table><tr><td>Mobile</td><td>x</td></tr></table>", "file.csv, line 1: no column of phone numbers"),
        (
            "<table><tr><td>Number</td></tr></table>",
            "file.csv is a web page with a column of numbers and no row below it",
        ),
        (UNCLOSED * 2, "file.csv has 2 tables with a column of numbers"),
        (UNCLOSED.replace(f"{B}<td>", f"{B}"), "file.csv, line 3: 2 cells, and the header has 3"),
        ("<table><tr><td>" * 1000, "file.csv has tables nested more than 100 deep"),
        ('<html><meta charset="utf-8">' + "\xff", ""),
    ],
)
def test_a_page_that_leaves_it_open_is_refused(page: str, message: str) -> None:
    with pytest.raises(BadFile) as caught:
        rows_of(open_bytes(page))
    assert caught.value.message.startswith(message)


def test_bytes_that_are_not_what_the_page_says_are_refused() -> None:
    with pytest.raises(BadFile, match="byte 0xFC is not UTF-8, which the page says that it is"):
        open_bytes(b"<table><tr><th>Number<th>J\xfcrgen</table>")


@pytest.mark.parametrize(
    ("table", "row", "lacks"),
    [
        ('aria-rowcount="300"', "", 298),
        ("", 'aria-rowindex="41"', 39),
        ('aria-rowcount="2"', 'aria-rowindex="2"', 0),
        ('aria-rowcount="-1"', "", 0),
        ('aria-rowcount="many"', 'aria-rowindex=""', 0),
    ],
)
def test_a_page_that_was_saved_with_only_some_rows_of_its_table_is_known(table: str, row: str, lacks: int) -> None:
    cells = '<div role="gridcell">+14085550100</div>'
    page = f'<html><div role="grid" {table}><div role="row"><div role="columnheader">Number</div></div>'
    assert open_bytes(f'{page}<div role="row" {row}>{cells}</div></div></html>').lacks == lacks
