"""``history undo``: a run taken back, as a run of its own."""

import csv
import re
from typing import Any

import pytest

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli, Result

FIRST, SECOND, THIRD = "+14085550100", "+14085550101", "+14085550102"
JANE, JOE = "jane@corp.com", "joe@corp.com"
HEADER = ("phone_number", "user", "first_name", "sms_status")


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    """Runs 1 to 3: Brand, Campaign, and three numbers, two of them enabled without a campaign."""
    ready.holds((FIRST, JANE, "Enabled", ""), (SECOND, JOE, "Enabled", ""), (THIRD, JANE, "", ""))
    return ready


def undo(cli: Cli, run: int, *flags: str) -> Any:
    """The result of an undo that must succeed; the store must be sound after it."""
    done = cli.json("history", "undo", str(run), "--yes", *flags)
    assert cli.json("store", "check") == []
    return done


def refused(cli: Cli, run: int, code: str, *says: str) -> Result:
    """An undo that must be refused whole, with ``code``; nothing may have changed."""
    before = cli.json("store", "info")["digest"], cli.state()
    done = cli.run("history", "undo", str(run), "--yes", "--output", "json")
    assert (done.code, done.error["code"]) == (3, code), done
    assert (cli.json("store", "info")["digest"], cli.state()) == before
    missing = [part for part in says if part not in done.error["message"]]
    assert not missing, done.error["message"]
    return done


def newest(cli: Cli) -> dict[str, Any]:
    run: dict[str, Any] = cli.json("history", "list")[0]
    return run


def user_name(cli: Cli, user: str) -> str | None:
    """The name of a user, None where there is no such user."""
    return {line["user"]: line["name"] for line in cli.json("user", "list")}.get(user)


def test_an_assignment_is_taken_back_in_a_run_that_says_so(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST, SECOND)
    assert undo(stocked, 4) == {
        "action": "undo",
        "dry_run": False,
        "saved": True,
        "run": 5,
        "rows": 2,
        "changed": 2,
        "unchanged": 0,
        "refused": 0,
        "reasons": {},
        "disabled_others": 0,
    }
    assert stocked.state()[FIRST] == stocked.state()[SECOND] == ("enabled", "")
    assert (newest(stocked)["action"], newest(stocked)["undoes"]) == ("undo", 4)
    assert "undone by run 5" in stocked.ok("history", "show", "4").err


def test_enabling_is_taken_back_with_the_number_that_went_off_for_it(stocked: Cli) -> None:
    stocked.ok("user", "enable-number", JANE, THIRD)
    assert stocked.state() == {FIRST: ("disabled", ""), SECOND: ("enabled", ""), THIRD: ("enabled", CAMPAIGN)}
    undo(stocked, 4)
    assert stocked.state() == {FIRST: ("enabled", ""), SECOND: ("enabled", ""), THIRD: ("disabled", "")}


