"""Cells that are not text in their file: numbers, dates, true and false, errors (README, "Files in").

A number becomes its digits where none of them can be lost. Any other value becomes the text that people see, and
keeps its kind, so that a row that has it in a column which is read is refused, with the reason.
"""

import re
from datetime import date, datetime, time, timedelta

from sms_admin.domain.refusals import Code

_MOST_DIGITS = 15  # all that a floating-point number keeps
# Excel, LibreOffice and Google Sheets: #N/A, #REF!, #NAME? and their words in other languages, Err:502, #####.
_ERROR = re.compile(r"#(?:N/[ABD]|NV|[¡¿]?[^\W\d_](?:[^\W_]|[/_]){0,24}[!?]|GETTING_DATA|#{2,})|E(?i:rr):5[0-9]{2}")
_ERROR_WITHIN = re.compile(r"#(?:N/|NV|[¡¿]?[^\W\d_](?:[^\W_]|[/_]){0,24}[!?]|GETTING|##)")
_FIRST = ("#", "E")


class OddCell(str):
    """The text of a cell that is not text. ``code`` refuses it as a phone number; ``why`` says what it is."""

    __slots__ = ("code", "why")

    def __new__(cls, text: str, why: str, code: str = Code.BAD_NUMBER.value) -> "OddCell":
        """The cell with ``text``."""
        cell = super().__new__(cls, text)
        cell.code, cell.why = code, why
        return cell

    code: str
    why: str


def is_error(text: str) -> bool:
    """Whether a text is how a spreadsheet of any language shows an error."""
    bare = text.strip()
    return bool(_ERROR.fullmatch(bare)) and (bare.isupper() or not bare.startswith("#") or not bare.strip("#"))


def may_hold_errors(text: str) -> bool:
    """Whether there may be such a text among others: a quick check for large ones."""
    return ("#" in text and bool(_ERROR_WITHIN.search(text))) or "Err:5" in text


def text_cell(text: str) -> str:
    """A text as a cell: what a spreadsheet shows in place of a value is an error and no text."""
    return error(text.strip()) if text.lstrip()[:1] in _FIRST and is_error(text) else text


def typed(value: object) -> str:
    """``value`` of a spreadsheet or of JSON as a cell; None is blank."""
    match value:
        case None:
            return ""
        case str():
            return text_cell(value)
        case bool():
            return OddCell(str(value).upper(), "it is true or false, not a text")
        case int() | float():
            return _number(value)
        case datetime():
            return OddCell(value.isoformat(" "), "it is a date")
        case date():
            return OddCell(value.isoformat(), "it is a date")
        case time() | timedelta():
            return OddCell(str(value), "it is a time")
    return OddCell(str(value), f"it is a {type(value).__name__}")


def _number(value: float) -> str:
    if abs(value) < 10**_MOST_DIGITS and value == int(value):
        return str(int(value))
    why = "its digits are lost" if abs(value) >= 10**_MOST_DIGITS else "it is a number with a fraction"
    exact = isinstance(value, int) or not abs(value) < 1e300
    return OddCell(str(value) if exact else f"{value:.{_MOST_DIGITS}g}", why, Code.EXCEL_MANGLED.value)


def error(text: str) -> OddCell:
    """A cell in which a spreadsheet shows an error like ``#N/A``."""
    return OddCell(text, "it is an error of the spreadsheet")
