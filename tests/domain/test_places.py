"""Country and category of a number: looked up once for each prefix, and what the library says of the number."""

import random
from functools import cache

import phonenumbers as lib
import pytest

from sms_admin.domain.places import place, places


@pytest.mark.parametrize(
    ("number", "country", "category"),
    [
        ("+14085550100", "US", "LOCAL"),
        ("+14165550172", "CA", "LOCAL"),
        ("+12045550100", "CA", "LOCAL"),
        ("+18765550100", "JM", "LOCAL"),
        ("+16585550100", "JM", "LOCAL"),
        ("+12425550100", "BS", "LOCAL"),
        ("+17875550100", "PR", "LOCAL"),
        ("+14415550100", "BM", "LOCAL"),
        ("+12465211234", "BB", "LOCAL"),
        ("+18005550199", "US", "TOLL_FREE"),
        ("+18335550199", "US", "TOLL_FREE"),
        ("+18445550199", "US", "TOLL_FREE"),
        ("+18555550199", "US", "TOLL_FREE"),
        ("+18665550199", "US", "TOLL_FREE"),
        ("+18775550199", "US", "TOLL_FREE"),
        ("+18885550199", "US", "TOLL_FREE"),
        ("+12423005550", "BS", "TOLL_FREE"),
        ("+12423015550", "BS", "LOCAL"),
        ("+15005550100", "US", "LOCAL"),
        ("+16005550100", "CA", "LOCAL"),
        ("+10000000000", "US", "LOCAL"),
        ("+61412345678", "AU", "LOCAL"),
        ("+61212345678", "AU", "LOCAL"),
        ("+611800123456", "AU", "TOLL_FREE"),
        ("+61891620001", "CC", "LOCAL"),
        ("+61891640999", "CX", "LOCAL"),
        ("+61499999999", "AU", "LOCAL"),
        ("+442079460456", "GB", "LOCAL"),
        ("+448001111", "GB", "TOLL_FREE"),
        ("+441481960000", "GG", "LOCAL"),
        ("+80012345678", "", "TOLL_FREE"),
        ("+881612345678", "", "LOCAL"),
    ],
)
def test_a_number_belongs_to_the_country_of_its_prefix(number: str, country: str, category: str) -> None:
    assert place(number) == (country, category)


@cache
def of_area(area: str) -> str:
    """The country of an area code: that of the first exchange which the library knows; the US without one."""
    found = (lib.region_code_for_number(lib.parse(f"+1{area}{exchange}1234")) for exchange in range(213, 1000, 79))
    return next(filter(None, found), "US")


@pytest.mark.parametrize("first", "23456789")
def test_in_the_american_plan_the_area_code_decides_the_country(first: str) -> None:
    """One exchange of each of them that is not the one which ``place`` asks about."""
    chance = random.Random(first)
    for area in range(int(first) * 100, int(first) * 100 + 100):
        number = f"+1{area}{chance.randint(200, 999)}0100"
        assert place(number)[0] == (lib.region_code_for_number(lib.parse(number)) or of_area(str(area)))


@pytest.mark.parametrize("area", ["408", "416", "876", "242", "246", "345", "721", "784", "809", "787", "671", "800"])
def test_in_the_american_plan_the_line_number_never_decides(area: str) -> None:
    """BB, SX, VC and others have exchanges of which only some lines are in use."""
    chance = random.Random(area)
    for _ in range(60):
        exchange = chance.randint(200, 999)
        for line in (100, 1000, 5555, 9999, chance.randint(0, 9999)):
            number = lib.parse(f"+1{area}{exchange}{line:04}")
            toll_free = lib.number_type(number) == lib.PhoneNumberType.TOLL_FREE
            country = lib.region_code_for_number(number)
            if country is not None:
                assert place(f"+1{area}{exchange}{line:04}") == (country, "TOLL_FREE" if toll_free else "LOCAL")
            else:
                assert place(f"+1{area}{exchange}{line:04}")[0] == of_area(area)


def test_fictional_numbers_belong_to_the_country_of_their_area_code() -> None:
    """555-01xx is in no use anywhere, and is what examples are made of."""
    for area in ("212", "303", "408", "512", "604", "647", "737", "778", "902"):
        assert place(f"+1{area}5550147")[0] == of_area(area)


def test_of_australias_numbers_the_library_says_the_same() -> None:
    chance = random.Random(61)
    for _ in range(600):
        number = f"+61{chance.choice('2347')}{chance.randint(0, 99_999_999):08}"
        assert lib.region_code_for_number(lib.parse(number)) in ("AU", None)
        assert place(number) == ("AU", "LOCAL")


def test_of_a_column_each_number_has_the_place_that_it_has_alone() -> None:
    chance = random.Random(12)
    american = [
        f"+1{chance.choice((408, 416, 246, 800, 671, 500, 100))}{chance.randint(0, 9_999_999):07}" for _ in range(90)
    ]
    others = ["+61412345678", "+61891620001", "+611800123456", "+442079460456", "+88161234567", "+80012345678"]
    for column in (american, others, american + others[:2], [*american[:9], *others]):
        assert list(zip(*places(column), strict=True)) == [place(number) for number in column]
