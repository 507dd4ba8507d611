"""Cells of a workbook that are no text: the row is refused with the reason, wherever in it they stand."""

from datetime import date
from typing import Any

import pytest

from tests.driving import Cli
from tests.intake.workbooks import xlsx

HEADER = ("Number", "User", "First name", "Last name", "Site", "SMS status", "Campaign")
RIGHT = ("+14085550100", "jane", "Jane", "Doe", "Austin", "Enabled", "")


@pytest.mark.parametrize("column", HEADER[1:])
@pytest.mark.parametrize(("value", "why"), [(date(2026, 1, 2), "date"), (True, "true or false")], ids=["date", "true"])
def test_a_date_or_a_boolean_is_refused_as_that_and_not_taken_as_text(
    ready: Cli, column: str, value: Any, why: str
) -> None:
    wrong = dict(zip(HEADER, ("+14085550101", "kim", "", "", "", "", ""), strict=True)) | {column: value}
    path = ready.folder / "book.xlsx"
    path.write_bytes(xlsx(Numbers=[HEADER, RIGHT, list(wrong.values())]))
    report = ready.folder / "report.jsonl"
    done = ready.run("numbers", "import", str(path), "--yes", "--partial", "-o", "json", "--report", str(report))
    assert (done.code, done.json["reasons"]) == (5, {"bad-cell": 1})
    refused = report.read_text().splitlines()[1]
    assert why in refused
    assert "+14085550101" in refused
    assert [number["number"] for number in ready.json("numbers", "list", "--all")] == ["+14085550100"]
