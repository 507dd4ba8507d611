"""Workbooks: ``.xlsx`` ``.xlsm`` ``.xlsb`` ``.xls`` ``.ods``, read in a process of their own.

A workbook is an archive from somebody else, unpacked and parsed by a library in machine code that holds a whole sheet
in memory. The process may take only so much memory and time; where it needs more, it ends, and this one says so.
Rows come back over a pipe as they are read. Line = row of the sheet.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, Any

from sms_admin.domain.columns import Naming
from sms_admin.domain.commands import again
from sms_admin.domain.typed_cells import OddCell
from sms_admin.intake.source import Source
from sms_admin.intake.table import Record, Table, refuse_without_rows, table_of, without_numbers
from sms_admin.intake.temporary import copied

LARGEST = 256 * 1024 * 1024  # bytes of the file as it is, packed
_PROCESS = "sms_admin.intake.workbook_process"
_NO_ROWS = "fill it in, or name the sheet that has the rows: --sheet NAME"
_AS_CSV = "save the sheet with the numbers as CSV, and name that"


def read_workbook(source: Source, naming: Naming, sheet: str | None) -> Table:
    """The sheet with a column of numbers, or the one named. Raises BadFile."""
    answers = _answers(source, naming, sheet)
    found = next(answers)
    rows = (_record(row) for batch in answers for row in batch)
    if found.get("likeliest") == []:
        raise source.bad_whole("is a workbook without a text in it", _AS_CSV)
    if "likeliest" in found:
        raise without_numbers(source, [_record(row) for row in found["likeliest"]])
    table = refuse_without_rows(source, table_of(source, rows, naming), "a workbook", _NO_ROWS)
    return replace(table, sheet=found["sheet"] if found["sheets"] > 1 else "")


def _record(row: list[Any]) -> Record:
    line, cells = row
    return line, [cell if isinstance(cell, str) else OddCell(*cell) for cell in cells]


def _answers(source: Source, naming: Naming, sheet: str | None) -> Iterator[Any]:
    """What the process says, line by line: which sheet it is, then batches of its rows. Raises BadFile."""
    with _spooled(source) as file, _started(file, naming, sheet) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if not line.endswith(b"\n"):  # it was ended while it wrote
                break
            answer = json.loads(line)
            if isinstance(answer, dict) and "refused" in answer:
                hint = again("--sheet", answer["sheet"]) if answer["sheet"] else answer["hint"]
                raise source.bad_whole(answer["refused"], hint)
            yield answer
        if process.wait():
            raise source.bad_whole(
                "needs more memory or time than a workbook may take", f"it may be damaged; else {_AS_CSV}"
            )


@contextmanager
def _spooled(source: Source) -> Iterator[IO[bytes]]:
    """The whole file in one that can be read at any place, as an archive needs it; gone at the end."""

    def read() -> bytes:
        data = source.read()
        if source.bytes_read > LARGEST:
            raise source.bad_whole(f"is a workbook of more than {LARGEST // 1024**2} MiB", _AS_CSV)
        return data

    with copied(read) as file:
        yield file


@contextmanager
def _started(file: IO[bytes], naming: Naming, sheet: str | None) -> "Iterator[subprocess.Popen[bytes]]":
    """The process, ended at the latest when nobody reads from it any more."""
    names = {"given": dict(naming.given), "usual": dict(naming.usual), "users_alone": naming.users_alone}
    wanted = {**names, "sheet": sheet}
    # -P: no module is taken from the folder in which the program happens to run.
    command = [sys.executable, "-P", "-m", _PROCESS, json.dumps(wanted)]
    process = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
