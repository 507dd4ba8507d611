"""``numbers delete``: a number that is off the page leaves the store, and an undo brings it back."""

import pytest

from tests.driving import CAMPAIGN, Cli

ON, OFF, NOBODYS, FAILED = "+14085550100", "+14085550101", "+442079460123", "+14085550103"


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.holds((ON, "ann", "Enabled", CAMPAIGN), (OFF, "bob", "", ""), (NOBODYS, "", "", ""))
    ready.holds((FAILED, "cem", "Enabling Failed", ""))
    return ready


def test_numbers_off_the_page_leave_the_store_in_one_run_and_their_users_stay(stocked: Cli) -> None:
    done = stocked.ok("numbers", "delete", "(408) 555-0101", NOBODYS, "-o", "json")
    assert (done.json["action"], done.json["rows"], done.json["changed"]) == ("delete", 2, 2)
    assert set(stocked.state()) == {ON, FAILED}
    assert [user["user"] for user in stocked.json("user", "list")] == ["ann", "bob", "cem"]
    assert [change["status_after"] for change in stocked.json("history", "show", str(done.json["run"]))] == [None, None]
    assert stocked.json("history", "list", "--number", OFF)[0]["action"] == "delete"
    stocked.ok("store", "check")


def test_an_undo_brings_the_number_back_as_it_was_and_a_redo_takes_it_again(stocked: Cli) -> None:
    before = stocked.json("numbers", "list", "--all")
    run = str(stocked.json("numbers", "delete", OFF, NOBODYS)["run"])
    undone = str(stocked.json("history", "undo", run, "--yes")["run"])
    after = stocked.json("numbers", "list", "--all")
    assert [line | {"updated_at": ""} for line in after] == [line | {"updated_at": ""} for line in before]
    stocked.ok("store", "check")
    stocked.ok("history", "undo", undone, "--yes")
    assert set(stocked.state()) == {ON, FAILED}
    stocked.ok("store", "check")


@pytest.mark.parametrize(("number", "status"), [(ON, "Enabled"), (FAILED, "Enabling Failed")])
def test_a_number_on_the_page_is_refused_with_the_way_out(number: str, status: str, stocked: Cli) -> None:
    done = stocked.run("numbers", "delete", OFF, number, "-o", "json")
    assert (done.code, done.json["reasons"]) == (3, {"on-sms-page": 1})
    assert OFF in stocked.state()
    done = stocked.run("numbers", "delete", number, "-o", "json")
    assert done.error["code"] == "on-sms-page"
    assert done.error["message"] == (
        f"number {number} is on the SMS page ({status}); take it off with 'numbers remove {number}' first"
    )
    stocked.ok("numbers", "remove", number)
    stocked.ok("numbers", "delete", number)
    assert number not in stocked.state()


def test_the_others_can_be_saved_and_a_dry_run_saves_nothing(stocked: Cli) -> None:
    dry = stocked.ok("numbers", "delete", OFF, "--dry-run", "-o", "table")
    assert [line.split() for line in dry.out.splitlines()][2] == [OFF, "Disabled", "→", "-"]
    assert OFF in stocked.state()
    done = stocked.run("numbers", "delete", OFF, ON, OFF, "nonsense", "+14085550199", "--partial", "-o", "json")
    assert done.code == 5
    assert done.json["reasons"] == {"bad-number": 1, "duplicate-in-file": 1, "unknown-number": 1, "on-sms-page": 1}
    assert set(stocked.state()) == {ON, NOBODYS, FAILED}


def test_a_number_that_came_again_since_is_not_brought_back_a_second_time(stocked: Cli) -> None:
    run = str(stocked.json("numbers", "delete", OFF)["run"])
    stocked.holds((OFF, "dan", "", ""))
    done = stocked.run("history", "undo", run, "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (3, "changed-since")
