"""``campaign deactivate``: the campaign and its numbers, for good."""

import csv
import os
import shlex
from pathlib import Path

import pytest

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, SCRIPT, Cli
from tests.terminal import on_terminal

FIRST, SECOND, THIRD, FOURTH = (f"+1408555010{n}" for n in range(4))


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    """Two numbers on the campaign, one on the page without any, one not on the page."""
    ready.holds(
        (FIRST, "jane@corp.com", "Enabled", CAMPAIGN),
        (SECOND, "joe@corp.com", "Pending", CAMPAIGN),
        (THIRD, "ann@corp.com", "Enabled", ""),
        (FOURTH, "bob@corp.com", "", ""),
    )
    return ready


def with_another(cli: Cli, status: str) -> None:
    """Records a second campaign."""
    cli.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", status)


def status_of(cli: Cli, campaign: str = CAMPAIGN) -> str:
    found: str = cli.json("campaign", "status", campaign)[0]["campaign_status"]
    return found


def test_the_campaign_is_deactivated_and_its_numbers_are_disabled_in_one_run(stocked: Cli) -> None:
    with_another(stocked, "VERIFIED")
    done = stocked.json("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    assert done == {
        "action": "campaign deactivate",
        "dry_run": False,
        "saved": True,
        "run": 5,
        "rows": 3,
        "changed": 3,
        "unchanged": 0,
        "refused": 0,
        "reasons": {},
        "disabled_others": 0,
    }
    assert status_of(stocked) == "DEACTIVATED"
    assert stocked.state() == {
        FIRST: ("disabled", ""),
        SECOND: ("disabled", ""),
        THIRD: ("enabled", ""),
        FOURTH: ("disabled", ""),
    }
    shown = stocked.json("history", "show", "5")
    assert [(row["record"] or row["number"], row["status_before"], row["status_after"]) for row in shown] == [
        (f"campaign {CAMPAIGN}", "VERIFIED", "DEACTIVATED"),
        (FIRST, "enabled", "disabled"),
        (SECOND, "pending", "disabled"),
    ]
    assert stocked.json("store", "check") == []


@pytest.mark.parametrize("other", ["", "PENDING", "EXPIRED", "VERIFIED"])
def test_with_the_last_verified_campaign_the_numbers_without_one_go_as_well(stocked: Cli, other: str) -> None:
    if other:
        with_another(stocked, other)
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    assert stocked.state()[THIRD] == (("enabled", "") if other == "VERIFIED" else ("disabled", ""))


def test_a_campaign_that_was_not_verified_takes_only_its_own_numbers_along(stocked: Cli) -> None:
    stocked.ok("campaign", "set", CAMPAIGN, "--status", "EXPIRED")
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    assert stocked.state()[FIRST] == ("disabled", "")
    assert stocked.state()[THIRD] == ("enabled", "")


def test_the_brand_stays(stocked: Cli) -> None:
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    assert stocked.json("campaign", "status")[0]["brand_status"] == "VERIFIED"


