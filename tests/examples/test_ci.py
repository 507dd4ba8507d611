"""The scripts of ``examples/ci``: planned on the pull request, applied after the merge, compared every day."""

import csv
import os
import subprocess
from pathlib import Path

import pytest

from tests.driving import CAMPAIGN, SCRIPT, Cli

SCRIPTS = Path(__file__).parents[2] / "examples" / "ci"
ANN, BOB, EVE = (f"+1408555010{n}" for n in range(3))

pytestmark = pytest.mark.sqlite


@pytest.fixture
def team(ready: Cli) -> Cli:
    """A page with Ann and Bob; Eve is not on it yet."""
    ready.holds((ANN, "ann@corp.com", "Enabled", CAMPAIGN), (BOB, "bob@corp.com", "Enabled", ""), (EVE, "eve", "", ""))
    return ready


def page(cli: Cli, *numbers: str) -> str:
    return cli.csv("sms-page.csv", ["phone_number", "campaign_id"], [[number, CAMPAIGN] for number in numbers])


def script(cli: Cli, name: str, *words: str, actor: str = "ci") -> "subprocess.CompletedProcess[str]":
    path = f"{Path(SCRIPT).parent}:{os.environ['PATH']}"
    environ = {**cli.environ, "SMS_ADMIN_ACTOR": actor, "PATH": path, "HOME": str(cli.folder)}
    command = ["sh", str(SCRIPTS / name), *words]
    return subprocess.run(
        command, env=environ, cwd=cli.folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_plan_is_shown_reviewed_and_applied_and_then_nothing_differs(team: Cli) -> None:
    wanted = page(team, ANN, BOB, EVE)
    planned = script(team, "plan.sh", wanted, "plan.jsonl", actor="requester")
    assert planned.returncode == 0, planned
    assert "3 rows: 2 changed, 1 unchanged, 0 refused; enable 1, assign 1" in planned.stdout
    assert team.state()[EVE] == ("disabled", "")
    assert script(team, "apply.sh", "plan.jsonl", actor="merger").returncode == 0
    assert set(team.state().values()) == {("enabled", CAMPAIGN)}
    run = team.json("history", "list")[0]
    assert (run["actor"], run["planned_by"]) == ("merger", "requester")
    assert script(team, "compare.sh", wanted, "work.csv").returncode == 0
    assert script(team, "apply.sh", "plan.jsonl").returncode == 0  # a job that runs twice does no harm


def test_a_stale_plan_is_not_applied(team: Cli) -> None:
    assert script(team, "plan.sh", page(team, ANN, BOB, EVE), "plan.jsonl").returncode == 0
    team.ok("numbers", "remove", ANN)
    before = team.state()
    stale = script(team, "apply.sh", "plan.jsonl")
    assert (stale.returncode, team.state()) == (8, before)
    assert ANN in stale.stderr


def test_a_page_that_a_rule_refuses_fails_the_pull_request_and_shows_why(team: Cli) -> None:
    refused = script(team, "plan.sh", page(team, ANN, "+14085550199"), "plan.jsonl")
    assert refused.returncode == 3
    assert "unknown-number" in refused.stdout


def test_a_prune_of_much_of_the_page_wants_its_count(team: Cli) -> None:
    wanted = page(team, BOB)
    assert script(team, "plan.sh", wanted, "plan.jsonl").returncode == 2
    assert script(team, "plan.sh", wanted, "plan.jsonl", "--confirm", "7").returncode == 2
    assert script(team, "plan.sh", wanted, "plan.jsonl", "--confirm", "1").returncode == 0
    assert script(team, "apply.sh", "plan.jsonl").returncode == 0
    assert team.state()[ANN] == ("disabled", "")


def test_what_differs_from_the_console_is_a_work_list(team: Cli) -> None:
    wanted = page(team, ANN, BOB)
    assert script(team, "compare.sh", wanted, "work.csv").returncode == 3
    with (team.folder / "work.csv").open() as file:
        (line,) = csv.DictReader(file)
    assert (line["number"], line["field"], line["here"], line["there"]) == (BOB, "campaign_id", "", CAMPAIGN)
