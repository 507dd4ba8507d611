"""Reasons that name another row or number: which one is in the way."""

import json
from pathlib import Path

from tests.driving import CAMPAIGN, Cli

A, B, C = "+14085550100", "+14085550101", "+14085550102"


def reasons(cli: Cli, *command: str) -> dict[int, str]:
    """The reason of each refused line, from the report of a command that is refused."""
    report = cli.folder / "report.jsonl"
    assert cli.run(*command, "--dry-run", "--report", str(report)).code == 3
    rows = [json.loads(line) for line in Path(report).read_text().splitlines()]
    return {row["line"]: row["reason"] for row in rows if row["outcome"] == "refused"}


def test_a_number_listed_twice_names_the_line_of_the_first(ready: Cli) -> None:
    ready.holds((A, "jane", "Enabled", ""))
    file = ready.csv("again.csv", ["phone"], [[B], [A], ["(408) 555-0100"], [A]])
    said = reasons(ready, "numbers", "assign", "--csv", file)
    assert said[4].startswith(f"number {A} is listed twice, first on line 3")
    assert said[5] == said[4]


def test_a_second_number_of_a_user_names_the_first_and_its_line(ready: Cli) -> None:
    ready.holds((A, "jane", "", ""), (B, "jane", "", ""), (C, "jane", "", ""))
    file = ready.csv("twice.csv", ["phone"], [["x"], [B], [A], [C]])
    said = reasons(ready, "user", "enable-number", "--csv", file)
    assert f"number {A} is the second one of jane" in said[4]
    assert f"line 3 enables {B}" in said[4]
    assert f"line 3 enables {B}" in said[5]


def test_the_first_number_of_a_user_is_named_even_where_the_campaign_is_full(ready: Cli) -> None:
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "0")
    ready.holds((A, "jane", "", ""), (B, "jane", "", ""))
    file = ready.csv("full.csv", ["phone"], [[A], [B]])
    said = reasons(ready, "user", "enable-number", "--csv", file)
    assert f"number {A} does not fit on campaign {CAMPAIGN}: 0 of its 0 places are taken" in said[2]
    assert f"line 2 enables {A}" in said[3]


def test_an_import_names_the_number_of_the_file_that_is_live_already(ready: Cli) -> None:
    file = ready.csv("inventory.csv", ["phone", "user", "sms_status"], [[A, "jane", "Enabled"], [B, "Jane", "Pending"]])
    said = reasons(ready, "numbers", "import", file)
    assert said == {
        3: f"Jane would have two live numbers, {A} (line 2) and {B}; give one of them the sms_status Disabled"
    }


def test_an_import_names_the_number_of_the_store_that_is_live_already(ready: Cli) -> None:
    ready.holds((A, "jane", "Enabled", ""))
    file = ready.csv("inventory.csv", ["phone", "user", "sms_status"], [[B, "jane", "Enabled"], [C, "joe", "Enabled"]])
    said = reasons(ready, "numbers", "import", file)
    assert said == {
        2: f"jane would have two live numbers, {A} (in the store) and {B}; give one of them the sms_status Disabled"
    }


def test_the_number_that_is_live_and_stays_so_goes_before_the_first_in_the_file(ready: Cli) -> None:
    ready.holds((A, "jane", "Enabled", ""))
    file = ready.csv("inventory.csv", ["phone", "user", "sms_status"], [[B, "jane", "Enabled"], [A, "jane", "Enabled"]])
    said = reasons(ready, "numbers", "import", file)
    assert said == {
        2: f"jane would have two live numbers, {A} (line 3) and {B}; give one of them the sms_status Disabled"
    }


def test_disabling_a_number_of_nobody_by_a_users_name_is_refused(ready: Cli) -> None:
    ready.holds((A, "", "Enabled", ""), (B, "jane", "Enabled", ""))
    done = ready.run("user", "disable-number", "jane", A, "--output", "json")
    assert done.code == 3
    assert done.error["code"] == "no-user"
    assert f"'numbers remove {A}'" in done.error["message"]
    assert ready.state()[A] == ("enabled", "")
