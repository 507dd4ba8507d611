"""``--report -``: the rows themselves are the result, for a script that wants no file between."""

import json
from typing import Any

import pytest

from tests.driving import CAMPAIGN, Cli, Result, script

JANE, OFF, NEW = "+14085550100", "+14085550101", "+14085550177"


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.holds((JANE, "jane", "Enabled", ""), (OFF, "olaf", "", ""))
    ready.csv("list.csv", ["Phone", "note"], [[JANE, "=1+1"], [OFF, ""], [NEW, ""]])
    return ready


def rows(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.out.splitlines()]


@pytest.mark.parametrize("form", ["auto", "table", "csv", "json", "jsonl"])
def test_every_row_is_shown_as_a_json_line_in_place_of_the_summary(form: str, stocked: Cli) -> None:
    path = str(stocked.folder / "list.csv")
    done = stocked.run("numbers", "assign", "--csv", path, "-y", "--partial", "--report", "-", "-o", form)
    assert done.code == 5
    assert [(r["line"], r["number"], r["outcome"], r["code"]) for r in rows(done)] == [
        (2, JANE, "changed", ""),
        (3, OFF, "refused", "not-on-sms-page"),
        (4, NEW, "refused", "unknown-number"),
    ]
    assert rows(done)[0]["note"] == "=1+1"
    assert "not on the SMS page" in rows(done)[1]["reason"]
    assert stocked.state()[JANE] == ("enabled", CAMPAIGN)


def test_a_dry_run_shows_the_rows_of_the_plan(stocked: Cli) -> None:
    done = stocked.ok("numbers", "assign", JANE, "--dry-run", "--report", "-")
    assert [r["outcome"] for r in rows(done)] == ["changed"]
    assert done.err == "1 row: 1 changed, 0 unchanged, 0 refused\nDry run: nothing was saved.\n"
    assert stocked.state()[JANE] == ("enabled", "")


def test_a_refused_row_is_shown_although_nothing_is_saved(stocked: Cli) -> None:
    done = stocked.run("numbers", "assign", OFF, "--report", "-", "-q", "-o", "json")
    assert (done.code, [r["code"] for r in rows(done)]) == (3, ["not-on-sms-page"])
    assert done.error["code"] == "not-on-sms-page"


def test_what_is_refused_before_it_is_a_row_shows_no_row(stocked: Cli) -> None:
    done = stocked.run("user", "enable-number", "nobody", "--report", "-")
    assert (done.code, done.out) == (3, "")


def test_rejects_may_be_written_beside_it(stocked: Cli) -> None:
    rejects = stocked.folder / "rejects.csv"
    path = str(stocked.folder / "list.csv")
    done = stocked.run("numbers", "assign", "--csv", path, "-y", "--report", "-", "--rejects", str(rejects))
    assert (done.code, len(rows(done))) == (3, 3)
    assert len(rejects.read_text().splitlines()) == 3
    assert "--rejects '-' does not end in" in stocked.run("numbers", "assign", JANE, "--rejects", "-").err


def test_the_installed_program_prints_nothing_else(stocked: Cli) -> None:
    done = script("numbers", "assign", JANE, "--report", "-", environ=stocked.environ)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
