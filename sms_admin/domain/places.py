"""The country and the category of a number.

They come from the ``phonenumbers`` library, at some 50 µs a number. Where a prefix decides, it is called once for it.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache


class Category(StrEnum):
    """What a number is for its callers."""

    LOCAL = "LOCAL"
    TOLL_FREE = "TOLL_FREE"


LOCAL, TOLL_FREE = (category.value for category in Category)  # plain texts, which an engine takes faster than members

_NANP_LENGTH = len("+14085550100")
_ONLY_AUSTRALIA = ("+612", "+613", "+614", "+617")  # the islands that share its code are in +618
_AREA_DECIDES = frozenset({"US", "CA"})


def place(number: str) -> tuple[str, str]:
    """Country (ISO 3166-1 alpha-2, empty where no country owns it) and category of a number in E.164."""
    if number.startswith("+1") and len(number) == _NANP_LENGTH:
        return _nanp_place(number[:8])
    if len(number) == len("+61212345678") and number.startswith(_ONLY_AUSTRALIA):
        return "AU", LOCAL
    return _place(number)


def places(numbers: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The countries and the categories of ``numbers``, at least one, as ``place`` says.

    There is one look for each area code among them, where that decides.
    """
    found = [*map(place, numbers)] if set(map(len, numbers)) != {_NANP_LENGTH} else _places_by_area(numbers)
    countries, categories = zip(*found, strict=True)
    return countries, categories


def _places_by_area(numbers: Sequence[str]) -> list[tuple[str, str]]:
    areas = [number[:5] for number in numbers]
    looked_up = ((area, _area_place(area)) for area in set(areas) if area.startswith("+1"))
    decided = {area: found for area, found in looked_up if found[0] in _AREA_DECIDES}
    if len(decided) == len(set(areas)):  # mostly
        return [decided[area] for area in areas]
    return [decided.get(area) or place(number) for area, number in zip(areas, numbers, strict=True)]


def _nanp_place(prefix: str) -> tuple[str, str]:
    """In the North American plan the area code decides, except on some islands that have toll-free exchanges."""
    found = _area_place(prefix[:5])
    return found if found[0] in _AREA_DECIDES else _exchange_place(prefix)


@lru_cache(maxsize=1_000)
def _area_place(area: str) -> tuple[str, str]:
    return _known_place(area + "2340100") or ("US", LOCAL)


@lru_cache(maxsize=16_384)
def _exchange_place(prefix: str) -> tuple[str, str]:
    return _known_place(prefix + "0100") or _area_place(prefix[:5])


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
