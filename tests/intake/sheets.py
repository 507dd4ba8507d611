"""Reads a request file as the program does, from bytes."""

import io
from typing import BinaryIO

from sms_admin.domain.columns import IMPORT_FIELDS, Field, Naming
from sms_admin.domain.numbers import Action, fields_read
from sms_admin.intake import Sheet
from sms_admin.intake.sheet import read_sheet
from sms_admin.intake.source import CHUNK, Source

__all__ = ["CHANGE_FIELDS", "IMPORT_FIELDS", "Field", "Naming", "Rows", "open_bytes", "rows_of"]

CHANGE_FIELDS = fields_read(Action.ENABLE)
Rows = list[tuple[int, list[str]]]


def open_bytes(
    data: bytes | str | BinaryIO, naming: frozenset[Field] | Naming = IMPORT_FIELDS, chunk: int = CHUNK
) -> Sheet:
    """A sheet called ``file.csv``; text is encoded as UTF-8."""
    if not isinstance(naming, Naming):
        naming = Naming(naming)
    if isinstance(data, str):
        data = data.encode()
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    return read_sheet(Source(stream, "file.csv", None, chunk), naming)


def rows_of(sheet: Sheet) -> Rows:
    """All rows, each with the line on which it starts."""
    return [
        (line, list(cells))
        for batch in sheet.slices()
        for line, cells in zip(batch.lines, zip(*batch.columns, strict=True), strict=True)
    ]
