"""Whoever follows the hints of a refused undo gets there: from any history, in no more steps than it has runs."""

import json
import re
import shlex
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.driving import Cli, Result
from tests.service.histories import BEGINNING, Beginning, Step, newest, opened, steps, take, undos

# Each example begins with the same store, as ``opened`` puts it back.
_ONE_STORE = [HealthCheck.function_scoped_fixture]
_FINISHED = 0


@given(st.lists(st.one_of(steps, undos, undos), min_size=5, max_size=10), st.integers(0, 50))
@settings(max_examples=15, deadline=None, suppress_health_check=_ONE_STORE)
def test_following_the_hints_of_an_undo_ends_where_it_succeeds(
    beginning: Beginning, ready: Cli, taken: list[Step], some: int
) -> None:
    with opened(beginning) as store:
        for step in taken:
            take(store, step)
        runs = newest(store)
        environ = {**ready.environ, "SMS_ADMIN_STORE": str(store.backend.place)}
        cli = replace(ready, environ=environ)
        if runs > BEGINNING:
            goal = BEGINNING + 1 + some % (runs - BEGINNING)
            follow(cli, ["history", "undo", str(goal)], most=20 * runs)


def follow(cli: Cli, goal: list[str], most: int) -> None:
    """Types ``goal``, and of each refused command what its hint says, then that command again."""
    typed = [goal]
    for _ in range(most):
        done = cli.run(*typed[-1])
        if done.code == _FINISHED:
            typed.pop()
            if not typed:
                return
            continue
        following = hinted(cli, typed[-1], done)
        if following is None:
            return
        if "--yes" in following and "--yes" not in typed[-1]:
            typed.pop()  # the same command, now with consent
        assert following not in typed, (following, typed)
        typed.append(following)
    raise AssertionError(f"after {most} commands: {typed}")


def hinted(cli: Cli, typed: list[str], done: Result) -> list[str] | None:
    """The command to type next; None where only a file of the reader's leads on."""
    hint = shlex.split(re.findall(r"^hint: (.*)$", done.err, re.MULTILINE)[-1])
    words = hint[hint.index("sms-admin") + 1 :]
    words = words[: words.index("&&")] if "&&" in words else words  # after it comes what was typed, as here
    if "--report" in words:  # many rows, of which each says what it needs
        rows = cli.run(*typed, "--report", "-").out.splitlines()
        reason = next(row["reason"] for row in map(json.loads, rows) if row["outcome"] == "refused")
        words = shlex.split(re.findall(r"'((?:history|numbers|user) [^']*)'", reason)[0])
    return None if "FILE" in words else words
