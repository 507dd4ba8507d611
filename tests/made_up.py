"""Made-up inventories of any size, the same for the same seed."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

# Area codes of the US and of Canada; every exchange from 234 on with them makes a number that can be.
_AREAS = (
    *("201", "206", "212", "213", "303", "305", "310", "312", "404", "408", "415", "469"),
    *("503", "512", "602", "617", "702", "713", "416", "514", "604", "613", "403", "902"),
)
_EXCHANGES = 700
_LINES = 10_000


def numbers(count: int, random: Random) -> list[str]:
    """``count`` different numbers of the US and Canada in E.164, in no order."""
    return [_number(place) for place in random.sample(range(len(_AREAS) * _EXCHANGES * _LINES), count)]


def _number(place: int) -> str:
    area, rest = divmod(place, _EXCHANGES * _LINES)
    exchange, line = divmod(rest, _LINES)
    return f"+1{_AREAS[area]}{234 + exchange}{line:04d}"


def user_name(place: int) -> str:
    """The user who has the number at ``place``."""
    return f"user{place}@corp.com"


def write_inventory(path: Path, numbers: Sequence[str], status: str) -> None:
    """A file to import: each number with a user of its own and an SMS status."""
    rows = (
        (number, user_name(place), f"First{place}", f"Last{place}", "Site", status)
        for place, number in enumerate(numbers)
    )
    write_csv(path, ("phone_number", "user", "first_name", "last_name", "site", "sms_status"), rows)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
