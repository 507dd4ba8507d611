"""Phone numbers: text as people write it → E.164, or the code why not.

Validation is the ``phonenumbers`` library's, behind a strict wrapper: the library takes letters, drops
extensions and reads full-width digits. It is slow (some 20 µs a number) and slow to load, so what a regular
expression decides exactly as the library does never reaches it.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

E164 = re.compile(r"\+[1-9][0-9]{6,14}")

_LONGEST = 40  # characters; nobody writes a longer number
_MANGLED = re.compile(r"[+-]?[0-9]+([.,][0-9]*)?[eE]\+?[0-9]+")
_FLOAT = re.compile(r"\+?[0-9]{7,}[.,]0+")
# What the library takes as it stands (tests/domain/test_phone.py asks it): in the North American plan any ten
# digits, in Australia's nine that begin so. All of them are equally long, of which ``read_column`` makes use.
_EASY = r"\+(?:1[0-9]{10}|61[23478][0-9]{8})"
_EASY_NUMBER = re.compile(_EASY)
_EASY_COLUMN = re.compile(rf"(?:{_EASY}(?:\n|\Z))+")
_NANP_WRITTEN = re.compile(
    r"(?:\+?1[ .-]?|001[ .-]?)?(?:\(([2-9][0-9]{2})\) ?|([2-9][0-9]{2})[ .-]?)([0-9]{3})[ .-]?([0-9]{4})"
)
_WRONG_LENGTH = "it has too many or too few digits"
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\+?[0-9]+")
_BLANKS = " \t\r\n\u00a0"
_SEPARATORS = str.maketrans("", "", " ()-./\u00a0\u2010\u2011\u2012\u2013\u2007\u2009\u202f")
_NANP_REGIONS = frozenset({"US", "CA"})


class Unreadable(ValueError):
    """The text is no number; ``code`` says of which kind, the message is a clause that says why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def read(text: str, region: str) -> str:
    """``text`` in E.164; national forms are read as in ``region`` (ISO 3166-1 alpha-2). Raises Unreadable."""
    if _EASY_NUMBER.fullmatch(text):
        return text
    bare = text.strip(_BLANKS).lstrip("'").strip(_BLANKS)  # a spreadsheet's apostrophe, and ours before it
    if len(bare) > _LONGEST:
        raise _bad("it is too long")
    written = _NANP_WRITTEN.fullmatch(bare) if region in _NANP_REGIONS else None
    if written:
        return "+1" + "".join(group for group in written.groups() if group)
    return _read_strictly(bare, region)


def read_column(texts: Sequence[str], region: str) -> Sequence["str | Unreadable"]:
    """What ``read`` says of each of ``texts``: the number, or why there is none."""
    # A column of nothing but easy numbers is seen at once.
    joined = "\n".join(texts)
    if len(joined) == len(texts) * len("+14085550100\n") - 1 and _EASY_COLUMN.fullmatch(joined):
        return texts
    return [_read_or_reason(text, region) for text in texts]


def _read_or_reason(text: str, region: str) -> "str | Unreadable":
    try:
        return read(text, region)
    except Unreadable as reason:
        return reason


def _read_strictly(text: str, region: str) -> str:
    if _MANGLED.fullmatch(text):
        raise Unreadable("excel-mangled", "its digits are lost")
    if _FLOAT.fullmatch(text):
        raise _bad("a spreadsheet wrote it as a decimal number")
    digits = text.translate(_SEPARATORS)
    if not digits.strip("+"):
        raise _bad("it has no digits" if text else "it is empty")
    if _LETTER.search(digits):
        raise _bad("it has letters in it")
    if "/" in text:
        raise _bad("it looks like two numbers")
    if not _DIGITS.fullmatch(digits) or text[0] not in "+(0123456789":
        raise _bad("it has characters in it that no number has")
    return _international(digits) if digits.startswith("+") else _national(digits, region)


def _international(digits: str) -> str:
    import phonenumbers as lib

    try:
        return _e164(lib.parse(digits))
    except lib.NumberParseException as e:
        if e.error_type == lib.NumberParseException.INVALID_COUNTRY_CODE:
            raise _bad("no country has such numbers") from None
        raise _bad(_WRONG_LENGTH) from None


def _national(digits: str, region: str) -> str:
    """Digits without ``+``: abroad dialled with ``00``, a number of ``region``, or one with its country in front."""
    import phonenumbers as lib

    for read_as in (_dialled, _of_region, _with_country):
        with suppress(lib.NumberParseException, Unreadable):
            return read_as(digits, region)
    raise _bad(_WRONG_LENGTH)


def _dialled(digits: str, _region: str) -> str:
    if not digits.startswith("00"):
        raise _bad(_WRONG_LENGTH)
    return _international("+" + digits[2:])


def _of_region(digits: str, region: str) -> str:
    import phonenumbers as lib

    number = _e164(lib.parse(digits, region))
    if number.startswith(("+10", "+11")):  # no area code; mostly a number with its 1 in front that lacks a digit
        raise _bad(_WRONG_LENGTH)
    return number


def _with_country(digits: str, _region: str) -> str:
    """``442079460456``. A number of the region with a digit too many looks like it, so it must be one that exists."""
    import phonenumbers as lib

    if len(digits) < 11 or digits.startswith("0"):
        raise _bad(_WRONG_LENGTH)
    number = lib.parse("+" + digits)
    if not (lib.is_valid_number(number) or _NANP_WRITTEN.fullmatch(digits)):
        raise _bad(_WRONG_LENGTH)
    return _e164(number)


def _e164(number: "PhoneNumber") -> str:
    """Raises Unreadable where it is not possible: too short, too long, or without its area code."""
    import phonenumbers as lib

    text = lib.format_number(number, lib.PhoneNumberFormat.E164)
    if lib.is_possible_number_with_reason(number) != lib.ValidationResult.IS_POSSIBLE or not E164.fullmatch(text):
        raise _bad(_WRONG_LENGTH)
    # A heap of zeros loses one more each time it is read: what does not read as itself is no number.
    if lib.format_number(lib.parse(text), lib.PhoneNumberFormat.E164) != text:
        raise _bad(_WRONG_LENGTH)
    return text


def _bad(why: str) -> Unreadable:
    return Unreadable("bad-number", why)


def is_region(text: str) -> bool:
    """Whether ``text`` is a region with numbers of its own (ISO 3166-1 alpha-2)."""
    import phonenumbers as lib

    return text in lib.SUPPORTED_REGIONS
