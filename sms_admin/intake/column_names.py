"""The names of the columns of any kind of file: whether a row has them, what they mean, and what is wrong with them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from sms_admin.domain import phone
from sms_admin.domain.columns import ALIASES, Field, Naming, UnclearColumns, likeliest_first, looks_like_numbers
from sms_admin.domain.commands import Hint, again
from sms_admin.domain.errors import BadFile
from sms_admin.domain.text import plain, visible
from sms_admin.intake.lines import IS_IT_CSV
from sms_admin.intake.source import Source

MOST_ABOVE = 20  # rows among which the header is searched
SEPARATE = "separate the columns with , ; | or a tab, and put quotes around single cells only"

_MOST_COLUMNS = 1_000
_A_NUMBER = re.compile(r"[+(]?[0-9][0-9 ().-]{6,}")
_A_LONG_NUMBER = re.compile(r"(?:tel:)?[+(]?(?:[0-9][ ().-]{0,2}){10,15}", re.IGNORECASE)
_HOME = "US"  # where 10DLC numbers are; what reads as a date or the number of an account is a title
_DATA = re.compile(r"[0-9]{7}")  # in what is no name of a column
_UNSEPARATED = re.compile(r"[,;\t|]|\s\s|\w:\w")  # in a line that has several names


def is_header(names: Sequence[str], naming: Naming) -> bool:
    """Whether a row names the columns that are needed, and is not itself one of the rows below it."""
    return naming.fits(names) and not _is_row(names)


def _is_row(names: Sequence[str]) -> bool:
    return any(_A_NUMBER.fullmatch(plain(name).strip()) for name in names)


def header_likeness(names: Sequence[str]) -> tuple[int, int]:
    """How much a row without a known column of numbers looks like a header; one with data in it looks like none."""
    if any(map(_DATA.search, names)):
        return 0, 0
    return sum(map(looks_like_numbers, names)), sum(1 for name in names if name.strip())


def read_columns(source: Source, line: int, names: Sequence[str], naming: Naming) -> dict[Field, int]:
    """Which column holds which field. Raises BadFile where the names leave that open."""
    try:
        return naming.columns(names)
    except UnclearColumns as e:
        raise unclear(source, line, names, e) from None


def unclear(source: Source, line: int, names: Sequence[str], why: UnclearColumns) -> BadFile:
    """The failure for names that do not say which column holds a field."""
    if not why.names:
        return source.bad(line, f"{why}; the columns are: {_seen(names)}", "name one of them")
    both = " and ".join(f"“{name}”" for name in why.names[:2])
    hint: Hint = "remove or rename one of them"
    if why.meaning and len(set(why.names)) > 1:
        hint = again("--column", f"{why.meaning}={why.names[0]}")
    return source.bad(line, f"a doubled column: {both} {why}", hint)


def refuse_many(source: Source, line: int, names: Sequence[str]) -> None:
    """Raises BadFile where there are too many columns."""
    if len(names) > _MOST_COLUMNS:
        raise source.bad(line, f"{len(names):,} columns; {_MOST_COLUMNS:,} is the most", IS_IT_CSV)


def refuse_rows_above(
    source: Source, header: int, columns: Mapping[Field, int], skipped: Iterable[tuple[int, Sequence[str]]]
) -> None:
    """Raises BadFile where a line above the header has a number in the column of numbers: it is a row, no title."""
    at = columns.get(Field.NUMBER)
    for line, cells in skipped:
        if at is not None and at < len(cells) and isinstance(phone.read(plain(cells[at]), _HOME), str):
            why = f"a number stands above the header, which is line {header:,}"
            raise source.bad(line, why, "put the header above all rows, or take out the line that is no row")


def _looks_long(cell: str) -> bool:
    return bool(_A_LONG_NUMBER.fullmatch(plain(cell).strip().lstrip("'")))


def no_numbers(source: Source, line: int, names: Sequence[str], below: Sequence[Sequence[str]] = ()) -> BadFile:
    """What is said of a file in which no line names a column of numbers; ``names`` are those of the likeliest.

    ``below`` are rows below it: of columns that look alike, one in which they have numbers is named first.
    """
    refuse_many(source, line, names)
    numbers = {at for row in below for at, cell in enumerate(row) if _looks_long(cell)}
    seen = likeliest_first(names, numbers)
    likely = bool(seen) and (bool(numbers) or looks_like_numbers(seen[0])) and not _DATA.search(seen[0])
    likely = likely and not _is_row(names)  # which no name of a column would make a header
    if len(names) == 1 and _UNSEPARATED.search(names[0].strip()):
        hint: Hint = SEPARATE
    else:
        hint = again("--column", f"{Field.NUMBER}={seen[0]}") if likely else accepted()
    return source.bad(line, f"no column of phone numbers; the columns are: {_seen(seen)}", hint)


def _seen(names: Sequence[str]) -> str:
    text = visible(", ".join(names))
    return text if len(text) <= 200 else f"{text[:200]}…"


def accepted() -> str:
    """How a column of numbers may be called."""
    also = ", ".join(ALIASES[Field.NUMBER])
    return (
        f"the first line must name the columns; the number's is {Field.NUMBER} (or {also});"
        f" --column {Field.NUMBER}=NAME names another"
    )
