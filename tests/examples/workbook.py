"""Makes ``examples/acme/assign.xlsx``: the list of ``assign.csv`` as a person keeps it.

Title rows, numbers as numbers, a second sheet; the same bytes each time: ``python -m tests.examples.workbook``.
"""

import csv
import re
from datetime import datetime
from pathlib import Path

import xlsxwriter

ACME = Path(__file__).parent.parent.parent / "examples/acme"
PLACE = ACME / "assign.xlsx"


def make(place: Path) -> None:
    """Writes the workbook to ``place``."""
    with open(ACME / "assign.csv", encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    book = xlsxwriter.Workbook(str(place))
    book.set_properties({"created": datetime(2026, 3, 2)})  # noqa: DTZ001 a spreadsheet knows no time zones
    book.add_worksheet("About").write_column(0, 0, ["Who is to text", "kept by Dana"])
    sheet = book.add_worksheet("To assign")
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, "Numbers for the campaign, March", bold)
    sheet.write_row(2, 0, header, bold)
    for at, (number, *others) in enumerate(rows, 3):
        digits = re.sub(r"\D", "", number)
        sheet.write_number(at, 0, int(digits if len(digits) > 10 else f"1{digits}"))
        sheet.write_row(at, 1, others)
    sheet.set_column(0, 0, 16)
    book.close()


if __name__ == "__main__":
    make(PLACE)
