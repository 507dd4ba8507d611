"""Phone numbers: text as people write it → E.164, or the code why not; and what a number tells of itself.

Validation is the ``phonenumbers`` library's, behind a strict wrapper: the library takes letters, drops
extensions and reads full-width digits. It is slow (some 20 µs a number) and slow to load, so what a regular
expression decides exactly as the library does never reaches it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
LOCAL = "LOCAL"
TOLL_FREE = "TOLL_FREE"

_LONGEST = 40  # characters; nobody writes a longer number
_MANGLED = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")
_FLOAT = re.compile(r"\+?[0-9]{7,}[.,]0+")
# The North American plan: ten digits are a possible number, whatever they are (tests/domain/test_phone.py asks
# the library about all regions that share the code).
_NANP = re.compile(r"\+1[0-9]{10}")
_NANP_COLUMN = re.compile(r"(?:\+1[0-9]{10}(?:\n|\Z))+")
_NANP_WRITTEN = re.compile(
    r"(?:\+?1[ .-]?|001[ .-]?)?(?:\(([2-9][0-9]{2})\) ?|([2-9][0-9]{2})[ .-]?)([0-9]{3})[ .-]?([0-9]{4})"
)
_SEPARATORS = str.maketrans("", "", " ()-./\u00a0\u2010\u2011\u2012\u2013\u2007\u2009\u202f")
_NANP_REGIONS = frozenset({"US", "CA"})


class Unreadable(ValueError):
    """The text is no number; ``code`` says of which kind, the message is a clause that says why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def read(text: str, region: str) -> str:
    """``text`` in E.164; national forms are read as in ``region`` (ISO 3166-1 alpha-2). Raises Unreadable."""
    if _NANP.fullmatch(text):
        return text
    if len(text) > _LONGEST:
        raise _bad("it is too long")
    bare = text.strip().strip("'").strip()
    written = _NANP_WRITTEN.fullmatch(bare) if region in _NANP_REGIONS else None
    if written:
        return "+1" + "".join(group for group in written.groups() if group)
    return _read_strictly(bare, region)


def read_column(texts: Sequence[str], region: str) -> Sequence["str | Unreadable"]:
    """What ``read`` says of each of ``texts``: the number, or why there is none."""
    # A column of nothing but North American numbers in E.164 is seen at once; all of them are equally long.
    joined = "\n".join(texts)
    if len(joined) == len(texts) * len("+14085550100\n") - 1 and _NANP_COLUMN.fullmatch(joined):
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
    if not digits:
        raise _bad("it is empty" if not text else "it has no digits")
    if "/" in text:
        raise _bad("it looks like two numbers")
    if re.search(r"[^\W\d_]", digits):
        raise _bad("it has letters in it")
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise _bad("it has characters in it that no number has")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    number = _possible(digits, region)
    if number is None and not digits.startswith(("+", "0")) and len(digits) >= 11:
        number = _possible("+" + digits, region)
    if number is None:
        raise _bad("it has too many or too few digits" if not digits.startswith("+") else "no country has such numbers")
    return number


def _bad(why: str) -> Unreadable:
    return Unreadable("bad-number", why)


def _possible(digits: str, region: str) -> str | None:
    import phonenumbers as lib

    try:
        number = lib.parse(digits, region)
    except lib.NumberParseException:
        return None
    if lib.is_possible_number_with_reason(number) != lib.ValidationResult.IS_POSSIBLE:
        return None
    text = lib.format_number(number, lib.PhoneNumberFormat.E164)
    return text if E164.fullmatch(text) else None


def is_region(text: str) -> bool:
    """Whether ``text`` is a region with numbers of its own (ISO 3166-1 alpha-2)."""
    import phonenumbers as lib

    return text in lib.SUPPORTED_REGIONS


def place(number: str) -> tuple[str, str]:
    """Country (ISO 3166-1 alpha-2, empty where no country owns it) and category of a number in E.164."""
    if number.startswith("+1") and len(number) == 12:
        return _nanp_place(number[:8])
    return _place(number)


@lru_cache(maxsize=65_536)
def _nanp_place(prefix: str) -> tuple[str, str]:
    """In the North American plan, area code and exchange decide; the line number never does."""
    found = _known_place(prefix + "0100")
    # An exchange that is not in use says nothing, but its area code does.
    return found or _known_place(prefix[:5] + "2340100") or ("US", LOCAL)


@lru_cache(maxsize=4_096)
def _place(number: str) -> tuple[str, str]:
    import phonenumbers as lib

    main = lib.region_code_for_country_code(lib.parse(number).country_code or 0)
    return _known_place(number) or ("" if main in ("001", "ZZ") else main, LOCAL)


def _known_place(number: str) -> tuple[str, str] | None:
    import phonenumbers as lib

    parsed = lib.parse(number)
    region = lib.region_code_for_number(parsed)
    if region is None:
        return None
    toll_free = lib.number_type(parsed) == lib.PhoneNumberType.TOLL_FREE
    return ("" if region == "001" else region), TOLL_FREE if toll_free else LOCAL
