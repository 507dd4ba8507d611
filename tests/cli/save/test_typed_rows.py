"""Rows that somebody types: ``numbers import -`` on a terminal works as ``cat`` does."""

import os
import time

import pytest

from tests.driving import SCRIPT, Cli
from tests.terminal import on_terminal

ROWS = "phone_number,user\n+14085550100,jane\n\x04"

pytestmark = pytest.mark.sqlite


def typed(cli: Cli, words: str, rows: str, wait: float = 0) -> str:
    """What a terminal shows on which ``rows`` are typed, after ``wait`` seconds, and then y at a question."""
    environ = {**cli.environ, "PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "200"}
    answers = iter([rows, "y\n"])

    def answer() -> str:
        time.sleep(wait)
        return next(answers)

    line = f'echo Rows:; timeout 30 {SCRIPT} {words}; echo "exit $?"'
    return on_terminal(line, environ, cli.folder, answer, (b"Rows:\r\n", b"[y/N]: "))


def test_one_end_of_input_is_the_end(ready: Cli) -> None:
    shown = typed(ready, "numbers import - --yes", ROWS)
    assert shown.endswith("exit 0\n")
    assert ready.state() == {"+14085550100": ("disabled", "")}


def test_the_question_comes_after_the_rows(ready: Cli) -> None:
    shown = typed(ready, "numbers import -", ROWS)
    assert "Save? [y/N]: y\n" in shown
    assert ready.state() == {"+14085550100": ("disabled", "")}


def test_nothing_is_drawn_over_what_is_typed(ready: Cli) -> None:
    shown = typed(ready, "numbers import - --yes", ROWS, wait=2.5)
    assert "Reading" not in shown
