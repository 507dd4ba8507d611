"""``numbers import`` of a list whose users have slipped by a row: one bad row holds up all the others."""

from random import Random

import pytest
from sqlalchemy import Connection

from sms_admin.store.plan import importing
from tests.driving import Cli

HEADER = ("phone_number", "user", "sms_status")
BAD = "Enabledd"
_mark = importing.mark_second_live


def slipped(cli: Cli, users: list[int], *, bad: int | None) -> str:
    """A file that gives the number of each user to the one at its place in ``users``; ``bad`` has no known status."""
    rows = [
        (f"+1408{2000000 + i}", f"u{user}@corp.com", BAD if i == bad else "Enabled") for i, user in enumerate(users)
    ]
    return cli.csv("slipped.csv", HEADER, rows)


@pytest.fixture
def fifty(ready: Cli) -> Cli:
    rows = [(f"+1408{2000000 + i}", f"u{i}@corp.com", "Enabled") for i in range(50)]
    ready.ok("numbers", "import", ready.csv("fifty.csv", HEADER, rows), "-y")
    return ready


def test_all_move_where_no_row_is_bad(fifty: Cli) -> None:
    done = fifty.json("numbers", "import", slipped(fifty, [*range(1, 50), 0], bad=None), "-y")
    assert (done["changed"], done["refused"]) == (50, 0)
    fifty.ok("store", "check")


def test_a_chain_as_long_as_the_file_is_refused_in_one_pass(fifty: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[bool] = []

    def counted(connection: Connection) -> bool:
        passes.append(_mark(connection))
        return passes[-1]

    monkeypatch.setattr(importing, "mark_second_live", counted)
    done = fifty.run("numbers", "import", slipped(fifty, [*range(1, 50), 0], bad=49), "-y", "-o", "json")
    assert (done.code, done.json["reasons"]) == (3, {"bad-status": 1, "second-live-number": 49})
    assert passes == [True, False]


def test_the_rows_behind_a_bad_one_stay_and_the_others_move(fifty: Cli) -> None:
    users = [*range(1, 25), 0, *range(26, 50), 25]  # two rings of 25
    done = fifty.run("numbers", "import", slipped(fifty, users, bad=30), "-y", "--partial", "-o", "json")
    assert (done.code, done.json["changed"]) == (5, 25)
    assert done.json["reasons"] == {"bad-status": 1, "second-live-number": 24}
    fifty.ok("store", "check")


@pytest.mark.parametrize("seed", range(20))
def test_what_is_refused_is_what_looking_again_and_again_would_refuse(fifty: Cli, seed: int) -> None:
    random = Random(seed)
    users = random.sample(range(50), 50) if seed % 2 else [random.randrange(50) for _ in range(50)]
    bad = random.choice([None, random.randrange(50)])
    done = fifty.run("numbers", "import", slipped(fifty, users, bad=bad), "-y", "--partial", "-o", "json")
    refused = {bad} - {None}
    while late := _second(users, refused):
        refused |= late
    assert done.json["refused"] == len(refused)
    fifty.ok("store", "check")


def _second(users: list[int], refused: set[int | None]) -> set[int | None]:
    """The rows that would give a user a second live number: what stays goes first, then the order of the file."""
    taken = set(refused)  # the number of a refused row stays with its user, who has the same place
    taken |= {i for i, user in enumerate(users) if user == i}
    late: set[int | None] = set()
    for i, user in enumerate(users):
        if i in refused or user == i:
            continue
        if user in taken:
            late.add(i)
        taken.add(user)
    return late


NAMED = ("phone_number", "user", "first_name", "sms_status")


def _importing(cli: Cli, monkeypatch: pytest.MonkeyPatch, *rows: tuple[str, str, str, str]) -> tuple[str, int]:
    """The code with which an import of ``rows`` ends, and how often it looks for second live numbers."""
    looks: list[bool] = []

    def counted(connection: Connection) -> bool:
        looks.append(_mark(connection))
        return looks[-1]

    monkeypatch.setattr(importing, "mark_second_live", counted)
    done = cli.run("numbers", "import", cli.csv("named.csv", NAMED, rows), "-y", "-o", "json")
    return ", ".join(done.json["reasons"]), len(looks)


ONE = ("+14085550101", "jane.doe@corp.example", "Jane", "Enabled")
TWO = ("+14085550102", "jane.doe@corp.example", "Jane", "Enabled")
OTHER = ("+14085550103", "ann.roe@corp.example", "Ann", "Enabled")


def test_where_no_user_can_have_two_live_numbers_none_is_looked_for(
    ready: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _importing(ready, monkeypatch, ONE, OTHER) == ("", 0)
    ready.ok("store", "check")


def test_a_user_on_two_rows_is_found_in_an_empty_store(ready: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _importing(ready, monkeypatch, ONE, OTHER, TWO) == ("second-live-number", 2)


def test_a_user_on_one_row_is_found_by_the_live_number_in_the_store(
    ready: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.holds((ONE[0], ONE[1], "enabled", ""))
    assert _importing(ready, monkeypatch, OTHER, TWO) == ("second-live-number", 2)
