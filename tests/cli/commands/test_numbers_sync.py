"""``numbers sync``: the file is the page as it should be."""

import csv
import json
from collections.abc import Sequence

import pytest

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, SCRIPT, Cli
from tests.terminal import on_terminal

OFF, UNASSIGNED, ON, ELSEWHERE, UNLISTED, FAILED = (f"+1408555010{n}" for n in range(6))


@pytest.fixture
def page(ready: Cli) -> Cli:
    """One number for each thing that there is to do; each has a user of its own."""
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED")
    ready.ok("config", "set", "campaign", CAMPAIGN)
    ready.holds(
        (OFF, "u0", "", ""),
        (UNASSIGNED, "u1", "Enabled", ""),
        (ON, "u2", "Enabled", CAMPAIGN),
        (ELSEWHERE, "u3", "Enabled", OTHER_CAMPAIGN),
        (UNLISTED, "u4", "Enabled", CAMPAIGN),
        (FAILED, "u5", "Enabling Failed", ""),
    )
    return ready


def listed(cli: Cli, *numbers: str, campaigns: Sequence[str] = ()) -> str:
    """A file of these numbers, each with its campaign where ``campaigns`` are given."""
    header = ["phone_number", "campaign_id"][: 2 if campaigns else 1]
    rows = [[number, campaign] for number, campaign in zip(numbers, campaigns, strict=True)] if campaigns else None
    return cli.csv("page.csv", header, rows or [[number] for number in numbers])


def test_each_number_gets_the_one_action_that_it_needs(page: Cli) -> None:
    done = page.json("numbers", "sync", listed(page, OFF, UNASSIGNED, ON, ELSEWHERE), "--move", "--yes")
    assert (done["action"], done["changed"], done["unchanged"]) == ("sync", 3, 1)
    assert done["actions"] == {"enable": 1, "assign": 1, "move": 1}
    state = page.state()
    assert {state[number] for number in (OFF, UNASSIGNED, ON, ELSEWHERE)} == {("enabled", CAMPAIGN)}
    assert state[UNLISTED] == ("enabled", CAMPAIGN)


def test_the_campaign_of_the_row_goes_before_the_one_that_chooses_itself(page: Cli) -> None:
    path = listed(page, OFF, UNASSIGNED, campaigns=[OTHER_CAMPAIGN, ""])
    page.ok("numbers", "sync", path, "--yes")
    assert page.state()[OFF] == ("enabled", OTHER_CAMPAIGN)
    assert page.state()[UNASSIGNED] == ("enabled", CAMPAIGN)


def test_a_number_on_another_campaign_is_refused_without_move(page: Cli) -> None:
    done = page.run("numbers", "sync", listed(page, OFF, ELSEWHERE), "--yes", "-o", "json")
    assert (done.code, done.json["reasons"], done.json["saved"]) == (3, {"assigned-elsewhere": 1}, False)


def test_a_configured_campaign_that_is_not_in_the_store_is_named_with_its_setting(page: Cli) -> None:
    page.environ["SMS_ADMIN_CAMPAIGN"] = "C0NOTIN"
    done = page.run("numbers", "sync", listed(page, OFF), "--yes", "-o", "json")
    assert done.error["message"].startswith("campaign C0NOTIN (from SMS_ADMIN_CAMPAIGN) is not in the store")


