"""``history show``: what a run did, before and after."""

import csv
import io
import json

import pytest

from sms_admin.store import paging
from tests.driving import BRAND, CAMPAIGN, Cli

NUMBER, OTHER = "+14085550100", "+14085550101"
FIELDS = ["number", "status_before", "campaign_before", "status_after", "campaign_after"]


def shown(cli: Cli, run: int) -> list[tuple[str | None, ...]]:
    """The first fields of every change of a run."""
    return [tuple(row[name] for name in FIELDS) for row in cli.json("history", "show", str(run))]


def test_a_run_shows_every_number_before_and_after(ready: Cli) -> None:
    ready.holds((NUMBER, "jane@corp.com", "Enabled", ""), (OTHER, "jane@corp.com", "", ""))
    ready.ok("user", "enable-number", "jane@corp.com", OTHER)
    assert shown(ready, 3) == [(NUMBER, None, None, "enabled", None), (OTHER, None, None, "disabled", None)]
    assert shown(ready, 4) == [
        (NUMBER, "enabled", None, "disabled", None),
        (OTHER, "disabled", None, "enabled", CAMPAIGN),
    ]


def test_the_fields_of_a_number_come_first_in_their_order(ready: Cli) -> None:
    ready.holds((NUMBER, "jane@corp.com", "", ""))
    (row,) = ready.json("history", "show", "3")
    assert list(row)[:5] == FIELDS


def test_an_import_shows_the_owner_that_a_number_got(ready: Cli) -> None:
    ready.holds((NUMBER, "jane@corp.com", "", ""))
    ready.holds((NUMBER, "joe@corp.com", "", ""))
    (row,) = ready.json("history", "show", "4")
    assert (row["user_before"], row["user_after"]) == ("jane@corp.com", "joe@corp.com")


def test_a_run_shows_the_brand_before_and_after(ready: Cli) -> None:
    ready.ok("brand", "set", BRAND, "--name", "Acme [/x]", "--status", "PENDING")
    (row,) = ready.json("history", "show", "3")
    assert (row["number"], row["record"], row["status_before"], row["status_after"]) == (
        None,
        f"brand {BRAND}",
        "VERIFIED",
        "PENDING",
    )
    assert row["before"] == {"brand_id": BRAND, "name": "Acme", "status": "VERIFIED"}
    assert row["after"] == {"brand_id": BRAND, "name": "Acme [/x]", "status": "PENDING"}
    table = ready.ok("history", "show", "3", "--output", "table").out
    assert "VERIFIED → PENDING" in table
    assert "name Acme → Acme [/x]" in table


def test_a_run_shows_the_campaign_that_came_in(ready: Cli) -> None:
    (row,) = ready.json("history", "show", "2")
    assert row["before"] is None
    assert row["after"]["campaign_id"] == CAMPAIGN
    assert "number_limit - → 48" in ready.ok("history", "show", "2", "--output", "table").out


def test_a_run_shows_the_users_that_it_changed(ready: Cli) -> None:
    header = ("phone_number", "user", "first_name", "last_name", "site")
    ready.ok("numbers", "import", ready.csv("a.csv", header, [(NUMBER, "Jane@corp.com", "Jane", "Doe", "")]), "--yes")
    ready.ok("numbers", "import", ready.csv("b.csv", header, [(NUMBER, "jane@corp.com", "Jane", "Roe", "HQ")]), "--yes")
    hinted = ready.ok("history", "show", "3")
    assert "history show 3 --users" in hinted.err
    assert ready.json("history", "show", "3", "--users") == [
        {"user": "Jane@corp.com", "name_before": None, "site_before": None, "name_after": "Jane Doe", "site_after": ""}
    ]
    assert ready.json("history", "show", "4", "--users") == [
        {
            "user": "Jane@corp.com",
            "name_before": "Jane Doe",
            "site_before": "",
            "name_after": "Jane Roe",
            "site_after": "HQ",
        }
    ]
    assert ready.json("history", "show", "4") == []
    assert "came in" in ready.ok("history", "show", "3", "--users", "--output", "table").out


def test_people_see_what_the_run_was(ready: Cli) -> None:
    ready.holds((NUMBER, "jane@corp.com", "Enabled", ""))
    ready.ok("numbers", "assign", NUMBER)
    done = ready.ok("history", "show", "4", "--output", "table")
    at = ready.json("history", "list")[0]["at"]
    assert f"Run 4: assign by tester, {at}" in done.err
    assert f"Not assigned → Assigned ({CAMPAIGN})" in done.out


def test_programs_get_every_change_however_many_pages(ready: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", 3)
    numbers = [f"+1408555{n:04}" for n in range(100, 110)]
    ready.holds(*((number, f"u{number}@corp.com", "Enabled", "") for number in numbers))
    rows = [json.loads(line) for line in ready.ok("history", "show", "3", "--output", "jsonl").out.splitlines()]
    assert [row["number"] for row in rows] == numbers
    table = list(csv.DictReader(io.StringIO(ready.ok("history", "show", "3", "--output", "csv").out)))
    assert [(row["number"], row["status_before"], row["status_after"]) for row in table] == [
        (number, "", "enabled") for number in numbers
    ]
    for n in numbers:
        ready.ok("numbers", "remove", n)
    assert [run["run"] for run in ready.json("history", "list")] == list(range(13, 0, -1))


def test_a_run_and_a_plan_from_standard_input_say_so(ready: Cli) -> None:
    rows, plan = "phone_number\n+14085550100\n", str(ready.folder / "plan.jsonl")
    ready.ok("numbers", "import", "-", "--yes", input=rows)
    assert "import of standard input by" in ready.ok("history", "show", "3").err
    ready.ok("numbers", "remove", "--csv", "-", "--save-plan", plan, input=rows)
    assert "remove of standard input, made by" in ready.ok("plan", "show", plan).err


def test_a_run_that_is_not_there_is_not_found(ready: Cli) -> None:
    for run in ("3", "0", "9" * 30):
        done = ready.run("history", "show", run, "--output", "json")
        assert (done.code, done.out, done.error["code"]) == (4, "", "unknown-run")
        assert f"there is no run {run}:" in done.error["message"]


@pytest.mark.parametrize("run", ["x", "1.5", "", "¹", "9" * 2000])
def test_a_run_is_a_number(ready: Cli, run: str) -> None:
    done = ready.run("history", "show", run)
    assert (done.code, done.out) == (2, "")
    assert "is not a run" in done.err
