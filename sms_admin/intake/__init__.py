"""Files in, rows out that remember their line. One door, ``open_sheet``, and a room for each kind of file.

``kinds`` tells them apart by their first bytes. CSV is streamed: ``lines`` turns bytes into blocks of whole lines,
``header`` finds the header, the delimiter and the columns, ``records`` turns blocks into cells, ``quotes`` says what is
wrong with a quote. ``json_lines``, ``web_page`` (with ``page_tables``) and ``workbook`` (with a process of its own)
make the same ``table`` of theirs. ``cells`` parses every text.
"""

from sms_admin.intake.sheet import Sheet, open_sheet
from sms_admin.intake.table import Record

__all__ = ["Record", "Sheet", "open_sheet"]