def test_a_campaign_without_numbers_is_deactivated_all_the_same(ready: Cli) -> None:
    done = ready.json("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    assert (done["saved"], done["rows"], done["changed"]) == (True, 1, 1)
    assert status_of(ready) == "DEACTIVATED"


def test_a_deactivated_campaign_is_unchanged_and_needs_no_confirmation(stocked: Cli) -> None:
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    again = stocked.ok("campaign", "deactivate", CAMPAIGN, "--output", "json")
    assert (again.json["rows"], again.json["unchanged"], again.json["saved"], again.json["run"]) == (1, 1, False, None)
    assert "Already so" in again.err
    assert stocked.json("store", "info")["runs"] == 4


def test_no_number_comes_in_on_a_deactivated_campaign(stocked: Cli) -> None:
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    before = stocked.state()
    row = stocked.file("back.csv", f"number,sms_status,campaign_id\n{FIRST},Enabled,{CAMPAIGN}\n")
    done = stocked.run("numbers", "import", row, "--yes", "--output", "json")
    assert (done.code, done.json["reasons"]) == (3, {"campaign-deactivated": 1})
    assert stocked.state() == before


def test_without_a_terminal_it_needs_the_id_again_and_yes_is_not_enough(stocked: Cli) -> None:
    before = stocked.json("history", "list")
    for flags in ((), ("--yes",), ("--confirm", OTHER_CAMPAIGN), ("--confirm", ""), ("--confirm", "yes")):
        done = stocked.run("campaign", "deactivate", CAMPAIGN, *flags)
        assert (done.code, done.out) == (2, "")
    assert "--confirm" in stocked.run("campaign", "deactivate", CAMPAIGN).err
    assert stocked.json("history", "list") == before
    assert status_of(stocked) == "VERIFIED"


@pytest.mark.parametrize("more", [(), ("--yes",), ("--dry-run",)])
def test_a_plan_of_it_has_the_id_again_for_applying_does_not_ask_for_it(stocked: Cli, more: tuple[str, ...]) -> None:
    path = stocked.folder / "plan.jsonl"
    words = ("campaign", "deactivate", CAMPAIGN, "--save-plan", str(path), *more)
    done = stocked.run(*words)
    assert (done.code, done.out, path.exists()) == (2, "", False)
    assert "a plan has to confirm as it is made" in done.err
    stocked.ok(*words, "--confirm", CAMPAIGN)
    stocked.ok("plan", "apply", str(path), "--yes")
    assert status_of(stocked) == "DEACTIVATED"


def test_the_id_may_be_typed_as_people_type_it(ready: Cli) -> None:
    ready.ok("campaign", "deactivate", CAMPAIGN.lower(), "--confirm", f" {CAMPAIGN.lower()} ")
    assert status_of(ready) == "DEACTIVATED"


def test_a_campaign_that_is_not_there_is_not_found(ready: Cli) -> None:
    for flags in ((), ("--confirm", OTHER_CAMPAIGN)):
        done = ready.run("campaign", "deactivate", OTHER_CAMPAIGN, *flags, "--output", "json")
        assert (done.code, done.error["code"]) == (4, "unknown-campaign")


def test_a_dry_run_shows_the_plan_and_saves_nothing(stocked: Cli) -> None:
    done = stocked.ok("campaign", "deactivate", CAMPAIGN, "--dry-run", "--output", "table")
    assert "status VERIFIED → DEACTIVATED" in done.out
    assert f"Assigned ({CAMPAIGN}) → -" in done.out
    assert "4 rows: 4 changed" in done.out
    assert status_of(stocked) == "VERIFIED"
    assert stocked.state()[FIRST] == ("enabled", CAMPAIGN)


def test_the_report_has_the_campaign_and_every_number(stocked: Cli) -> None:
    report = stocked.folder / "report.csv"
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN, "--report", str(report))
    with report.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["number"], row["outcome"]) for row in rows] == [
        ("1", f"campaign {CAMPAIGN}", "changed"),
        ("2", FIRST, "changed"),
        ("3", SECOND, "changed"),
        ("4", THIRD, "changed"),
    ]


@pytest.mark.parametrize(
    ("typed", "code", "status"),
    [
        (CAMPAIGN, 0, "DEACTIVATED"),
        (CAMPAIGN.lower(), 0, "DEACTIVATED"),
        ("y", 2, "VERIFIED"),
        ("", 130, "VERIFIED"),
        ("no", 130, "VERIFIED"),
    ],
)
def test_a_person_types_the_id_after_seeing_the_plan(stocked: Cli, typed: str, code: int, status: str) -> None:
    environ = {**stocked.environ, "PATH": os.environ["PATH"], "TERM": "dumb", "COLUMNS": "200"}
    line = shlex.join([SCRIPT, "campaign", "deactivate", CAMPAIGN, "--yes"]) + "; echo exit $?"
    seen = on_terminal(line, environ, Path(stocked.folder), f"{typed}\n")
    assert seen.index("status VERIFIED → DEACTIVATED") < seen.index(f"Type {CAMPAIGN} to deactivate it: ")
    assert f"exit {code}" in seen
    assert status_of(stocked) == status


def test_a_deactivated_campaign_takes_no_numbers(stocked: Cli) -> None:
    stocked.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    done = stocked.run("user", "enable-number", "jane@corp.com", "--campaign", CAMPAIGN, "--output", "json")
    assert (done.code, done.error["code"]) == (3, "campaign-not-verified")
