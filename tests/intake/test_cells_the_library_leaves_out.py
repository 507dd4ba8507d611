"""What the library shows as blank is read, or refused as what it is, in every kind of workbook."""

import pytest

from sms_admin.domain.errors import BadFile
from sms_admin.domain.typed_cells import OddCell
from tests.intake.binary_workbooks import (
    NA,
    xls,
    xls_chart,
    xls_error,
    xls_formula_error,
    xls_text,
    xls_true,
    xlsb,
    xlsb_error,
    xlsb_merged,
    xlsb_rich,
    xlsb_row,
    xlsb_text,
)
from tests.intake.sheets import open_bytes, rows_of
from tests.intake.workbooks import ODS, archive, ods, ods_row, parts, text_cell

A, B = "+14085550100", "+14085550101"
XLS_HEADER = xls_text(0, 0, "Number") + xls_text(0, 1, "Campaign")
XLSB_HEADER = xlsb_row(0) + xlsb_text(0, "Number") + xlsb_text(1, "Campaign")


def ods_cell(attributes: str, text: str | None = None) -> str:
    inside = "" if text is None else f"<text:p>{text}</text:p>"
    return f"<table:table-row><table:table-cell {attributes}>{inside}</table:table-cell></table:table-row>"


def only_row(data: bytes) -> tuple[int, list[str]]:
    (row,) = rows_of(open_bytes(data))
    return row


@pytest.mark.parametrize("error", [xls_error(2, 1, NA), xls_formula_error(2, 1, NA)])
def test_an_error_in_an_xls_is_no_blank_cell(error: bytes) -> None:
    line, (number, cell) = only_row(xls({"About": b"", "Numbers": XLS_HEADER + xls_text(2, 0, A) + error}))
    assert (line, number, cell) == (3, A, "#N/A")
    assert isinstance(cell, OddCell)


def test_a_truth_and_a_chart_in_an_xls_are_no_errors() -> None:
    data = xls({"Numbers": XLS_HEADER + xls_text(1, 0, A) + xls_chart(xls_error(1, 0, NA)) + xls_true(1, 1)})
    assert only_row(data) == (2, [A, "TRUE"])


@pytest.mark.parametrize("kind", [3, 11], ids=["a value", "of a formula"])
def test_an_error_in_an_xlsb_is_no_blank_cell(kind: int) -> None:
    line, (number, cell) = only_row(xlsb(XLSB_HEADER + xlsb_row(1) + xlsb_text(0, A) + xlsb_error(1, NA, kind)))
    assert (line, number, cell) == (2, A, "#N/A")
    assert isinstance(cell, OddCell)


def test_a_text_with_formatting_in_an_xlsb_is_read_and_so_are_merged_cells() -> None:
    cells = XLSB_HEADER + xlsb_row(1) + xlsb_rich(0, A) + xlsb_text(1, "C7GH42I") + xlsb_row(2) + xlsb_text(0, B)
    assert rows_of(open_bytes(xlsb(cells, xlsb_merged(1, 2, 1)))) == [(2, [A, "C7GH42I"]), (3, [B, "C7GH42I"])]


def test_an_xlsb_that_is_cut_off_is_refused() -> None:
    with pytest.raises(BadFile):
        rows_of(open_bytes(xlsb(XLSB_HEADER + xlsb_row(1) + xlsb_text(0, A), b"\x03\xff\xff\xff\x7f")))


@pytest.mark.parametrize(
    ("attributes", "text", "cell"),
    [
        ('office:value-type="string" office:string-value="" calcext:value-type="error"', "#N/A", "#N/A"),
        ('office:value-type="float" office:value="0" table:formula="of:=1/0"', "#DIV/0!", "#DIV/0!"),
        ('office:value-type="float" office:value="0"', "Err:502", "Err:502"),
        ('office:value-type="string"', "#BEZUG!", "#BEZUG!"),
        ('table:formula="of:=[.B2]"', None, "="),
    ],
)
def test_an_error_in_an_ods_is_no_blank_cell_and_no_zero(attributes: str, text: str | None, cell: str) -> None:
    line, (found,) = only_row(ods(ods_row("Number") + ods_cell(attributes, text)))
    assert (line, found, isinstance(found, OddCell)) == (2, cell, True)


