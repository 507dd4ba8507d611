"""Digits as they are dialled: the number that they are in a region, or why they are not one.

The ``phonenumbers`` library has the numbering plans. Its check for *possible* is too lax (in Australia any
six digits pass), so digits without ``+`` must be *valid* in the plan of the region. Digits that could be two numbers
are refused: to read a number as another one is the worst possible fault.
Source: README, "Files in" ("A number is never read as another one").
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sms_admin.domain.country_codes import Glance, glance, parsed, reads_as_itself
from sms_admin.domain.refusals import Code

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
WRITE_IT = "write it like +14085550100"

_WRONG_LENGTH = "it has too many or too few digits"
_NOWHERE = "no country has such numbers"
_SHAPE = r"[2-9][0-9]{2}[2-9][0-9]{6}"  # the ten digits of a number of the North American plan
_NANP = re.compile(rf"1?({_SHAPE})")
_NANP_NUMBER = re.compile(rf"\+1{_SHAPE}")
_NANP_CODE = 1
# With fewer digits, 00 or 011 at the beginning is a number with its groups swapped: 0035-886-469.
_SHORTEST_ABROAD = 12


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text is not a number: ``code`` is that of its refusal, ``why`` a clause, ``way_out`` what to write.

    A value rather than an exception: a file may have a million such texts, and an exception keeps its traceback. For
    the same reason the code is a plain text: an engine takes one in half the time of a member of an enum.
    """

    code: str
    why: str
    way_out: str = WRITE_IT

    def __str__(self) -> str:
        return f"{self.why}; {self.way_out}"


def bad(why: str, way_out: str = WRITE_IT) -> Unreadable:
    """The reason for a text that is not a phone number."""
    return Unreadable(Code.BAD_NUMBER.value, why, way_out)


