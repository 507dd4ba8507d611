"""A saved web page: the table with a column of numbers, whether of ``<table>`` or of elements with ``role=row``.

Nothing in a page is run or fetched; script, style and graphics are not text. Line = row of the table.
"""

import codecs
import re
from dataclasses import replace
from html.parser import HTMLParser

from sms_admin.domain.columns import Naming
from sms_admin.domain.errors import BadFile
from sms_admin.intake.page_grid import Grid
from sms_admin.intake.page_tables import PageTables
from sms_admin.intake.source import Source
from sms_admin.intake.table import Table, is_blank, refuse_without_rows, table_of, without_numbers

_LARGEST = 64 * 1024 * 1024  # bytes of a page
_LONGEST_TAG = 16 * 1024 * 1024  # characters that the parser may buffer: a tag, a script
_CHARSET = re.compile(rb"<meta\b[^>]*\bcharset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# The encodings that browsers know (WHATWG Encoding Standard), by their names in Python. They read ISO-8859-1 and ASCII
# as Windows-1252, and one that they do not know as UTF-8; UTF-16 cannot be declared in ASCII.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_KNOWN = {
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp866", "cp874"),
    *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "gbk", "gb18030", "gb2312", "big5", "big5hkscs"),
    *("euc_jp", "iso2022_jp", "shift_jis", "euc_kr"),
}
_AGAIN = "wait until the browser shows the rows, then save the page again"
_SMALLER = "copy the table into a spreadsheet, save it as CSV or .xlsx, and name that"


def read_web_page(source: Source, naming: Naming) -> Table:
    """The one table of the page that has a column of numbers and rows. Raises BadFile."""
    if (source.size or 0) > _LARGEST:
        raise _too_large(source)
    parser = PageTables(source, naming)
    _feed(source, parser)
    grids = [grid for grid in parser.grids if grid.header is not None]
    grids = [grid for grid in grids if any(not is_blank(cells) for _, cells in grid.below)] or grids[:1]
    if not parser.grids:
        raise source.bad_whole("is a web page without a table", _AGAIN)
    if not grids:
        raise without_numbers(source, max(parser.grids, key=Grid.likeness).rows)
    if len(grids) > 1:
        raise source.bad_whole(f"has {len(grids):,} tables with a column of numbers", _SMALLER)
    table = refuse_without_rows(source, table_of(source, grids[0].rows, naming), "a web page", _AGAIN)
    return replace(table, lacks=max(0, grids[0].stated - grids[0].count))


def _feed(source: Source, parser: HTMLParser) -> None:
    decoder = codecs.getincrementaldecoder(_encoding(source.first()))()
    data = b"-"
    try:
        while data:
            data = source.read()
            if source.bytes_read > _LARGEST:
                raise _too_large(source)
            parser.feed(decoder.decode(data, not data))
            if len(parser.rawdata) > _LONGEST_TAG:
                raise source.bad_whole(f"has a tag of more than {_LONGEST_TAG:,} characters", _SMALLER)
        parser.close()
    except UnicodeDecodeError as e:
        reason = f"byte 0x{e.object[e.start]:02X} is not {e.encoding.upper()}, which the page says that it is"
        raise source.bad(parser.getpos()[0], reason, "save the page again as UTF-8") from None


def _encoding(first: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if first.startswith(mark):
            return encoding
    declared = _CHARSET.search(first)
    try:
        named = codecs.lookup(declared[1].decode("ascii")).name if declared else "utf-8"
    except LookupError:
        named = "utf-8"
    read_as = _READ_AS.get(named, named)
    return read_as if read_as in _KNOWN else "utf-8-sig"


def _too_large(source: Source) -> BadFile:
    return source.bad_whole(f"is a web page of more than {_LARGEST // 1024**2} MiB", _SMALLER)
