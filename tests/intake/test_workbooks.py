"""Workbooks: the sheet with a column of numbers, and every cell read or refused as what it is."""

import subprocess
from datetime import date
from typing import Any

import pytest

from sms_admin.domain.columns import IMPORT_FIELDS, Field, Naming
from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadFile
from sms_admin.domain.typed_cells import OddCell
from sms_admin.intake.sheet import Sheet, read_sheet
from sms_admin.intake.source import Source
from tests.intake.sheets import open_bytes, rows_of
from tests.intake.workbooks import archive, ods, ods_row, parts, text_cell, xlsx

A = "+14085550100"
HEADER = ("Number", "User", "Note")


def opened(data: bytes, sheet: str | None = None, **given: str) -> Sheet:
    import io

    naming = Naming(IMPORT_FIELDS, {Field(field): name for field, name in given.items()})
    return read_sheet(Source(io.BytesIO(data), "file.xlsx"), naming, sheet)


def refused(data: bytes, sheet: str | None = None) -> BadFile:
    with pytest.raises(BadFile) as caught:
        rows_of(opened(data, sheet))
    return caught.value


def test_the_sheet_with_a_column_of_numbers_is_read_with_its_rows() -> None:
    data = xlsx(
        Notes=[["About"], ["us"]], Numbers=[["SMS page"], [], HEADER, [A, "jane", 1], [], [14085550101, "", 1.5]]
    )
    sheet = opened(data)
    assert (sheet.name, sheet.header, sheet.above) == ("Numbers", HEADER, range(1, 3))
    assert sheet.columns == {"phone_number": 0, "user": 1}
    assert rows_of(sheet) == [(4, [A, "jane", "1"]), (6, ["14085550101", "", "1.5"])]


def test_a_row_above_the_header_is_not_lost_but_the_workbook_is_refused() -> None:
    error = refused(xlsx(One=[["SMS page"], ["", 14085550101], ["User", "Phone"], ["jane", A]]))
    assert error.message == "file.xlsx, line 2: a number stands above the header, which is line 3"


def test_a_sheet_that_does_not_begin_in_its_corner_keeps_its_rows() -> None:
    assert rows_of(opened(xlsx(One=[[], [], ["", "", *HEADER], ["", "", A, "jane", ""]]))) == [(4, [A, "jane", ""])]


@pytest.mark.parametrize(
    ("value", "text", "code", "why"),
    [
        (1.23456789012345678e18, "1.23456789012346e+18", "excel-mangled", "lost"),
        (1e15, "1e+15", "excel-mangled", "lost"),
        (14085550100.5, "14085550100.5", "excel-mangled", "fraction"),
        (True, "TRUE", "bad-number", "true or false"),
        (date(2026, 1, 2), "2026-01-02", "bad-number", "date"),
    ],
)
def test_a_cell_that_is_no_text_remembers_what_it_is(value: object, text: str, code: str, why: str) -> None:
    ((_, (cell, *_)),) = rows_of(opened(xlsx(One=[HEADER, [value, "x", ""]])))
    assert isinstance(cell, OddCell)
    assert (cell, cell.code, why in cell.why) == (text, code, True)


@pytest.mark.parametrize(
    ("cell", "text", "why"),
    [
        ('<c r="A2" t="e"><v>#N/A</v></c>', "#N/A", "error"),
        ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!", "error"),
        ('<c r="A2"><f>B2</f></c>', "=", "formula whose value is not in the file"),
        ('<c r="A2"><f>B2</f><v></v></c>', "=", "formula whose value is not in the file"),
    ],
)
def test_an_error_and_a_formula_without_a_value_are_not_taken_for_blank(cell: str, text: str, why: str) -> None:
    rows = f'<row r="1">{text_cell("A1", "Number")}{text_cell("B1", "User")}</row><row r="2">{cell}</row>'
    ((line, (found, _)),) = rows_of(opened(archive(parts(rows))))
    assert isinstance(found, OddCell)
    assert (line, found, why in found.why) == (2, text, True)


