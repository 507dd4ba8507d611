"""What is known of digits after a country code without the library: that they are no number, or how they parse.

The library takes some 60 µs to find that no country has a number, and a file may hold a million of those. What
the length or the general shape of a country's numbers rules out never reaches it.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneMetadata, PhoneNumber
    from phonenumbers.phonemetadata import PhoneNumberDesc

_LONGEST_CODE = 3
_SHORTEST = 3  # a country code and the fewest digits that can follow it
_PARSED = range(2, 18)  # how many digits after a country code the library parses


class Glance(Enum):
    """What is known of digits without the library."""

    NO_COUNTRY = "no country has this code"
    WRONG_LENGTH = "the country has no numbers so long"
    NO_NUMBER = "as long as a number can be, and none of the country's"
    MAY_BE = "the library has to be asked"


@dataclass(frozen=True, slots=True)
class _Country:
    """The numbers of one country code. Where ``dropped`` matches, the library may strip digits, so it decides."""

    lengths: frozenset[int]
    shape: re.Pattern[str]
    dropped: re.Pattern[str] | None

    def glance(self, national: str) -> Glance:
        if self.dropped and self.dropped.match(national):
            return Glance.MAY_BE
        if len(national) not in self.lengths:
            return Glance.WRONG_LENGTH
        return Glance.MAY_BE if self.shape.fullmatch(national) else Glance.NO_NUMBER


def glance(digits: str) -> Glance:
    """What digits are known to be that begin with a country code."""
    if len(digits) < _SHORTEST:
        return Glance.WRONG_LENGTH
    code, national = _split(digits)
    return _country(code).glance(national) if code else Glance.NO_COUNTRY


def reads_as_itself(digits: str) -> bool:
    """Whether the library strips nothing from the digits after the country code."""
    code, national = _split(digits)
    dropped = _country(code).dropped if code else None
    return not (dropped and dropped.match(national))


def parsed(digits: str) -> "PhoneNumber":
    """``+`` and digits as the library parses them; where it strips nothing, the result is known without it.

    Raises NumberParseException.
    """
    import phonenumbers as lib

    code, rest = _split(digits[1:])
    if rest.startswith("0") or not (code and reads_as_itself(digits[1:]) and len(rest) in _PARSED):
        return lib.parse(digits)
    return lib.PhoneNumber(country_code=int(code), national_number=int(rest))


def _split(digits: str) -> tuple[str, str]:
    """The country code that digits begin with, empty where there is none, and the digits after it."""
    code = _code(digits[:_LONGEST_CODE])
    return code, digits[len(code) :]


@lru_cache(maxsize=1_000)
def _code(beginning: str) -> str:
    """The country code that digits begin with; empty where there is none."""
    import phonenumbers as lib

    beginnings = [beginning[:length] for length in range(1, len(beginning) + 1)]
    known = lib.COUNTRY_CODE_TO_REGION_CODE
    return next((code for code in beginnings if code[0] != "0" and int(code) in known), "")


@cache
def _country(code: str) -> _Country:
    import phonenumbers as lib

    regions = lib.COUNTRY_CODE_TO_REGION_CODE[int(code)]
    found = (lib.PhoneMetadata.metadata_for_region_or_calling_code(int(code), region) for region in regions)
    plans = [plan for plan in found if plan and plan.general_desc]
    kinds = {desc.national_number_pattern for plan in plans for desc in _kinds(plan) if desc}
    shape = "|".join(f"(?:{pattern})" for pattern in sorted(filter(None, kinds)))
    first = plans[0]  # the region whose rules parse all numbers of the code
    lengths = frozenset(first.general_desc.possible_length) if first.general_desc else frozenset()
    dropped = first.national_prefix_for_parsing
    return _Country(lengths, re.compile(shape), re.compile(dropped) if dropped else None)


def _kinds(plan: "PhoneMetadata") -> "tuple[PhoneNumberDesc | None, ...]":
    """The kinds of numbers that can make a number valid."""
    named = (plan.fixed_line, plan.mobile, plan.toll_free, plan.premium_rate, plan.shared_cost)
    return (*named, plan.personal_number, plan.voip, plan.pager, plan.uan, plan.voicemail)
