"""The console's page, saved and pasted, and a workbook as a person keeps it: each is read as its CSV would be."""

from pathlib import Path

import pytest

from sms_admin.domain.columns import IMPORT_FIELDS, Naming
from sms_admin.intake import open_sheet
from tests.examples import workbook

ACME = workbook.ACME
PAGE = [
    ["+14085550108", "Caleb Nguyen", "Enabled", "Assigned (C7GH42I)"],
    ["+14085550133", "Theo Papadakis", "Enabled", "Not assigned"],
    ["+15145550111", "Camille Lévesque", "Pending", "Not assigned"],
]


def read(path: Path) -> tuple[set[str], list[list[str]]]:
    """The fields that are found, and the cells of all rows without the blank ones around them."""
    with open_sheet(str(path), Naming(IMPORT_FIELDS)) as sheet:
        rows = [
            [cell for cell in cells if cell.strip()]
            for part in sheet.slices()
            for cells in zip(*part.columns, strict=True)
        ]
        return {field.value for field in sheet.columns}, rows


@pytest.mark.parametrize("name", ["sms-page.html", "sms-page.txt"])
def test_the_consoles_page_is_read_saved_or_pasted(name: str) -> None:
    fields, rows = read(ACME / name)
    assert fields == {"phone_number", "name", "sms_status", "campaign_id"}
    assert [row[:4] for row in rows] == PAGE


def test_the_workbook_is_made_by_its_script_and_holds_the_list(tmp_path: Path) -> None:
    workbook.make(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.PLACE.read_bytes(), "python -m tests.examples.workbook"
    fields, rows = read(workbook.PLACE)
    assert fields == {"phone_number", "name"}
    assert len(rows) == len(read(ACME / "assign.csv")[1])
    assert all(row[0].isdigit() for row in rows)
