"""Opening a request file: missing, unreadable, no file at all, standard input."""

import io
import sys
from pathlib import Path

import pytest

from sms_admin.domain.columns import Naming
from sms_admin.domain.errors import BadFile
from sms_admin.intake import open_sheet
from tests.intake.sheets import CHANGE_FIELDS, rows_of

WANTED = Naming(CHANGE_FIELDS)


def refused(path: str) -> BadFile:
    with pytest.raises(BadFile) as caught, open_sheet(path, WANTED):
        pass
    return caught.value


def test_a_file_is_read_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("phone\n1\n")
    with open_sheet(str(path), WANTED) as sheet:
        assert rows_of(sheet) == [(2, ["1"])]
        assert (sheet.share, sheet._source.size) == (1, 8)
        stream = sheet._source._stream
    assert stream.closed


def test_a_missing_file_a_folder_and_a_name_that_is_none_are_refused(tmp_path: Path) -> None:
    assert refused(str(tmp_path / "none.csv")).message == f"cannot read {tmp_path}/none.csv: No such file or directory"
    assert refused(str(tmp_path)).message == f"cannot read {tmp_path}: Is a directory"
    assert refused("").message == "cannot read '': No such file or directory"
    assert "null" in refused("a\0b").message
    assert "too long" in refused("x" * 5000).message


def test_an_empty_device_is_an_empty_file() -> None:
    assert refused("/dev/null").message == "/dev/null, line 1: the file is empty"


def test_a_device_has_no_size(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"phone\n1\n2\n3,4\n")))
    with open_sheet("-", WANTED) as sheet:
        assert sheet.share is None
        with pytest.raises(BadFile, match="standard input, line 4: 2 cells"):
            rows_of(sheet)


def test_closed_standard_input_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert refused("-").message == "standard input is closed"
