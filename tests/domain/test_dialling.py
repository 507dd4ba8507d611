"""A number is never read as another one: the library's own examples, and slips of the pen."""

import re
from collections.abc import Callable, Iterator
from random import Random

import phonenumbers as lib
import pytest
from phonenumbers import PhoneNumberFormat as Form

from sms_admin.domain.phone import Unreadable, read
from tests.made_up import numbers

POSSIBLE = lib.ValidationResult.IS_POSSIBLE
REGIONS = ("US", "CA", "AU", "GB", "DE", "SG")
ABROAD = {"US": "011", "CA": "011", "AU": "0011", "GB": "00", "DE": "00", "SG": "001"}


def examples() -> Iterator[str]:
    """Every example number of the library, of every region and kind."""
    for region in sorted(lib.SUPPORTED_REGIONS):
        for kind in lib.PhoneNumberType.values():
            if found := lib.example_number_for_type(region, kind):
                yield lib.format_number(found, Form.E164)
    for code in sorted(lib.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        if found := lib.example_number_for_non_geo_entity(code):
            yield lib.format_number(found, Form.E164)


EXAMPLES = sorted(set(examples()))


def accepted(text: str, region: str) -> str | None:
    found = read(text, region)
    return None if isinstance(found, Unreadable) else found


def styled(number: str, form: int) -> str:
    return lib.format_number(lib.parse(number), form)


def has_code_of(number: str, region: str) -> bool:
    return lib.parse(number).country_code == lib.country_code_for_region(region)


# How a number is written wherever one is: each as (number, region) → text.
WRITTEN: dict[str, Callable[[str, str], str]] = {
    "e164": lambda number, _: number,
    "international": lambda number, _: styled(number, Form.INTERNATIONAL),
    "link": lambda number, _: styled(number, Form.RFC3966),
    "formula": lambda number, _: f'="{number}"',
    "dialled with 00": lambda number, _: styled(number, Form.INTERNATIONAL).replace("+", "00 "),
    "dialled as there": lambda number, region: styled(number, Form.INTERNATIONAL).replace("+", ABROAD[region]),
    "without its +": lambda number, _: number.removeprefix("+"),
}
CLEAR = ("e164", "international", "link", "formula")


# Too short for the store, or without an area code.
IMPOSSIBLE = {n for n in EXAMPLES if len(n) < 8 or lib.is_possible_number_with_reason(lib.parse(n)) != POSSIBLE}


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("form", CLEAR)
def test_an_example_of_any_country_that_is_written_with_its_plus_is_read_right(form: str, region: str) -> None:
    wrong = {number: accepted(WRITTEN[form](number, region), region) for number in EXAMPLES}
    assert {number: found for number, found in wrong.items() if found != number} == dict.fromkeys(IMPOSSIBLE)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("form", [form for form in WRITTEN if form not in CLEAR])
def test_an_example_of_any_country_is_read_right_or_refused(form: str, region: str) -> None:
    for number in EXAMPLES:
        found = accepted(WRITTEN[form](number, region), region)
        assert found in (number, None) or is_national(number[1:], found, region), number


def is_national(digits: str, found: str, region: str) -> bool:
    """Whether ``digits`` are a number of ``region`` as everybody there writes it, who knows no trunk prefix."""
    code = lib.country_code_for_region(region)
    known = found == f"+{code}{digits}" and lib.is_valid_number(lib.parse(found))
    return known and region in ("US", "CA", "SG")


@pytest.mark.parametrize("region", REGIONS)
def test_an_example_in_its_national_form_is_read_right_or_refused_at_home(region: str) -> None:
    home = [number for number in EXAMPLES if has_code_of(number, region)]
    read_as = {number: accepted(styled(number, Form.NATIONAL), region) for number in home}
    assert {number: found for number, found in read_as.items() if found not in (number, None)} == {}
    assert sum(found is not None for found in read_as.values()) > 0.9 * len(home)


@pytest.mark.parametrize("region", REGIONS)
def test_an_example_behind_the_code_of_its_country_is_read_right_or_refused_at_home(region: str) -> None:
    home = [number for number in EXAMPLES if has_code_of(number, region)]
    assert {n: accepted(n[1:], region) for n in home if accepted(n[1:], region) not in (n, None)} == {}


def slip(text: str, random: Random) -> str:
    """``text`` with a digit too many, one too few, or two of its groups swapped."""
    places = [at for at, character in enumerate(text) if character.isdigit()]
    at = random.choice(places)
    kind = random.randrange(3)
    if kind == 0:
        return text[:at] + random.choice("0123456789") + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    groups = re.findall("[0-9]+", text)
    one, other = random.sample(range(len(groups)), 2) if len(groups) > 1 else (0, 0)
    groups[one], groups[other] = groups[other], groups[one]
    left = iter(groups)
    return re.sub("[0-9]+", lambda _: next(left), text)


@pytest.mark.parametrize("region", ["US", "CA"])
@pytest.mark.parametrize(
    "form", ["({a}) {b}-{c}", "{a}-{b}-{c}", "{a}.{b}.{c}", "{a} {b} {c}", "{a}{b}{c}", "1-{a}-{b}-{c}", "1{a}{b}{c}"]
)
def test_a_slip_never_makes_a_number_of_another_country(form: str, region: str) -> None:
    random = Random(f"{form} {region}")
    for number in numbers(1_000, random):
        text = slip(form.format(a=number[2:5], b=number[5:8], c=number[8:]), random)
        assert (accepted(text, region) or "+1").startswith("+1"), text