def test_a_formula_is_its_stored_value() -> None:
    rows = f'<row r="1">{text_cell("A1", "Number")}</row><row r="2"><c r="A2"><f>B2</f><v>14085550100</v></c></row>'
    rows += '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c></row>'
    assert rows_of(opened(archive(parts(rows)))) == [(2, ["14085550100"])]


def test_cells_merged_over_rows_stand_in_each_of_them() -> None:
    rows = f'<row r="1">{text_cell("A1", "Number")}{text_cell("B1", "User")}</row>'
    rows += f'<row r="2">{text_cell("A2", A)}{text_cell("B2", "jane")}</row><row r="3">{text_cell("A3", "1")}</row>'
    made = parts(rows)
    sheet = str(made["xl/worksheets/sheet1.xml"])
    made["xl/worksheets/sheet1.xml"] = sheet.replace(
        "</sheetData>", '</sheetData><mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    )
    assert rows_of(opened(archive(made))) == [(2, [A, "jane"]), (3, ["1", "jane"])]


def test_an_opendocument_spreadsheet_is_read() -> None:
    data = ods(ods_row("SMS page") + ods_row("Number", "User") + ods_row(A, "jane"))
    assert rows_of(opened(data)) == [(3, [A, "jane"])]


def test_of_several_sheets_with_numbers_one_has_to_be_named() -> None:
    data = xlsx(May=[HEADER, [A, "jane", ""]], June=[HEADER, ["1", "kim", ""]])
    error = refused(data)
    assert error.message == "file.xlsx has more than one sheet with a column of numbers: “May” and “June”"
    assert error.hint == again("--sheet", "May")
    assert rows_of(opened(data, "June")) == rows_of(opened(data, " june ")) == [(2, ["1", "kim", ""])]
    assert "has no sheet “July”; its sheets are: May, June" in refused(data, "July").message


def test_a_sheet_is_found_by_the_column_that_is_named() -> None:
    data = xlsx(May=[["Mobile", "User"], [A, "jane"]], June=[HEADER, ["1", "kim", ""]])
    assert rows_of(opened(data, phone_number="Mobile")) == [(2, [A, "jane"])]


def test_a_workbook_without_numbers_is_refused_with_its_likeliest_row() -> None:
    error = refused(xlsx(One=[["a"]], Two=[["Title"], ["id", "Mobile"], [1, 2]]))
    assert error.message == "file.xlsx, line 2: no column of phone numbers; the columns are: Mobile, id"
    assert error.hint == again("--column", "phone_number=Mobile")
    numbers_alone = refused(xlsx(One=[[14085550100], [14085550101]]))
    assert numbers_alone.message == "file.xlsx, line 1: no column of phone numbers; the columns are: 14085550100"
    assert "is a workbook without a text in it" in refused(xlsx(One=[])).message


def test_a_workbook_with_a_header_alone_is_refused() -> None:
    error = refused(xlsx(One=[["Title"], HEADER, ["", " ", ""]]))
    assert error.message == "file.xlsx is a workbook with a column of numbers and no row below it"
    assert "--sheet" in str(error.hint)


def test_csv_has_no_sheets() -> None:
    assert "is no workbook and has no sheets" in refused(b"phone\n1\n", "One").message


def test_standard_input_may_be_a_workbook() -> None:
    assert rows_of(open_bytes(xlsx(One=[HEADER, [A, "", ""]]))) == [(2, [A, "", ""])]


def test_a_process_that_ends_in_the_middle_of_an_answer_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has limits on its resources, and the system can end it at any moment."""
    stops = 'import os; os.write(1, b\'{"sheet": "One", "sheets": 1}\\n[[1, ["phone\'); os._exit(137)'

    class Stopped(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **how: Any) -> None:
            super().__init__([command[0], "-c", stops], **how)

    monkeypatch.setattr("sms_admin.intake.workbook.subprocess.Popen", Stopped)
    with pytest.raises(BadFile, match="needs more memory or time than a workbook may take"):
        rows_of(open_bytes(xlsx(One=[["phone_number"], ["+14085550100"]])))