def test_a_number_that_failed_is_refused_as_for_assigning(page: Cli) -> None:
    done = page.run("numbers", "sync", listed(page, FAILED), "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (3, "not-enabled")


def test_the_same_file_twice_changes_nothing_the_second_time(page: Cli) -> None:
    path = listed(page, OFF, UNASSIGNED, ON)
    page.ok("numbers", "sync", path, "--yes", "--prune", "--confirm", "1")
    again = page.json("numbers", "sync", path, "--yes", "--prune")
    assert (again["rows"], again["unchanged"], again["run"], again["actions"]) == (3, 3, None, {})


def test_prune_removes_what_the_file_leaves_out_of_its_campaigns(page: Cli) -> None:
    path = listed(page, OFF, ON)
    report = page.folder / "report.jsonl"
    done = page.json("numbers", "sync", path, "--prune", "--yes", "--report", str(report))
    assert done["actions"] == {"enable": 1, "remove": 1}
    assert page.state()[UNLISTED] == ("disabled", "")
    assert page.state()[UNASSIGNED] == ("enabled", "")
    assert page.state()[ELSEWHERE] == ("enabled", OTHER_CAMPAIGN)
    pruned = [json.loads(line) for line in report.read_text().splitlines()][-1]
    assert (pruned["line"], pruned["number"], pruned["outcome"]) == ("", UNLISTED, "changed")


def test_the_campaigns_of_the_file_are_those_that_its_rows_name(page: Cli) -> None:
    page.ok("numbers", "sync", listed(page, OFF, campaigns=[OTHER_CAMPAIGN]), "--prune", "--yes")
    assert page.state()[ELSEWHERE] == ("disabled", "")
    assert page.state()[UNLISTED] == ("enabled", CAMPAIGN)


def test_prune_all_removes_all_of_the_page_that_the_file_leaves_out(page: Cli) -> None:
    done = page.json("numbers", "sync", listed(page, ON), "--prune-all", "--yes", "--confirm", "4")
    assert done["actions"] == {"remove": 4}
    assert {number for number, (status, _) in page.state().items() if status != "disabled"} == {ON}


def test_one_undo_takes_all_of_a_sync_back(page: Cli) -> None:
    before = page.state()
    page.ok("numbers", "sync", listed(page, OFF, UNASSIGNED, ELSEWHERE), "--move", "--prune", "--yes", "--confirm", "2")
    page.ok("history", "undo", str(page.json("history", "list")[0]["run"]), "--yes")
    assert page.state() == before


@pytest.mark.parametrize("more", [[], ["--confirm", "1"], ["--confirm", "x"]])
def test_a_large_prune_wants_its_count(page: Cli, more: list[str]) -> None:
    before = page.state()
    done = page.run("numbers", "sync", listed(page, ON), "--prune-all", "--yes", *more)
    assert done.code == 2
    assert "4" in done.err
    assert page.state() == before
    assert page.run("numbers", "sync", listed(page, ON), "--prune-all", "--dry-run").code == 0


def test_a_prune_of_everything_wants_its_count_however_small_the_page(ready: Cli) -> None:
    ready.holds((ON, "u2", "Enabled", CAMPAIGN), (OFF, "u0", "", ""))
    assert ready.run("numbers", "sync", listed(ready, OFF), "--prune", "--yes").code == 2
    assert ready.ok("numbers", "sync", listed(ready, OFF), "--prune", "--yes", "--confirm", "1")
    assert ready.state() == {ON: ("disabled", ""), OFF: ("enabled", CAMPAIGN)}


def test_on_a_terminal_the_count_is_typed_also_with_yes(page: Cli) -> None:
    listed(page, ON)
    environ = {**page.environ, "PATH": "/usr/bin:/bin", "TERM": "dumb", "COLUMNS": "200", "SMS": SCRIPT}
    line = '"$SMS" numbers sync page.csv --prune-all --yes; echo "exit $?"'
    assert on_terminal(line, environ, page.folder, "3\n").splitlines()[-1] == "exit 2"
    for no in ("\n", "n\n"):
        error, hint, end = on_terminal(line, environ, page.folder, no).splitlines()[-3:]
        assert (error, end) == ("error: nothing was saved: you did not type it", "exit 130")
        assert hint.endswith(" numbers sync page.csv --prune-all --yes --confirm 4")
    shown = on_terminal(line, environ, page.folder, "4\n")
    assert "4 of the 5 numbers on the SMS page would be removed. Type 4 to save: 4" in shown
    assert shown.splitlines()[-1] == "exit 0"


def test_a_row_that_cannot_be_read_stops_a_partial_prune(page: Cli) -> None:
    path = listed(page, ON, "4085550104x")
    done = page.run("numbers", "sync", path, "--prune", "--partial", "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (3, "unreadable-row")
    assert page.state()[UNLISTED] == ("enabled", CAMPAIGN)


def test_a_row_that_cannot_be_read_is_to_be_corrected_where_partial_would_prune_it(page: Cli) -> None:
    path = listed(page, ON, UNASSIGNED, "4085550104x")
    pruning = page.run("numbers", "sync", path, "--prune", "--yes", "-o", "json")
    assert (pruning.code, pruning.json["reasons"]) == (3, {"bad-number": 1})
    assert pruning.error["hint"] == "correct line 4 of the file, then run the command again"
    assert "--partial" in page.run("numbers", "sync", path, "--yes", "-o", "json").error["hint"]


def test_a_list_from_standard_input_that_is_a_part_is_named_as_such(page: Cli) -> None:
    rejects = f"phone_number,code,reason\n{ON},no-user,\n"
    done = page.run("numbers", "sync", "-", "--prune", "--yes", input=rejects)
    assert "error: standard input may hold only the refused rows of another file" in done.err


PART_OF_A_PAGE = (
    '<html><div role="grid" aria-rowcount="{rows}"><div role="row"><div role="columnheader">Number</div></div>'
    '<div role="row"><div role="gridcell">{number}</div></div></div></html>'
)


@pytest.mark.parametrize("more", [["--yes"], ["--dry-run"], ["--yes", "--confirm", "1"], ["--save-plan", "plan.jsonl"]])
@pytest.mark.parametrize("flag", ["--prune", "--prune-all"])
def test_nothing_is_pruned_from_a_page_that_was_saved_with_only_some_of_its_rows(
    page: Cli, flag: str, more: list[str]
) -> None:
    path = page.folder / "page.html"
    path.write_text(PART_OF_A_PAGE.format(rows=3, number=ON))
    before = page.state()
    done = page.run("numbers", "sync", str(path), flag, *more, "-o", "json")
    assert (done.code, done.error["code"]) == (3, "partial-list")
    assert "was saved without 1 row of its table" in done.error["message"]
    assert page.state() == before
    assert page.run("numbers", "sync", str(path), "--yes").code == 0
    path.write_text(PART_OF_A_PAGE.format(rows=2, number=ON))
    assert page.run("numbers", "sync", str(path), flag, "--dry-run").code == 0


def test_nothing_is_pruned_by_the_rejects_of_another_file(page: Cli) -> None:
    rejects = page.folder / "rejects.csv"
    words = ("numbers", "sync", listed(page, ON, UNASSIGNED, FAILED), "--prune", "--partial", "--yes")
    assert page.run(*words, "--rejects", str(rejects)).code == 5
    done = page.run("numbers", "sync", str(rejects), "--prune", "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (3, "partial-list")
    assert "the refused rows of another file" in done.error["message"]


@pytest.mark.parametrize("words", [["--prune", "--prune-all"], ["--confirm", "3"]])
def test_flags_that_do_not_go_together_are_a_usage_error(page: Cli, words: list[str]) -> None:
    assert page.run("numbers", "sync", listed(page, ON), *words, "--yes").code == 2


# Two numbers of one user, of which only one can be live.


def test_the_live_number_that_is_listed_too_stays_and_the_other_is_refused(ready: Cli) -> None:
    ready.holds((ON, "jane", "Enabled", CAMPAIGN), (OFF, "jane", "", ""))
    for numbers in ((ON, OFF), (OFF, ON)):
        done = ready.run("numbers", "sync", listed(ready, *numbers), "--yes", "--partial", "-o", "json")
        assert (done.code, done.json["reasons"]) == (5, {"user-twice-in-file": 1})
    assert ready.state() == {ON: ("enabled", CAMPAIGN), OFF: ("disabled", "")}


def test_the_live_number_that_is_not_listed_goes_off_as_when_enabling(ready: Cli) -> None:
    ready.holds((ON, "jane", "Enabled", CAMPAIGN), (OFF, "jane", "", ""))
    done = ready.json("numbers", "sync", listed(ready, OFF), "--yes")
    assert (done["actions"], done["disabled_others"]) == ({"enable": 1}, 1)
    assert ready.state() == {ON: ("disabled", ""), OFF: ("enabled", CAMPAIGN)}


def test_the_live_number_that_is_pruned_goes_off_by_its_own_row(ready: Cli) -> None:
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "1")
    ready.holds((ON, "jane", "Enabled", CAMPAIGN), (OFF, "jane", "", ""))
    done = ready.json("numbers", "sync", listed(ready, OFF), "--prune", "--confirm", "1", "--yes")
    assert (done["actions"], done["disabled_others"]) == ({"enable": 1, "remove": 1}, 0)
    assert ready.state() == {ON: ("disabled", ""), OFF: ("enabled", CAMPAIGN)}


def test_a_report_in_csv_leaves_the_cells_of_a_pruned_row_empty(page: Cli) -> None:
    report = page.folder / "report.csv"
    path = page.csv("page.csv", ["phone_number", "note"], [[ON, "desk"], [OFF, ""]])
    page.ok("numbers", "sync", path, "--prune", "--yes", "--report", str(report))
    rows = list(csv.DictReader(report.open()))
    assert [(row["phone_number"], row["note"], row["line"], row["number"]) for row in rows] == [
        (ON, "desk", "2", ON),
        (OFF, "", "3", OFF),
        ("", "", "", UNLISTED),
    ]
