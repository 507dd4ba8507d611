"""Memory grows neither with the rows of a file nor with what stands in them, whatever is wrong with them."""

import json
import tracemalloc
from collections.abc import Callable, Iterable
from random import Random

import pytest

from sms_admin.domain.sorting import SortField, Sorting
from sms_admin.intake import table
from sms_admin.service.lists import NumberFilter, list_numbers
from sms_admin.store import paging, slices
from sms_admin.store.store import Store
from tests.driving import Cli
from tests.made_up import numbers as made_up

pytestmark = pytest.mark.sqlite
FEW, MANY = 300, 1_500
LONG = 5_000  # characters of a row
BOUND = 4 * 1_048_576  # bytes; the rows of MANY are 7.5 MB, and stand there several times while they are written
SOME = 250_000  # bytes of a slice here, so that small files fill many of them


def numbers(count: int) -> list[str]:
    return made_up(count, Random(1))


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_MOST", SOME)
    monkeypatch.setattr(table, "_MOST_CHARACTERS", SOME)


def csv_of(cells: str, bad: bool = False) -> Callable[[int], Iterable[str]]:
    """A file of so many rows with the same ``cells`` beside the numbers; ``bad`` makes no number of them."""
    names = ",".join(f"own {at}" for at in range(cells.count(",") + 1))

    def lines(rows: int) -> Iterable[str]:
        yield f"phone_number,{names}"
        for number in numbers(rows):
            yield f"{number[:4] if bad else number},{cells}"

    return lines


def json_lines(rows: int) -> Iterable[str]:
    for number in numbers(rows):
        yield json.dumps({"phone_number": number, "note": "x" * LONG})


LONG_CELL, WIDE = "x" * LONG, ",".join(["twelve chars"] * (LONG // 12))
KINDS = {
    "long-cells": (csv_of(LONG_CELL), "csv", "--report"),
    "long-cells-all-bad": (csv_of(LONG_CELL, bad=True), "csv", "--rejects"),
    "wide-rows": (csv_of(WIDE), "csv", "--report"),
    "wide-rows-all-bad": (csv_of(WIDE, bad=True), "csv", "--rejects"),
    "json-lines": (json_lines, "jsonl", "--report"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_held_by_their_bytes(cli: Cli, kind: str) -> None:
    cli.ready()
    lines, form, flag = KINDS[kind]
    few, many = (_peak(cli, lines(rows), form, flag) for rows in (FEW, MANY))
    assert many - few < BOUND


def same_number(rows: int) -> Iterable[str]:
    return ["phone_number", *numbers(1) * rows]


def unknown(rows: int) -> Iterable[str]:
    return ["phone_number", *numbers(rows)]


def no_numbers(rows: int) -> Iterable[str]:
    return ["phone_number", *(f"nonsense {at}" for at in range(rows))]


def one_user(rows: int) -> Iterable[str]:
    return ["user,phone_number", *(f"jane.doe@corp.example,{number}" for number in numbers(rows))]


@pytest.mark.parametrize("lines", [same_number, unknown, no_numbers, one_user])
@pytest.mark.parametrize("flag", ["--report", "--rejects"])
def test_nothing_is_kept_of_a_row_that_is_refused(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, lines: Callable[[int], Iterable[str]], flag: str
) -> None:
    monkeypatch.setattr(paging, "PAGE", 100)
    cli.ready()
    few, many = (_peak(cli, lines(rows), "csv", flag) for rows in (FEW, MANY))
    assert many - few < (MANY - FEW) * 500  # bytes a row; what is made of one takes several times as much


def test_a_sorted_list_holds_its_rows_by_their_bytes(cli: Cli) -> None:
    cli.ready()
    header, peaks = ("phone_number", "user", "first_name", "sms_status"), []
    for count in (FEW, MANY):
        rows = [(number, f"u{at}@corp.example", "x" * LONG, "Enabled") for at, number in enumerate(numbers(count))]
        cli.ok("numbers", "import", cli.csv("rows.csv", header, rows), "--yes", "--quiet")
        peaks.append(_peak_of_list(cli, Sorting(SortField.NAME), count))
    assert peaks[1] - peaks[0] < BOUND


def _peak_of_list(cli: Cli, sorting: Sorting, count: int) -> int:
    """The most memory, in bytes, that the pages of a list of ``count`` numbers took."""
    store = Store(cli.place, 5)
    tracemalloc.start()
    try:
        listed = sum(map(len, list_numbers(store, NumberFilter(), sorting)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        store.close()
    assert listed == count
    return peak


def _peak(cli: Cli, lines: Iterable[str], form: str, flag: str) -> int:
    """The most memory, in bytes, that the command had beyond what stood there before it."""
    path = cli.folder / f"rows.{form}"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    tracemalloc.start()
    try:
        done = cli.run("numbers", "assign", "--csv", str(path), "--yes", flag, str(cli.folder / f"out.{form}"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert done.code == 3, done
    assert (cli.folder / f"out.{form}").stat().st_size > 0
    return peak