def test_cells_of_an_ods_without_a_type_are_texts_in_header_and_rows() -> None:
    note = "<office:annotation><text:p>not this</text:p></office:annotation>"
    row = ods_cell("", A).replace("<text:p>", note + "<text:p>")
    assert rows_of(open_bytes(ods(ods_cell("", "Number") + ods_cell('table:number-columns-repeated="9"') + row))) == [
        (3, [A])
    ]


def test_a_row_of_an_ods_that_is_repeated_counts_as_often_as_it_stands_there() -> None:
    rows = ods_cell("", A).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="2">')
    assert rows_of(open_bytes(ods(ods_row("Number") + rows + ods_cell("", B)))) == [(2, [A]), (3, [A]), (4, [B])]


def test_the_cells_of_another_sheet_of_an_ods_are_left_where_they_are() -> None:
    other = ods_row("About") + ods_cell("", "x")
    two = ods(f'{other}</table:table><table:table table:name="Two">{ods_row("Number")}{ods_cell("", A)}')
    assert rows_of(open_bytes(two)) == [(2, [A])]


def test_an_empty_formula_of_an_ods_is_blank() -> None:
    assert rows_of(
        open_bytes(ods(ods_row("Number") + ods_cell('table:formula="of:=&quot;&quot;"', "") + ods_row(A)))
    ) == [(3, [A])]


def test_cells_of_an_ods_that_are_merged_over_rows_stand_in_each_of_them() -> None:
    spanning = ods_row(A, "C7GH42I").replace(
        '<table:table-cell office:value-type="string"><text:p>C7',
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>C7',
    )
    below = ods_row(B).replace("</table:table-row>", "<table:covered-table-cell/></table:table-row>")
    data = ods(ods_row("Number", "Campaign") + spanning + below)
    assert rows_of(open_bytes(data)) == [(2, [A, "C7GH42I"]), (3, [B, "C7GH42I"])]


def test_a_sheet_whose_part_is_not_where_the_workbook_says_is_refused() -> None:
    made = parts(f'<row r="1">{text_cell("A1", "Number")}</row><row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>')
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/", "./worksheets\\"
    )
    try:
        rows = rows_of(open_bytes(archive(made)))
    except BadFile:
        return
    assert rows == [(2, ["#N/A"])]


def test_more_odd_cells_than_can_be_kept_are_refused() -> None:
    row = ods_cell('table:number-columns-repeated="200"', "x")
    many = row.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1000">')
    with pytest.raises(BadFile, match="more than 100,000 cells with an error, without a type, or merged"):
        open_bytes(ods(ods_row("Number") + many))


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#¡VALOR!", "#NAME?", "#BEZUG!", "#NV", "Err:508", "#####"])
def test_an_error_is_known_in_every_kind_of_file(text: str) -> None:
    files = (
        f"phone,user\n1,{text}\n",
        f'{{"phone": 1, "user": "{text}"}}\n',
        f"<table><tr><td>phone<td>user<tr><td>1<td>{text}</table>",
        ods(ods_row("phone", "user") + ods_row("1", text)),
    )
    for file in files:
        _, (_, cell) = only_row(file if isinstance(file, bytes) else file.encode())
        assert isinstance(cell, OddCell)


@pytest.mark.parametrize("text", ["Suite #4", "#4", "#", "#team", "#Yes!", "Error", "Err:"])
def test_a_text_that_is_no_error_stays_a_text(text: str) -> None:
    _, (_, cell) = only_row(f"phone,site\n1,{text}\n1,#REF!\n".encode().rpartition(b"1,#")[0])
    assert not isinstance(cell, OddCell)
    ((_, (_, cell)), _) = rows_of(open_bytes(f"phone,site\n1,{text}\n1,#REF!\n"))
    assert not isinstance(cell, OddCell)


def test_a_password_is_named_in_an_ods_and_an_xls() -> None:
    manifest = (
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    for data in (
        archive({"mimetype": ODS, "META-INF/manifest.xml": manifest, "content.xml": b"\x81\x82"}),
        archive({"mimetype": ODS, "encrypted-package": b"\x81\x82"}),
        xls({"Numbers": XLS_HEADER}, protected=True),
    ):
        with pytest.raises(BadFile, match="is protected by a password"):
            open_bytes(data)
