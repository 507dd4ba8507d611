"""Workbooks made for the tests: by the library that writes reports, or part by part where no program would."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]
LONG = b"{300 MB}"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"""
_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = f'<Relationship Id="rId{{}}" Type="{_LINKS}/{{}}" Target="{{}}"/>'
_SHEET = """<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData>{rows}</sheetData></worksheet>"""


def xlsx(**sheets: Rows) -> bytes:
    """A workbook with these sheets, as a program writes it."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return data.getvalue()


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts; where a part says ``LONG``, so many bytes are written in its place."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, part in parts.items():
            with file.open(name, "w") as stream:
                text = part if isinstance(part, bytes) else part.encode()
                before, mark, after = text.partition(LONG)
                stream.write(before)
                for _ in range(300 if mark else 0):
                    stream.write(b"x" * 1_000_000)
                stream.write(after)
    return data.getvalue()


def ods(rows: str, name: str = "Numbers") -> bytes:
    """An OpenDocument spreadsheet with one sheet, whose rows are XML."""
    table = f'<table:table table:name="{name}">{rows}</table:table>'
    return archive({"mimetype": ODS, "content.xml": _CONTENT.format(table), "META-INF/manifest.xml": _MANIFEST})


def ods_row(*texts: str) -> str:
    """A row of texts."""
    return (
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
        )
        + "</table:table-row>"
    )


def parts(rows: str, *, before: str = "", sheets: Sequence[str] = ("Numbers",)) -> dict[str, str | bytes]:
    """The parts of an ``.xlsx`` written by hand; ``rows`` is the XML of its first sheet."""
    relations = "".join(_RELATION.format(i, "worksheet", "worksheets/sheet1.xml") for i in range(1, len(sheets) + 1))
    listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(sheets, 1))
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _RELATIONS.format(_RELATION.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(relations),
        "xl/worksheets/sheet1.xml": _SHEET.format(rows=rows, before=before),
    }


def text_cell(place: str, text: str) -> str:
    """The XML of a cell that holds a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
