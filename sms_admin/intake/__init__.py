"""Reads files into rows that know their line. ``open_sheet`` is the only entry; each kind of file has its module.

``kinds`` recognises them by their first bytes. CSV is streamed: ``lines`` turns bytes into blocks of whole lines,
``header`` finds the header and the delimiter, ``records`` makes cells of blocks, ``quotes`` finds what is wrong with a
quote. ``json_lines``, ``web_page`` (with ``page_tables`` and ``page_grid``) and ``workbook`` (with a process of its
own, and ``workbook_cells`` for what the library leaves out) produce the same ``table``. ``column_names`` knows a header
by its names, and which column holds which field. ``cells`` parses every text.
"""

from sms_admin.intake.sheet import Sheet, open_sheet
from sms_admin.intake.table import Batch

__all__ = ["Batch", "Sheet", "open_sheet"]
