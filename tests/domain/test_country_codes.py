"""What is seen of digits at a glance is what the library says when it is asked."""

from collections.abc import Callable, Iterator
from random import Random

import phonenumbers as lib
import pytest

from sms_admin.domain.country_codes import Glance, glance, parsed, reads_as_itself

E164 = lib.PhoneNumberFormat.E164
UNKNOWN_CODE = lib.NumberParseException.INVALID_COUNTRY_CODE
CODES = sorted(str(code) for code in lib.COUNTRY_CODE_TO_REGION_CODE)


def by_library(digits: str) -> Glance | None:
    """The library's answer; None where the number is valid."""
    try:
        number = lib.parse("+" + digits)
    except lib.NumberParseException as e:
        return Glance.NO_COUNTRY if e.error_type == UNKNOWN_CODE else Glance.WRONG_LENGTH
    if lib.is_possible_number_with_reason(number) != lib.ValidationResult.IS_POSSIBLE:
        return Glance.WRONG_LENGTH
    return None if lib.is_valid_number(number) else Glance.NO_NUMBER


def slips(number: str, random: Random) -> Iterator[str]:
    """A number, and the same with a digit more, less or another."""
    place = random.randrange(1, len(number))
    digit = random.choice("0123456789")
    yield from (number, number[:place] + digit + number[place:], number[:place] + number[place + 1 :])
    yield number[:place] + digit + number[place + 1 :]


def agrees(digits: str) -> bool:
    return glance(digits) in (Glance.MAY_BE, by_library(digits))


def random_digits(random: Random, most: int) -> str:
    return "".join(random.choices("0123456789", k=random.randint(0, most)))


@pytest.mark.parametrize("seed", range(5))
def test_what_a_glance_rules_out_the_library_does_too(seed: int) -> None:
    random = Random(seed)
    some = [random_digits(random, 17) for _ in range(1_000)]
    assert [digits for digits in some if not agrees(digits)] == []


@pytest.mark.parametrize("code", CODES)
def test_nothing_that_is_like_a_number_of_a_country_is_ruled_out_by_mistake(code: str) -> None:
    random = Random(code)
    for region in lib.COUNTRY_CODE_TO_REGION_CODE[int(code)]:
        for kind in lib.PhoneNumberType.values():
            if found := lib.example_number_for_type(region, kind):
                number = lib.format_number(found, E164).removeprefix("+")
                assert [digits for digits in slips(number, random) if not agrees(digits)] == []
    some = [code + random_digits(random, 13) for _ in range(20)]
    assert [digits for digits in some if not agrees(digits)] == []


def test_most_of_what_is_no_number_is_seen_at_a_glance() -> None:
    random = Random(1)
    some = ["".join(random.choices("0123456789", k=random.randint(5, 15))) for _ in range(1_000)]
    refused = [digits for digits in some if by_library(digits)]
    asked = sum(glance(digits) is Glance.MAY_BE for digits in refused)
    assert asked < 0.15 * len(refused)


@pytest.mark.parametrize("code", CODES)
def test_a_number_that_reads_as_itself_does_so_in_the_library(code: str) -> None:
    random = Random(code)
    for digits in (code + random_digits(random, 12) for _ in range(50)):
        try:
            number = lib.parse("+" + digits)
        except lib.NumberParseException:
            continue
        text = lib.format_number(number, E164)
        if reads_as_itself(text[1:]) and lib.is_possible_number(number):
            assert lib.format_number(lib.parse(text), E164) == text


def parse(by: Callable[[str], lib.PhoneNumber], digits: str) -> lib.PhoneNumber | None:
    try:
        return by(digits)
    except lib.NumberParseException:
        return None


@pytest.mark.parametrize("code", CODES)
def test_what_is_parsed_without_the_library_is_parsed_alike(code: str) -> None:
    random = Random(code)
    regions, kinds = lib.COUNTRY_CODE_TO_REGION_CODE[int(code)], lib.PhoneNumberType.values()
    found = (lib.example_number_for_type(region, kind) for region in regions for kind in kinds)
    some = [lib.format_number(number, E164) for number in found if number]
    some += [f"+{code}{random_digits(random, 19)}" for _ in range(100)]
    assert [digits for digits in some if parse(parsed, digits) != parse(lib.parse, digits)] == []
