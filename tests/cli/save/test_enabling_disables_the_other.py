"""A user has one live number: enabling another disables it in the same Save, and says so."""

import csv

import pytest

from tests.driving import CAMPAIGN, Cli

OLD, NEW, JOHN = "+14085550100", "+14085550101", "+14085550102"


@pytest.fixture
def jane(ready: Cli) -> Cli:
    ready.holds(
        (OLD, "jane@corp.com", "Enabled", CAMPAIGN), (NEW, "jane@corp.com", "", ""), (JOHN, "john@corp.com", "", "")
    )
    return ready


def test_the_other_number_goes_off_in_the_same_save(jane: Cli) -> None:
    result = jane.json("user", "enable-number", "Jane@Corp.com", NEW)
    assert (result["rows"], result["changed"], result["disabled_others"]) == (1, 1, 1)
    assert jane.state() == {OLD: ("disabled", ""), NEW: ("enabled", CAMPAIGN), JOHN: ("disabled", "")}
    changes = jane.json("history", "show", str(result["run"]))
    assert [change["number"] for change in changes] == [OLD, NEW]


def test_the_plan_shows_both_numbers_as_they_were(jane: Cli) -> None:
    for more in (["--dry-run"], []):
        lines = jane.ok("user", "enable-number", "jane@corp.com", NEW, *more, "-o", "table").out.splitlines()
        assert [line.split() for line in lines[2:4]] == [
            [NEW, "Disabled", "→", "Enabled", "-", "→", "Assigned", f"({CAMPAIGN})"],
            [OLD, "Enabled", "→", "Disabled", "Assigned", f"({CAMPAIGN})", "→", "-"],
        ]
        assert lines[4] == ("1 row: 1 changed, 0 unchanged, 0 refused; 1 other number of the same user disabled")


def test_the_report_names_the_other_number(jane: Cli) -> None:
    path = jane.csv("enable.csv", ["user", "phone_number"], [["jane@corp.com", NEW], ["john@corp.com", JOHN]])
    report = jane.folder / "report.csv"
    jane.ok("user", "enable-number", "--csv", path, "--yes", "--report", str(report))
    first, second = csv.DictReader(report.open())
    assert (first["outcome"], first["code"]) == ("changed", "")
    assert first["reason"] == f"number {OLD} of the same user is disabled, for a user has one live number"
    assert (second["outcome"], second["reason"]) == ("changed", "")


def test_a_number_that_is_enabled_already_disables_nobody(jane: Cli) -> None:
    result = jane.json("user", "enable-number", "jane@corp.com", OLD)
    assert (result["unchanged"], result["disabled_others"], result["run"]) == (1, 0, None)


def test_the_place_of_the_other_number_counts_as_free(jane: Cli) -> None:
    jane.ok("campaign", "set", CAMPAIGN, "--limit", "1")
    assert jane.run("user", "enable-number", "john@corp.com", "-o", "json").error["code"] == "campaign-full"
    assert jane.json("user", "enable-number", "jane@corp.com", NEW)["changed"] == 1


def test_a_refused_number_disables_nobody(jane: Cli) -> None:
    jane.ok("campaign", "set", CAMPAIGN, "--status", "EXPIRED")
    done = jane.run("user", "enable-number", "jane@corp.com", "-o", "json")
    assert (done.code, done.json["disabled_others"]) == (3, 0)
    assert jane.state()[OLD] == ("enabled", CAMPAIGN)


def test_numbers_show_keeps_its_reason_for_what_cannot_be_done(jane: Cli) -> None:
    assert jane.json("numbers", "show", JOHN)["enable_reason"] == ""
    shown = jane.json("numbers", "show", OLD)
    assert (shown["assign"], shown["assign_reason"]) == ("yes", "")


def test_numbers_show_says_beforehand_which_number_goes_off(jane: Cli) -> None:
    shown = jane.json("numbers", "show", NEW)
    assert shown["enable"] == "yes"
    assert shown["enable_reason"] == f"number {OLD} of the same user is disabled, for a user has one live number"
    lines = jane.ok("numbers", "show", NEW, "-o", "table").out.splitlines()
    assert ["Can enable", f"yes; disables {OLD}"] in [
        [part.strip() for part in line.split("   ") if part] for line in lines
    ]


def test_a_live_number_is_not_put_off_by_a_command_that_names_the_user_alone(jane: Cli) -> None:
    before = jane.state()
    done = jane.run("user", "enable-number", "jane@corp.com", "-o", "json")
    assert (done.code, done.out) == (2, "")
    for number in (OLD, NEW):
        assert number in done.error["message"] + done.error["hint"]
    assert jane.state() == before


def test_a_user_whose_numbers_all_failed_is_refused_and_not_asked_which(ready: Cli) -> None:
    ready.holds((OLD, "jane@corp.com", "Enabling Failed", ""), (NEW, "jane@corp.com", "Disabling Failed", ""))
    done = ready.run("user", "enable-number", "jane@corp.com", "-o", "json")
    assert (done.code, done.error["code"]) == (3, "not-enabled")


def test_disabling_a_users_number_twice_changes_nothing_the_second_time(jane: Cli) -> None:
    assert jane.json("user", "disable-number", "jane@corp.com")["changed"] == 1
    again = jane.json("user", "disable-number", "jane@corp.com")
    assert (again["rows"], again["unchanged"], again["run"]) == (1, 1, None)


def test_a_refused_row_does_not_stand_in_the_way_of_a_later_one_of_the_same_user(ready: Cli) -> None:
    toll_free = "+18005550199"
    ready.holds((toll_free, "jane@corp.com", "", ""), (NEW, "jane@corp.com", "", ""), (JOHN, "jane@corp.com", "", ""))
    path = ready.csv("enable.csv", ["phone_number"], [[toll_free], [NEW], [JOHN]])
    done = ready.run("user", "enable-number", "--csv", path, "--yes", "--partial", "-o", "json")
    assert (done.code, done.json["reasons"]) == (5, {"toll-free": 1, "user-twice-in-file": 1})
    assert ready.state()[NEW] == ("enabled", CAMPAIGN)
