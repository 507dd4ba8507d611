"""``history undo RUN --number N``: some numbers of a run go back, and all else stays."""

import pytest

from sms_admin.domain.commands import quoted
from tests.driving import BRAND, CAMPAIGN, Cli

ONE, TWO, THREE = (f"+1408555010{n}" for n in range(3))
OFF, ON = ("enabled", ""), ("enabled", CAMPAIGN)
HEADER = ("phone_number", "user", "first_name", "sms_status")


@pytest.fixture
def assigned(ready: Cli) -> Cli:
    """Run 3 brings in three numbers, run 4 assigns them."""
    ready.holds((ONE, "ann", "Enabled", ""), (TWO, "bob", "Enabled", ""), (THREE, "cem", "Enabled", ""))
    ready.ok("numbers", "assign", ONE, TWO, THREE)
    return ready


def test_only_the_numbers_named_go_back(assigned: Cli) -> None:
    done = assigned.ok("history", "undo", "4", "--number", "(408) 555-0100", "--number", THREE, "--yes", "-o", "json")
    assert (done.json["rows"], done.json["changed"]) == (2, 2)
    assert done.err.startswith("Undoing 2 numbers of run 4: assign by tester")
    assert assigned.state() == {ONE: OFF, TWO: ON, THREE: OFF}
    assert assigned.json("history", "list")[0]["undoes"] == 4
    done = assigned.ok("history", "undo", "4", "--yes", "-o", "json")
    assert (done.json["changed"], done.json["unchanged"]) == (1, 2)
    assert assigned.state() == {ONE: OFF, TWO: OFF, THREE: OFF}
    assigned.ok("store", "check")


def test_what_was_undone_of_a_run_can_be_redone(assigned: Cli) -> None:
    assigned.ok("history", "undo", "4", "--number", TWO, "--yes")
    assert assigned.json("history", "undo", "5", "--yes")["changed"] == 1
    assert assigned.state() == {ONE: ON, TWO: ON, THREE: ON}
    assigned.ok("store", "check")


def test_a_number_named_twice_is_one(assigned: Cli) -> None:
    assert assigned.json("history", "undo", "4", "--number", ONE, "--number", ONE[1:], "--yes")["rows"] == 1


def test_a_number_that_has_changed_since_does_not_stop_the_others_that_are_named(assigned: Cli) -> None:
    assigned.ok("numbers", "remove", TWO)
    assert assigned.run("history", "undo", "4", "--yes").code == 3
    assert assigned.json("history", "undo", "4", "--number", ONE, "--number", THREE, "--yes")["changed"] == 2
    done = assigned.run("history", "undo", "4", "--number", TWO, "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (3, "changed-since")


def test_a_number_that_the_run_did_not_change_is_not_found(assigned: Cli) -> None:
    assigned.ok("numbers", "remove", ONE)
    done = assigned.run("history", "undo", "5", "--number", ONE, "--number", TWO, "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (4, "not-in-run")
    assert done.error["message"] == f"run 5 did not change number {TWO}"
    assert done.error["hint"] == "sms-admin history show 5"
    assert assigned.run("history", "undo", "5", "--number", "nonsense", "--yes").code == 2
    place = assigned.environ.pop("SMS_ADMIN_STORE")
    done = assigned.run("--store", place, "history", "undo", "5", "--number", TWO, "--yes", "-o", "json")
    assert done.error["hint"] == "sms-admin " + quoted(["--store", place, "history", "show", "5"])


def test_a_user_goes_back_with_the_number_and_other_users_stay(ready: Cli) -> None:
    rows = [(ONE, "ann", "Ann", ""), (TWO, "bob", "Bob", "")]
    ready.ok("numbers", "import", ready.csv("one.csv", HEADER, rows), "--yes")
    rows = [(ONE, "ann", "Anna", ""), (TWO, "bob", "Robert", ""), (THREE, "cem", "Cem", "")]
    ready.ok("numbers", "import", ready.csv("two.csv", HEADER, rows), "--yes")
    ready.ok("history", "undo", "4", "--number", THREE, "--yes")
    assert {user["user"]: user["name"] for user in ready.json("user", "list")} == {"ann": "Anna", "bob": "Robert"}
    ready.ok("store", "check")


def test_brand_and_campaign_stay(ready: Cli) -> None:
    ready.holds((ONE, "ann", "Enabled", CAMPAIGN))
    done = ready.run("history", "undo", "1", "--number", ONE, "--yes")
    assert done.code == 4
    assert ready.json("brand", "show", BRAND)["brand_status"] == "VERIFIED"
