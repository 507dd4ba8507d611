"""Files made to hurt: refused, or read within bounds; nothing in them is run or fetched."""

import io
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadFile
from sms_admin.intake import page_tables
from sms_admin.intake.workbook_parts import MOST_UNPACKED
from tests.intake.sheets import open_bytes, rows_of
from tests.intake.test_bounds import Pieces
from tests.intake.workbooks import LONG, ODS, archive, ods, parts, text_cell, xlsx

MiB = 1024 * 1024
HEADER = f'<row r="1">{text_cell("A1", "Number")}</row>'


def refused(data: bytes | io.BytesIO) -> BadFile:
    with pytest.raises(BadFile) as caught:
        rows_of(open_bytes(data))
    return caught.value


READS = """
import sys
from sms_admin.domain.errors import BadFile
from tests.intake.sheets import open_bytes, rows_of
try:
    rows_of(open_bytes(sys.stdin.buffer.read()))
except BadFile as e:
    print(e.message)
"""
MEASURES = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def refused_within_the_bound(data: bytes) -> str:
    """The message; neither the process that reads the file nor any that it starts takes 250 MiB.

    A process counts as large as the one that started it was, so a small one starts it.
    """
    done = subprocess.run(
        [sys.executable, "-c", MEASURES, sys.executable, "-c", READS],
        input=data,
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    message, peak = done.stdout.decode().splitlines()
    assert int(peak) < 250 * MiB
    return message


def test_what_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, part in parts(HEADER).items():
            file.writestr(name, part)
        with file.open("xl/sharedStrings.xml", "w", force_zip64=True) as stream:
            for _ in range(MOST_UNPACKED // (8 * MiB) + 1):
                stream.write(bytes(8 * MiB))
    assert refused(data.getvalue()).message == "file.csv unpacks to more than 1 GiB"


def test_a_directory_that_says_less_than_there_is_makes_no_difference() -> None:
    made = parts(HEADER + f'<row r="2">{text_cell("A2", LONG.decode())}</row>')
    data = archive(made)
    size = struct.pack("<L", len(str(made["xl/worksheets/sheet1.xml"])) - len(LONG) + 300_000_000)
    assert size in data
    assert "larger than its declared" in refused_within_the_bound(data.replace(size, struct.pack("<L", 1000)))


@pytest.mark.parametrize(
    "data",
    [
        archive(parts(HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        archive(parts(HEADER + f'<row r="2">{text_cell("A2", LONG.decode())}</row>')),
        ods(
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string"'
            ' table:number-columns-repeated="16000"><text:p>Number</text:p></table:table-cell></table:table-row>'
        ),
    ],
    ids=["two corners", "a huge cell", "repeated rows"],
)
def test_a_small_workbook_that_asks_for_much_memory_is_refused(data: bytes) -> None:
    message = refused_within_the_bound(data)
    assert "needs more memory or time than a workbook may take" in message or "cannot be read as a workbook" in message


def test_a_million_sheets_are_not_searched() -> None:
    error = refused(archive(parts(HEADER, sheets=[f"S{at}" for at in range(10_000)])))
    assert error.message == "file.csv has 10,000 sheets"
    assert error.hint == again("--sheet", "NAME")


def test_a_workbook_that_lists_a_million_sheets_is_refused_within_the_bound() -> None:
    made = parts(HEADER)
    listed = '<sheet name="Numbers" sheetId="1" r:id="rId1"/>'
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace(listed, listed * 1_000_000)
    message = refused_within_the_bound(archive(made))
    assert message in ("file.csv has 1,000,000 sheets", "file.csv needs more memory or time than a workbook may take")


@pytest.mark.parametrize("content", ["<office:document-content", None], ids=["cut off", "missing"])
def test_an_opendocument_spreadsheet_that_is_damaged_is_named_in_our_words(content: str | None) -> None:
    made = {"mimetype": ODS} | ({"content.xml": content} if content else {})
    assert refused(archive(made)).message == "file.csv cannot be read as a workbook: its parts are damaged or missing"


def test_a_directory_of_a_million_parts_is_not_read() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for at in range(300):
            file.writestr(f"{at:060000d}", "")
    assert "too many parts" in refused(data.getvalue()).message


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_entities_that_expand_are_refused(part: str) -> None:
    made = parts(HEADER + '<row r="2"><c r="A2" t="inlineStr"><is><t>&b;</t></is></c></row>')
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    made[part] = f'<?xml version="1.0"?>{laughs}' + str(made[part]).replace('<?xml version="1.0"?>', "")
    message = refused(archive(made)).message
    assert "declares a document type" in message or "unrecognized entity" in message


@pytest.mark.parametrize("cut", [100, 1000, -10])
def test_an_archive_that_did_not_arrive_whole_is_refused(cut: int) -> None:
    assert "damaged archive" in refused(xlsx(One=[["Number"], ["1"]])[:cut]).message


@pytest.mark.parametrize("at", range(40, 4000, 397))
def test_a_flipped_byte_is_refused_or_makes_no_other_number(at: int) -> None:
    data = bytearray(xlsx(One=[["Number"], ["+14085550100"]]))
    data[at % len(data)] ^= 0x55
    try:
        rows = rows_of(open_bytes(bytes(data)))
    except BadFile:
        return
    assert rows in ([], [(2, ["+14085550100"])])


def test_macros_and_links_to_other_files_are_not_run_or_fetched() -> None:
    made = parts(HEADER + f'<row r="2">{text_cell("A2", "+14085550100")}</row>')
    made |= {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(5000),
        "xl/externalLinks/externalLink1.xml": '<externalLink><externalBook r:id="rId1"/></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": '<Relationships><Relationship Id="rId1"'
        ' Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>',
    }
    assert rows_of(open_bytes(archive(made))) == [(2, ["+14085550100"])]


def test_a_workbook_with_a_password_is_named() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)
    error = refused(ole)
    assert (error.message, error.hint) == ("file.csv is protected by a password", "save it without one")


def test_no_module_is_taken_from_the_folder_of_the_file(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(tmp_path, object)
    folder = str(tmp_path)
    for name in ("python_calamine.py", "json.py", "zipfile.py"):
        with open(f"{folder}/{name}", "w") as file:
            file.write("raise SystemExit(9)\n")
    monkeypatch.chdir(folder)
    assert rows_of(open_bytes(xlsx(One=[["Number"], ["1"]]))) == [(2, ["1"])]


def test_a_page_of_200_mb_is_refused_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Pieces(iter([b"<table>", *[b"<p>" + b"x" * 250_000] * 800]))
    assert refused(stream).message.startswith("file.csv is a web page of more than 64 MiB")
    monkeypatch.setattr(page_tables, "_MOST_CELLS", 20_000)
    row = b"<tr><td>+14085550100</td><td>x</td></tr>\n" * 5000
    stream = Pieces(iter([b"<table><tr><th>Number</th><th>x</th></tr>", *[row] * 1000]))
    assert refused(stream).message.startswith("file.csv has tables of more than 20,000 cells")
    assert stream.taken < MiB


def test_a_tag_without_an_end_is_refused() -> None:
    stream = Pieces(iter([b"<table title='", *[b"x" * 250_000] * 800]))
    assert refused(stream).message.startswith("file.csv has a tag of more than")
    assert stream.taken < 30 * MiB


def test_a_tag_of_a_million_attributes_is_refused_and_one_with_a_long_value_is_read() -> None:
    many, begun = "".join(f" a{at}" for at in range(1_000_000)), time.process_time()
    assert refused(f"<table{many}><tr><td>Number<tr><td>1</table>".encode()).message.endswith("too many attributes")
    assert time.process_time() - begun < 5  # the library's parser takes three times as long to find the tag's end
    long = f"<table><tr><td>Number<tr><td><img alt='' src=\"data:{'/x' * 1_000_000}\">1</table>"
    assert rows_of(open_bytes(long.encode())) == [(2, ["1"])]


def test_cells_that_span_a_million_others_are_counted() -> None:
    row = "<tr><td rowspan=1000 colspan=1000>1</td></tr>"
    page = f"<table><tr><td>Number</td></tr>{row * 2000}</table>"
    assert "has tables of more than 1,000,000 cells" in refused(page.encode()).message
