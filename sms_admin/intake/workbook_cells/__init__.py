"""What the library leaves out of a workbook: errors, formulas without a value, some texts, and merged cells.

It shows such cells as blank, and a blank cell means something else. Each kind of workbook has its module.
"""

from typing import BinaryIO

from sms_admin.intake.workbook_cells.marks import NOTHING, Marks
from sms_admin.intake.workbook_parts import is_archive, names_in

__all__ = ["NOTHING", "Marks", "marks_of"]


def marks_of(file: BinaryIO, name: str, place: int) -> Marks:
    """What the library leaves out of the sheet called ``name``, the one at ``place`` (from 0) of the workbook.

    Raises NotAWorkbook where the file is too damaged to know.
    """
    if not is_archive(file):
        from sms_admin.intake.workbook_cells.xls import marks_of_xls

        return marks_of_xls(file, place)
    names = names_in(file)
    if "xl/workbook.xml" in names:
        from sms_admin.intake.workbook_cells.xlsx import marks_of_xlsx

        return marks_of_xlsx(file, name)
    if "xl/workbook.bin" in names:
        from sms_admin.intake.workbook_cells.xlsb import marks_of_xlsb

        return marks_of_xlsb(file, name)
    from sms_admin.intake.workbook_cells.ods import marks_of_ods

    return marks_of_ods(file, name)