_OF_WRONG_LENGTH = bad(_WRONG_LENGTH)
_NOBODYS = bad(_NOWHERE)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a region dials: its country code, its trunk prefix, and its international prefix.

    ``turned`` matches digits that the library may not read unchanged as a national number.
    """

    region: str
    code: int
    trunk: str
    abroad: re.Pattern[str]
    turned: re.Pattern[str]


@lru_cache
def _plan(region: str) -> _Plan:
    import phonenumbers as lib

    known = lib.PhoneMetadata.metadata_for_region(region)
    abroad = (known.preferred_international_prefix or known.international_prefix or "00") if known else "00"
    trunk = lib.ndd_prefix_for_region(region, True) or ""
    code = lib.country_code_for_region(region)
    is_first = lib.region_code_for_country_code(code) == region  # other regions of the code have other prefixes
    turned = f"0|{code}|{known.international_prefix or '0'}" if known and is_first else ""
    return _Plan(region, code, trunk, re.compile(abroad.replace("~", "")), re.compile(turned))


def international(digits: str) -> str | Unreadable:
    """``+`` and digits in E.164, or the reason why no country has such a number."""
    seen = glance(digits[1:])
    if seen is Glance.NO_COUNTRY:
        return _NOBODYS
    possible = None if seen is Glance.WRONG_LENGTH else _possible(digits)
    return possible or _OF_WRONG_LENGTH


def national(digits: str, region: str) -> str | Unreadable:
    """Digits without ``+`` in E.164, as they are dialled in ``region``, or why they are not a number there."""
    plan = _plan(region)
    own = plan.abroad.match(digits)
    prefix = own.group() if own else "00" if digits.startswith("00") else ""
    found = _dialled(digits, prefix, plan) | _of_region(digits, plan)
    if found:
        meant = found | _rivals(digits, plan)
        if len(meant) == 1:
            return meant.pop()
        return bad("it can be read in two ways", f"write the one that you mean, {_either(meant)}")
    return _refused(digits, plan, prefix)


def is_known_area(area: str) -> bool:
    """Whether all numbers of the area code ``area`` are in the US or Canada; on islands the exchange decides too."""
    import phonenumbers as lib

    return lib.region_code_for_number(lib.parse(f"+1{area}2340100")) in ("US", "CA")


def _is_given_out(ten_digits: str) -> bool:
    import phonenumbers as lib

    return lib.is_valid_number(lib.parse("+1" + ten_digits))


def _dialled(digits: str, prefix: str, plan: _Plan) -> set[str]:
    """What follows the international prefix, or the ``00`` with which a longer one begins."""
    if not prefix or (plan.code == _NANP_CODE and len(digits) < _SHORTEST_ABROAD):
        return set()
    has_one_prefix = plan.abroad.pattern.isdigit()  # with several, a match may be a coincidence
    after_prefix = (_possible if has_one_prefix else _valid)("+" + digits.removeprefix(prefix))
    after_00 = _possible("+" + digits[2:]) if digits.startswith("00") else None
    return {number for number in (after_prefix, after_00) if number} if after_prefix else set()


def _possible(digits: str) -> str | None:
    """The number that ``+`` and digits are, where its country has numbers of that length."""
    import phonenumbers as lib

    if glance(digits[1:]) in (Glance.NO_COUNTRY, Glance.WRONG_LENGTH):
        return None
    try:
        return _e164(parsed(digits))
    except lib.NumberParseException:
        return None


def _of_region(digits: str, plan: _Plan) -> set[str]:
    """A national number of the region, with or without country code, or eleven digits of the North American plan."""
    nanp = _NANP.fullmatch(digits)
    found = {"+1" + nanp[1]} if nanp and (digits[0] == "1" or plan.code == _NANP_CODE) else set()
    if plan.code != _NANP_CODE and not digits.startswith("00"):
        behind_code = digits.startswith(str(plan.code)) and _valid("+" + digits)
        found |= {number for number in (_valid(digits, plan), behind_code) if number}
    return found


def _rivals(digits: str, plan: _Plan) -> set[str]:
    """The foreign number that may be meant if the ``+`` was left out.

    None where the digits begin with the region's trunk prefix, or where the region has no trunk prefix and
    the digits are one of its numbers.
    """
    if plan.code == _NANP_CODE:
        foreign = len(digits) == 10 and not _is_given_out(digits)
    else:
        foreign = plan.trunk != "" and not digits.startswith(plan.trunk)
    found = _valid("+" + digits) if foreign and digits[0] != "0" else None
    return {found} if found else set()


def _valid(digits: str, plan: _Plan | None = None) -> str | None:
    """The number that ``digits`` are, with ``+`` or in a region, if it is valid in its plan."""
    import phonenumbers as lib

    if _glance(digits, plan) is not Glance.MAY_BE and not _NANP_NUMBER.fullmatch(digits):
        return None
    try:
        number = lib.parse(digits, plan.region) if plan else parsed(digits)
    except lib.NumberParseException:
        return None
    text = _e164(number)
    if text is None or (plan and number.country_code != plan.code):
        return None
    return text if _NANP_NUMBER.fullmatch(text) or lib.is_valid_number(number) else None


def _glance(digits: str, plan: _Plan | None) -> Glance:
    """The result of the quick check, for digits with ``+`` or in a region."""
    if plan is None:
        return glance(digits[1:])
    return Glance.MAY_BE if plan.turned.match(digits) else glance(str(plan.code) + digits)


def _e164(number: "PhoneNumber") -> str | None:
    """``number`` in E.164; None where it is not possible: too short, too long, or without its area code."""
    import phonenumbers as lib

    text = lib.format_number(number, lib.PhoneNumberFormat.E164)
    if lib.is_possible_number_with_reason(number) != lib.ValidationResult.IS_POSSIBLE or not E164.fullmatch(text):
        return None
    # Leading zeros are lost one at a time: a number that does not parse to itself again is not one.
    if not reads_as_itself(text[1:]) and lib.format_number(lib.parse(text), lib.PhoneNumberFormat.E164) != text:
        return None
    return text


def _refused(digits: str, plan: _Plan, prefix: str) -> Unreadable:
    """Why ``digits`` are not a number in the region, and how to write them if they are a foreign number."""
    way_out = WRITE_IT
    if meant := _valid("+" + digits.removeprefix("00")):
        way_out = f"if you mean {_either({meant})}, write the +"
    elif _NANP.fullmatch(digits):
        way_out = f"if you mean {_either({'+1' + digits})}, write the +1"
    if prefix:
        why = _why_not_abroad(digits, prefix)
        return bad(f"after {prefix}, which leads abroad from region {plan.region}, {why}", way_out)
    return bad(f"in region {plan.region} {_why_not_national(digits, plan)}", way_out)


def _why_not_abroad(digits: str, prefix: str) -> str:
    found = international("+" + digits.removeprefix(prefix))
    if isinstance(found, Unreadable):
        return found.why
    return _WRONG_LENGTH if len(digits) < _SHORTEST_ABROAD else _NOWHERE


def _why_not_national(digits: str, plan: _Plan) -> str:
    is_possible = len(digits.removeprefix("1")) == 10 if plan.code == _NANP_CODE else _is_possible_in(digits, plan)
    return "there are no such numbers" if is_possible else _WRONG_LENGTH


def _is_possible_in(digits: str, plan: _Plan) -> bool:
    import phonenumbers as lib

    if _glance(digits, plan) is Glance.NO_NUMBER:
        return True  # as long as one
    try:
        return bool(lib.is_possible_number(lib.parse(digits, plan.region)))
    except lib.NumberParseException:
        return False


def _either(numbers: set[str]) -> str:
    import phonenumbers as lib

    styled = lib.PhoneNumberFormat.INTERNATIONAL
    return " or ".join(sorted(lib.format_number(parsed(number), styled) for number in numbers))


def is_region(text: str) -> bool:
    """Whether ``text`` is a region with numbers of its own (ISO 3166-1 alpha-2)."""
    import phonenumbers as lib

    return text in lib.SUPPORTED_REGIONS
