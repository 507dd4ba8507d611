"""The cells of one sheet that are not as the library shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sms_admin.domain.typed_cells import OddCell, error
from sms_admin.intake.workbook_parts import NotAWorkbook

_MOST = 100_000
Place = tuple[int, int]  # row and column, from 0
# The codes of errors in the binary kinds. Source: [MS-XLS] 2.5.10 BErr; [MS-XLSB] 2.5.97.2 has the same.
_ERRORS: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass(slots=True)
class Marks:
    """``cells`` replace what the library shows; ``merged`` has the last row of cells that span rows."""

    cells: dict[Place, str] = field(default_factory=dict)
    merged: dict[Place, int] = field(default_factory=dict)

    def put(self, row: int, column: int, cell: str) -> None:
        """Notes a cell. Raises NotAWorkbook where there are too many."""
        self.cells[row, column] = cell
        if len(self.cells) + len(self.merged) > _MOST:
            reason = f"has more than {_MOST:,} cells with an error, without a type, or merged"
            raise NotAWorkbook(reason, "mend the formulas, or save the values as CSV")

    def put_error(self, row: int, column: int, code: int) -> None:
        """Notes an error by its code."""
        self.put(row, column, error(_ERRORS.get(code, "#ERROR")))

    def put_without_value(self, row: int, column: int) -> None:
        """Notes a formula whose value is not in the file."""
        why = "it is a formula whose value is not in the file; open the file in a spreadsheet and save it"
        self.put(row, column, OddCell("=", why))

    def merge(self, row: int, column: int, last: int) -> None:
        """Notes a cell that spans the rows down to ``last``."""
        if last > row:
            self.merged[row, column] = last


NOTHING = Marks()