def test_an_undo_can_itself_be_undone(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    undo(stocked, 4)
    undo(stocked, 5)
    assert stocked.state()[FIRST] == ("enabled", CAMPAIGN)
    undo(stocked, 4)
    assert stocked.state()[FIRST] == ("enabled", "")


def test_what_is_undone_already_is_unchanged_and_said_to_be(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    undo(stocked, 4)
    done = stocked.ok("history", "undo", "4", "--yes", "--output", "json")
    assert (done.json["unchanged"], done.json["saved"], done.json["run"]) == (1, False, None)
    assert "undone by run 5" in done.err
    assert "Already so" in done.err
    assert newest(stocked)["run"] == 5


def test_runs_that_undid_parts_of_a_run_are_all_named(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST, SECOND)
    for number in (FIRST, SECOND):
        stocked.ok("history", "undo", "4", "--number", number, "--yes")
    assert "; undone by runs 5, 6\n" in stocked.ok("history", "show", "4").err


def test_a_run_is_undone_after_those_that_came_after_it_were(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)  # 4
    stocked.ok("numbers", "remove", FIRST)  # 5
    undo(stocked, 5)
    undo(stocked, 4)
    assert stocked.state()[FIRST] == ("enabled", "")


def test_undos_among_other_runs_are_undone_in_reverse_order(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)  # 4
    undo(stocked, 4)  # 5
    stocked.ok("numbers", "remove", FIRST)  # 6
    undo(stocked, 6)  # 7
    undo(stocked, 5)  # 8
    assert stocked.state()[FIRST] == ("enabled", CAMPAIGN)
    undo(stocked, 4)
    undo(stocked, 3)
    assert stocked.state() == {}


def test_a_number_that_has_changed_since_is_refused_and_the_run_named(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    stocked.ok("numbers", "remove", FIRST)
    refused(stocked, 4, "changed-since", FIRST, "run 5", "'history undo 5'")


def test_the_only_number_of_an_undo_is_not_offered_to_be_left_out(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)  # 4
    stocked.ok("numbers", "remove", FIRST)
    for words in (("4",), ("3", "--number", FIRST)):
        done = stocked.run("history", "undo", *words, "--yes", "--output", "json")
        assert (done.code, "--partial" in done.err) == (3, False)
    stocked.ok("brand", "set", BRAND, "--name", "One")  # 6
    stocked.ok("brand", "set", BRAND, "--name", "Two")
    done = stocked.run("history", "undo", "6", "--yes")
    assert (done.code, "--partial" in done.err) == (3, False)


def test_one_changed_number_stops_the_undo_unless_partial(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST, SECOND)
    stocked.ok("numbers", "remove", FIRST)
    done = stocked.run("history", "undo", "4", "--yes", "--output", "json")
    assert (done.code, done.json["saved"], done.json["reasons"]) == (3, False, {"changed-since": 1})
    assert stocked.state()[SECOND] == ("enabled", CAMPAIGN)
    done = stocked.run("history", "undo", "4", "--yes", "--partial", "--output", "json")
    assert (done.code, done.json["changed"], done.json["refused"]) == (5, 1, 1)
    assert stocked.state() == {FIRST: ("disabled", ""), SECOND: ("enabled", ""), THIRD: ("disabled", "")}


def test_it_needs_yes_where_there_is_no_terminal(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    done = stocked.run("history", "undo", "4")
    assert (done.code, done.out) == (2, "")
    assert "--yes" in done.err
    assert newest(stocked)["run"] == 4


def test_a_dry_run_shows_what_would_be_taken_back(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    done = stocked.ok("history", "undo", "4", "--dry-run", "--output", "table")
    assert f"Assigned ({CAMPAIGN}) → Not assigned" in done.out
    assert "Undoing run 4: assign by tester" in done.err
    assert newest(stocked)["run"] == 4


def test_a_report_has_every_number_with_its_outcome(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST, SECOND)
    stocked.ok("numbers", "remove", FIRST)
    report = stocked.folder / "report.csv"
    stocked.run("history", "undo", "4", "--yes", "--partial", "--report", str(report))
    with report.open(newline="") as file:
        rows = [(row["line"], row["number"], row["outcome"], row["code"]) for row in csv.DictReader(file)]
    assert rows == [("1", FIRST, "refused", "changed-since"), ("2", SECOND, "changed", "")]


@pytest.mark.parametrize("flags", [(), ("--yes",), ("--dry-run",)])
def test_a_run_that_is_not_there_is_not_found(stocked: Cli, flags: tuple[str, ...]) -> None:
    for run in ("44", "9" * 30):
        done = stocked.run("history", "undo", run, *flags, "--output", "json")
        assert (done.code, done.out, done.error["code"]) == (4, "", "unknown-run")
        assert f"there is no run {run}:" in done.error["message"]


def test_a_run_is_a_number(stocked: Cli) -> None:
    assert stocked.run("history", "undo", "last", "--yes").code == 2


@pytest.mark.parametrize("flags", [(), ("--yes",), ("--partial", "--yes")])
def test_a_deactivation_cannot_be_undone(stocked: Cli, flags: tuple[str, ...]) -> None:
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    done = stocked.run("history", "undo", "4", *flags, "--output", "json")
    assert (done.code, done.error["code"]) == (3, "cannot-be-undone")
    assert "for good" in done.error["message"]
    assert newest(stocked)["run"] == 4


def test_no_hint_is_to_undo_a_deactivation_first(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    done = refused(stocked, 4, "changed-since", FIRST, "run 5", "cannot be undone")
    assert "history undo" not in done.error["message"]
    refused(stocked, 2, "changed-since", f"campaign {CAMPAIGN}", "run 5", "cannot be undone")


def test_an_import_is_taken_out_again_users_and_all(stocked: Cli) -> None:
    undo(stocked, 3)
    assert stocked.state() == {}
    assert stocked.json("user", "list") == []
    undo(stocked, 4)
    assert stocked.state() == {FIRST: ("enabled", ""), SECOND: ("enabled", ""), THIRD: ("disabled", "")}
    assert [line["user"] for line in stocked.json("user", "list")] == [JANE, JOE]
    assert stocked.json("numbers", "show", FIRST)["country"] == "US"


def test_an_import_restores_what_it_updated(stocked: Cli) -> None:
    rows = [(FIRST, JOE, "Joe", "Disabled"), (SECOND, JANE, "Jane", "Pending")]
    stocked.ok("numbers", "import", stocked.csv("b.csv", HEADER, rows), "--yes")
    assert user_name(stocked, JANE) == "Jane"
    assert undo(stocked, 4)["rows"] == 2
    assert stocked.state() == {FIRST: ("enabled", ""), SECOND: ("enabled", ""), THIRD: ("disabled", "")}
    assert {line["number"]: line["user"] for line in stocked.json("numbers", "list", "--all")} == {
        FIRST: JANE,
        SECOND: JOE,
        THIRD: JANE,
    }
    assert (user_name(stocked, JANE), user_name(stocked, JOE)) == ("", "")


def test_the_plan_shows_whose_the_numbers_are_again_and_how_those_are_called(stocked: Cli) -> None:
    header = ("phone_number", "user", "first_name", "last_name", "site", "sms_status")
    people = [(FIRST, JANE, "Jane", "Doe", "Austin", "Enabled"), (SECOND, JOE, "Joe", "Roe", "Austin", "Enabled")]
    stocked.ok("numbers", "import", stocked.csv("a.csv", header, people), "--yes")
    moved = [(FIRST, "new@corp.com", "New", "One", "", "Enabled"), (SECOND, JOE, "Jo", "Roe", "Denver", "Pending")]
    stocked.ok("numbers", "import", stocked.csv("b.csv", header, moved), "--yes")
    shown = stocked.ok("history", "undo", "5", "--dry-run", "--output", "table").out
    assert re.search(rf"{re.escape(FIRST)} +New One → Jane Doe +Enabled ", shown)
    assert re.search(rf"{re.escape(SECOND)} +Jo Roe → Joe Roe, site Denver → Austin +Pending → Enabled ", shown)
    undo(stocked, 5)
    again = stocked.ok("history", "undo", "6", "--dry-run", "--output", "table").out
    assert re.search(rf"{re.escape(FIRST)} +Jane Doe → New One +Enabled ", again)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (("Janet", "Austin"), "is again Jane"),
        (("Jane", "Denver"), "is again of site Austin"),
        (("Janet", ""), "is again Jane, of site Austin"),
    ],
)
def test_of_a_user_the_plan_says_what_is_restored(stocked: Cli, then: tuple[str, str], said: str) -> None:
    header = ("phone_number", "user", "first_name", "site")
    for run, (name, site) in enumerate((("Jane", ""), ("Jane", "Austin"), then)):
        stocked.ok("numbers", "import", stocked.csv(f"{run}.csv", header, [(FIRST, JANE, name, site)]), "--yes")
    table, plain = (stocked.ok("history", "undo", "6", "-n", *flags) for flags in (("-o", "table"), ("--report", "-")))
    assert re.search(rf"{JANE} {said}$", table.out, re.MULTILINE)
    assert f'"reason": "{JANE} {said}"' in plain.out
    undo(stocked, 6)
    assert f"{JANE} is again of no site" in stocked.ok("history", "undo", "5", "-n", "-o", "table").out


def test_a_number_that_was_used_since_is_not_taken_out(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    done = stocked.run("history", "undo", "3", "--yes", "--partial", "--output", "json")
    assert (done.code, done.json["reasons"]) == (5, {"changed-since": 1})
    assert stocked.state() == {FIRST: ("enabled", CAMPAIGN)}
    assert [line["user"] for line in stocked.json("user", "list")] == [JANE]
    assert stocked.json("store", "check") == []
    undo(stocked, 4)
    assert undo(stocked, 3)["changed"] == 1
    assert stocked.json("user", "list") == []


def test_a_user_to_whom_a_number_came_since_stays(stocked: Cli) -> None:
    stocked.ok("numbers", "import", stocked.csv("b.csv", HEADER, [("+14085550109", JOE, "", "")]), "--yes")
    undo(stocked, 3)
    assert stocked.state() == {"+14085550109": ("disabled", "")}
    assert [line["user"] for line in stocked.json("user", "list")] == [JOE]


def test_a_user_whom_an_import_only_renamed_has_a_row_of_its_own(stocked: Cli) -> None:
    stocked.ok("numbers", "import", stocked.csv("b.csv", HEADER, [(FIRST, JANE, "Janet", "Enabled")]), "--yes")
    shown = stocked.ok("history", "undo", "4", "--dry-run", "--output", "table")
    assert f"user {JANE}" in shown.out
    assert undo(stocked, 4)["rows"] == 1
    assert user_name(stocked, JANE) == ""


def test_where_one_later_run_bars_every_row_its_undo_is_the_hint(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST, SECOND)
    stocked.ok("numbers", "remove", FIRST, SECOND)
    done = stocked.run("history", "undo", "4", "--yes")
    assert done.code == 3
    assert done.err.splitlines()[-1].endswith("history undo 5")
    stocked.ok("history", "undo", "5", "--yes")
    stocked.ok("history", "undo", "4", "--yes")


def test_a_user_who_has_changed_since_is_refused(stocked: Cli) -> None:
    stocked.ok("numbers", "import", stocked.csv("b.csv", HEADER, [(FIRST, JANE, "Janet", "Enabled")]), "--yes")
    stocked.ok("numbers", "import", stocked.csv("c.csv", HEADER, [(FIRST, JANE, "June", "Enabled")]), "--yes")
    refused(stocked, 4, "changed-since", f"user {JANE}", "run 5")
    done = stocked.run("history", "undo", "3", "--yes", "--partial", "--output", "json")
    assert (done.code, done.json["reasons"], done.json["changed"]) == (5, {"changed-since": 2}, 1)
    assert sorted(stocked.state()) == [FIRST, THIRD]


def test_a_user_does_not_get_a_second_live_number(stocked: Cli) -> None:
    stocked.ok("numbers", "remove", FIRST)
    stocked.ok("user", "enable-number", JANE, THIRD)
    refused(stocked, 4, "second-live-number", JANE, FIRST, f"'history undo 5 --number {THIRD}'")
    stocked.ok("history", "undo", "5", "--number", THIRD, "--yes")
    undo(stocked, 4)
    assert stocked.state()[FIRST] == ("enabled", "")


def test_a_live_number_that_the_run_itself_brought_in_is_taken_back_and_not_changed_once_more(stocked: Cli) -> None:
    """Removed with a run of its own, it would be what stops the undo next, and that run would have to be undone."""
    new, header = "+14085550109", ("phone_number", "user", "sms_status")
    rows = [(FIRST, "ann@corp.com", "Pending"), (new, "", "Pending")]
    stocked.ok("numbers", "import", stocked.csv("b.csv", header, rows), "--yes")  # 4
    stocked.ok("numbers", "import", stocked.csv("c.csv", header, [(new, JANE, "Pending")]), "--yes")  # 5
    done = stocked.run("history", "undo", "4", "--yes", "--output", "json")
    assert (done.code, done.json["reasons"]) == (3, {"changed-since": 1, "second-live-number": 1})
    report = stocked.run("history", "undo", "4", "--yes", "--report", "-").out
    assert f"'history undo 5 --number {new}'" in report
    stocked.ok("history", "undo", "5", "--number", new, "--yes")
    undo(stocked, 4)


def test_with_partial_a_refused_number_does_not_give_a_user_two_live_ones(stocked: Cli) -> None:
    stocked.ok("user", "enable-number", JANE, THIRD)  # 4: the first goes off
    stocked.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED")
    stocked.ok("numbers", "assign", THIRD, "--campaign", OTHER_CAMPAIGN, "--move")
    done = stocked.run("history", "undo", "4", "--yes", "--partial", "--output", "json")
    assert (done.code, done.json["reasons"]) == (3, {"changed-since": 1, "second-live-number": 1})
    assert stocked.state()[FIRST] == ("disabled", "")


def test_a_campaign_does_not_get_more_numbers_than_it_holds(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST, SECOND)
    stocked.ok("numbers", "remove", FIRST, SECOND)  # 5
    stocked.ok("campaign", "set", CAMPAIGN, "--limit", "1")
    done = stocked.run("history", "undo", "5", "--yes", "--output", "json")
    assert (done.code, done.json["reasons"]) == (3, {"campaign-full": 1})
    done = stocked.run("history", "undo", "5", "--yes", "--partial", "--output", "json")
    assert done.code == 5
    assert stocked.state()[FIRST] == ("enabled", CAMPAIGN)  # the first in order is the one that fits
    assert stocked.state()[SECOND] == ("disabled", "")


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        (("brand", "set", BRAND, "--status", "PENDING"), "brand-not-verified", BRAND),
        (("campaign", "set", CAMPAIGN, "--status", "EXPIRED"), "campaign-not-verified", "EXPIRED"),
    ],
)
def test_a_number_goes_back_on_a_campaign_only_through_its_gate(
    stocked: Cli, command: tuple[str, ...], code: str, says: str
) -> None:
    stocked.ok("numbers", "assign", FIRST)
    stocked.ok("numbers", "remove", FIRST)  # 5
    stocked.ok(*command)
    refused(stocked, 5, code, says)
    undo(stocked, 6)
    undo(stocked, 5)
    assert stocked.state()[FIRST] == ("enabled", CAMPAIGN)


def test_a_number_comes_off_a_campaign_whatever_its_gate(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    stocked.ok("campaign", "set", CAMPAIGN, "--status", "REJECTED")
    undo(stocked, 4)
    assert stocked.state()[FIRST] == ("enabled", "")


def test_a_deactivated_campaign_takes_no_number_back(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    stocked.ok("numbers", "remove", FIRST)  # 5
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    done = refused(stocked, 5, "campaign-not-verified", CAMPAIGN, "DEACTIVATED")
    assert "--status VERIFIED" not in done.error["message"]


def test_a_number_goes_back_only_on_a_campaign_that_is_there(stocked: Cli) -> None:
    stocked.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED")  # 4
    stocked.ok("numbers", "assign", FIRST, "--campaign", OTHER_CAMPAIGN)
    stocked.ok("numbers", "remove", FIRST)  # 6
    undo(stocked, 4)
    refused(stocked, 6, "unknown-campaign", OTHER_CAMPAIGN)


def test_a_number_goes_back_only_to_a_user_who_is_there(stocked: Cli) -> None:
    stocked.ok("numbers", "import", stocked.csv("b.csv", HEADER, [(FIRST, "", "", "")]), "--yes")  # 4
    stocked.ok("numbers", "import", stocked.csv("c.csv", HEADER, [(THIRD, "", "", "")]), "--yes")
    done = stocked.run("history", "undo", "3", "--yes", "--partial", "--output", "json")
    assert (done.code, done.json["reasons"]) == (5, {"changed-since": 2})
    assert user_name(stocked, JANE) is None  # nothing referred to the user any more
    refused(stocked, 4, "unknown-user", JANE, FIRST)


def test_a_brand_goes_back_to_what_it_was(ready: Cli) -> None:
    ready.ok("brand", "set", BRAND, "--name", "Acme Corp", "--status", "PENDING")
    shown = ready.ok("history", "undo", "3", "--dry-run", "--output", "table").out
    assert "name Acme Corp → Acme, status PENDING → VERIFIED" in shown
    undo(ready, 3)
    (line,) = ready.json("campaign", "status")
    assert (line["brand_name"], line["brand_status"]) == ("Acme", "VERIFIED")
    (row,) = ready.json("history", "show", "4")
    assert (row["record"], row["status_before"], row["status_after"]) == (f"brand {BRAND}", "PENDING", "VERIFIED")


def test_a_campaign_goes_back_to_what_it_was(ready: Cli) -> None:
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "7", "--use-case", "MIXED")
    undo(ready, 3)
    (line,) = ready.json("campaign", "status")
    assert (line["number_limit"], line["use_case"]) == (48, "")


def test_a_record_that_has_changed_since_is_refused(ready: Cli) -> None:
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "7")
    ready.ok("campaign", "set", CAMPAIGN, "--use-case", "MIXED")
    refused(ready, 3, "changed-since", f"campaign {CAMPAIGN}", "run 4", "'history undo 4'")
    undo(ready, 4)
    undo(ready, 3)
    assert ready.json("campaign", "status")[0]["number_limit"] == 48


def test_a_record_leaves_only_where_nothing_refers_to_it(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST)
    refused(stocked, 2, "in-use", f"campaign {CAMPAIGN}", "1 number is on it")
    refused(stocked, 1, "in-use", f"brand {BRAND}", CAMPAIGN)
    undo(stocked, 4)
    undo(stocked, 2)
    undo(stocked, 1)
    assert stocked.json("campaign", "status") == []
    assert stocked.json("store", "info")["brands"] == 0


def test_a_campaign_goes_back_only_to_a_brand_that_is_there(ready: Cli) -> None:
    ready.ok("brand", "set", "B000000", "--status", "VERIFIED")  # 3
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", "B000000")  # 4
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND)  # 5
    undo(ready, 3)
    refused(ready, 5, "unknown-brand", "B000000", OTHER_CAMPAIGN)


def test_following_the_hints_leads_to_the_undo_that_was_asked_for(ready: Cli) -> None:
    number = "+14085550100"
    ready.holds((number, "ann", "", ""))
    goal = ready.json("user", "enable-number", "ann", number)["run"]
    ready.ok("numbers", "remove", number)
    ready.ok("user", "enable-number", "ann", number)
    ready.ok("numbers", "remove", number)
    followed: list[str] = []
    while (done := ready.run("history", "undo", str(goal), "-y", "-o", "json")).code and len(followed) < 5:
        followed += re.findall(r"history undo (\d+)", done.error["message"])
        ready.ok("history", "undo", followed[-1], "-y")
    assert followed == [str(goal + 3), str(goal + 2), str(goal + 1)]
    assert ready.state()[number] == ("disabled", "")


def test_a_number_that_was_taken_back_too_far_comes_back_by_the_hint(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", FIRST, SECOND)  # 4
    stocked.ok("numbers", "remove", FIRST)  # 5
    undo(stocked, 5)  # 6
    undo(stocked, 4)  # 7
    refused(stocked, 5, "changed-since", "run 7", f"'history undo 7 --number {FIRST}'")
    stocked.ok("history", "undo", "7", "--number", FIRST, "--yes")
    assert undo(stocked, 5)["unchanged"] == 1
    assert stocked.state()[SECOND] == ("enabled", "")  # which the hint leaves as it is
