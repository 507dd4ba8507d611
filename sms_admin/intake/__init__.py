"""Request files: CSV in, rows that remember their line out. Streamed, so memory does not grow with the file.

``lines`` turns bytes into blocks of whole lines, ``header`` finds the delimiter and the columns, ``records``
turns blocks into cells, ``quotes`` says what is wrong with a quote, ``sheet`` puts them together.
"""

from sms_admin.intake.records import Record
from sms_admin.intake.sheet import Sheet, open_sheet

__all__ = ["Record", "Sheet", "open_sheet"]
