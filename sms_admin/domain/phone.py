"""Phone numbers: text as people write it → E.164, or a code that says why not.

The ``phonenumbers`` library judges the digits (``dialling``), behind a strict wrapper: the library accepts
letters, drops extensions and reads full-width digits. It is slow (some 20 µs a number) and slow to load, so what a
regular expression can decide with the same result never reaches it.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from sms_admin.domain import dialling
from sms_admin.domain.dialling import E164, Unreadable, bad, is_region
from sms_admin.domain.refusals import Code
from sms_admin.domain.text import plain

__all__ = ["E164", "Unreadable", "is_region", "read", "read_column"]

_LONGEST = 40  # characters; nobody writes a longer number
# What the library accepts unchanged (checked by tests/domain/test_phone.py): in the North American plan any ten
# digits, in Australia's nine that begin so. All have the same length, which ``read_column`` uses.
_EASY = r"\+(?:1[0-9]{10}|61[23478][0-9]{8})"
_EASY_NUMBER = re.compile(_EASY)
_EASY_COLUMN = re.compile(rf"(?:{_EASY}(?:\n|\Z))+")
_NANP_WRITTEN = re.compile(
    r"(?:\+?1[ .-]?|001[ .-]?)?(?:\(([2-9][0-9]{2})\) ?|([2-9][0-9]{2})[ .-]?)([2-9][0-9]{2})[ .-]?([0-9]{4})"
)
_WORDS = re.compile(r"[A-Za-z][A-Za-z ]*[0-9][0-9 ]*")  # before digits: nothing but a letter is wrong with these
_NANP_REGIONS = frozenset({"US", "CA"})
_BLANKS = " \t\r\n\u00a0"

_WRAPPED = re.compile(r'="([^"]*)"|tel:(.*)', re.IGNORECASE | re.DOTALL)  # a formula that gives a text; a link
_MANGLED = re.compile(r"[+-]?[0-9]+([.,][0-9]*)?[eE]\+?[0-9]+")
_THOUSANDS = re.compile(r"\+?[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}(?:\.00+)?")
_TWO_DECIMALS = re.compile(r"(\+?[0-9]{7,15})\.00+")  # as a spreadsheet formats a number; it knows 15 digits exactly
_DECIMAL = re.compile(r"\+?[0-9]{7,}[.,](?:0+|[0-9]{1,2})")
_EXTENSION = re.compile(r"[0-9)][ ,;.]*(?:ext(?:n|ension)?|x|#)[ .:=]*[0-9]+", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(r"[,;|/\n]|::+|\b\s*\+")  # a + within: the next number begins
_LETTER = re.compile(r"[^\W\d_]")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")  # full-width, or of another script
_DIGITS = re.compile(r"\+?[0-9]+")
_DIALLED = re.compile(r"\(?\+?[0-9 ()-]+")  # nothing but digits, and separators that no program adds
_SEPARATORS = str.maketrans("", "", " ()-./")


def read(text: str, region: str) -> str | Unreadable:
    """``text`` in E.164, or why it is not a number; national forms are read as in ``region`` (ISO 3166-1 alpha-2)."""
    if _EASY_NUMBER.fullmatch(text):
        return text
    bare = text.strip(_BLANKS).lstrip("'").strip(_BLANKS)  # a spreadsheet's apostrophe, and ours before it
    if len(bare) > _LONGEST:
        return _TOO_LONG
    if _WORDS.fullmatch(bare):
        return _LETTERS
    return _written_as_in_america(bare, region) or _read_strictly(bare, region)


def _written_as_in_america(bare: str, region: str) -> str | None:
    """The number of a text that is unambiguous in a region of the North American plan."""
    written = _NANP_WRITTEN.fullmatch(bare) if region in _NANP_REGIONS else None
    if not written or (len(bare) == 10 and not _is_known_area(bare[:3])):
        return None
    bracketed, area, exchange, line = written.groups()
    return f"+1{bracketed or area}{exchange}{line}"


_is_known_area = lru_cache(1_000)(dialling.is_known_area)


def read_column(texts: Sequence[str], region: str) -> Sequence[str | Unreadable]:
    """The result of ``read`` for each of ``texts``: the number, or why there is none."""
    # The common case: a column of simple numbers only.
    joined = "\n".join(texts)
    if len(joined) == len(texts) * len("+14085550100\n") - 1 and _EASY_COLUMN.fullmatch(joined):
        return texts
    return [read(text, region) for text in texts]


def _read_strictly(text: str, region: str) -> str | Unreadable:
    dialled = _DIALLED.fullmatch(text)
    bare = text if dialled else _undressed(text)
    if bare != text and (number := _written_as_in_america(bare, region)):
        return number
    digits = bare.translate(_SEPARATORS)
    if not digits.strip("+"):
        return _NO_DIGITS if bare else _EMPTY
    if not dialled and not _DIGITS.fullmatch(bare) and (more := _more_than_a_number(bare)):
        return more
    if not _DIGITS.fullmatch(digits) or bare[0] not in "+(0123456789":
        return _ODD_CHARACTERS
    return dialling.international(digits) if digits.startswith("+") else dialling.national(digits, region)


def _undressed(text: str) -> str:
    """``text`` without the wrapping and the formatting that programs add to a number."""
    bare = plain(text).strip(_BLANKS).lstrip("'").strip(_BLANKS)
    if wrapped := _WRAPPED.fullmatch(bare):
        bare = (wrapped[1] or wrapped[2] or "").strip(_BLANKS)
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    rounded = _TWO_DECIMALS.fullmatch(bare)
    return rounded[1] if rounded else bare


def _more_than_a_number(bare: str) -> Unreadable | None:
    """Why the text holds anything else than one number; None where it does not."""
    for holds, reason in _MORE:
        if holds(bare):
            return reason
    return None


def _holds_several(bare: str) -> bool:
    """Whether there is more than one number; ``408/555-0100`` is one, ``408-555-0100/0101`` is not."""
    if not _BETWEEN_NUMBERS.search(bare):  # mostly
        return False
    counts = [sum(map(str.isdecimal, part)) for part in _BETWEEN_NUMBERS.split(bare)]
    counts = [digits for digits in counts if digits]
    if "/" in bare and len(counts) == 2:  # an area code has fewer digits than what follows it
        return counts[0] >= counts[1]
    return ("/" in bare and len(counts) > 1) or sum(digits >= 7 for digits in counts) > 1


_TOO_LONG = bad("it is too long")
_EMPTY = bad("it is empty")
_NO_DIGITS = bad("it has no digits")
_LETTERS = bad("it has letters in it")
_ODD_CHARACTERS = bad("it has characters in it that no number has")
# In this order: the first that applies is reported.
_MORE: tuple[tuple[Callable[[str], object], Unreadable], ...] = (
    (_MANGLED.fullmatch, Unreadable(Code.EXCEL_MANGLED.value, "its digits are lost")),
    (_DECIMAL.fullmatch, bad("a spreadsheet or program wrote it as a decimal number")),
    (_EXTENSION.search, bad("it has an extension")),
    (_holds_several, bad("it looks like two numbers")),
    (_LETTER.search, _LETTERS),
    (_OTHER_DIGIT.search, bad("it has digits in it other than 0 to 9")),
)
