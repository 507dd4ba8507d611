"""The plan as a person sees it: once, before "Save?" or after it, and never twice."""

import os
import shlex
from pathlib import Path

import pytest

from tests.driving import SCRIPT, Cli
from tests.terminal import on_terminal

JANE, JOHN = "+14085550100", "+14085550101"


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.holds((JANE, "jane@corp.com", "Enabled", ""), (JOHN, "john@corp.com", "", ""))
    ready.csv("list.csv", ["phone_number"], [[JANE]])
    ready.csv("mixed.csv", ["phone_number"], [[JANE], [JOHN]])
    return ready


def seen(cli: Cli, *words: str, answer: str = "y\n") -> list[str]:
    environ = {**cli.environ, "PATH": os.environ["PATH"], "TERM": "dumb", "COLUMNS": "200"}
    return on_terminal(shlex.join([SCRIPT, *words]), environ, Path(cli.folder), answer).splitlines()


def test_a_plan_that_was_confirmed_is_not_shown_again(stocked: Cli) -> None:
    lines = seen(stocked, "numbers", "assign", "--csv", "list.csv")
    assert len([line for line in lines if line.startswith(JANE)]) == 1
    assert lines.index("Save? [y/N]: y") > lines.index("1 row: 1 changed, 0 unchanged, 0 refused")
    assert lines[-1].startswith("Saved as run 4.")
    assert stocked.state()[JANE] == ("enabled", "C7GH42I")


def test_a_plan_that_nobody_was_asked_about_is_shown_after_it_was_saved(stocked: Cli) -> None:
    lines = seen(stocked, "numbers", "assign", "--csv", "list.csv", "--yes")
    assert len([line for line in lines if line.startswith(JANE)]) == 1


def test_changed_and_refused_rows_stand_apart(stocked: Cli) -> None:
    lines = seen(stocked, "numbers", "assign", "--csv", "mixed.csv")
    assert lines[lines.index("") + 1].startswith("Number         Line   Refused")
    assert lines[-1].startswith("hint: ")
    assert stocked.state()[JANE] == ("enabled", "")


def test_the_hint_for_a_number_that_is_not_there_is_not_to_look_at_it(stocked: Cli) -> None:
    done = stocked.run("numbers", "assign", "+14085550199")
    assert (done.code, done.err.splitlines()[-1]) == (3, "hint: sms-admin numbers import FILE")


def test_a_single_refusal_is_reported_once(stocked: Cli) -> None:
    lines = seen(stocked, "numbers", "assign", JOHN)
    assert lines[0] == "1 row: 0 changed, 0 unchanged, 1 refused (not-on-sms-page 1)"
    assert [line.split(":")[0] for line in lines[1:]] == ["error", "hint"]
