"""Questions to a person on the terminal."""

import io
import signal
import sys

import pytest

from sms_admin.cli.asking import ask
from sms_admin.cli.shell.signals import Interrupted
from sms_admin.cli.state import State
from sms_admin.domain.commands import again
from tests.driving import SCRIPT, Cli
from tests.terminal import on_terminal


class _Interrupting(io.StringIO):
    def flush(self) -> None:
        raise Interrupted(signal.SIGINT)


def test_an_interrupt_just_as_the_question_is_shown_ends_its_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _Interrupting()
    monkeypatch.setattr(sys, "stderr", shown)
    with pytest.raises(Interrupted):
        ask(State({}), "Save? ", again("--yes"))
    assert shown.getvalue() == "Save? \n"


def test_an_answer_that_is_not_valid_utf_8_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\udcff\nstore.db\n"))
    assert ask(State({}), "Store: ", again("--yes")) == "store.db"
    assert shown.getvalue() == "Store: That is not valid UTF-8.\nStore: "


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])  # as the locale has it
def test_on_a_terminal_it_is_asked_for_again_in_every_locale(ready: Cli, errors: str) -> None:
    path = ready.csv("list.csv", ["phone_number", "user"], [["+14085550100", "ann"]])
    environ = {**ready.environ, "PATH": "/usr/bin:/bin", "PYTHONIOENCODING": f"utf-8:{errors}", "SMS": SCRIPT}
    answers = iter(["\udcff\n", "y\n"])
    shown = on_terminal(f'"$SMS" numbers import {path}; echo "exit $?"', environ, ready.folder, lambda: next(answers))
    assert "That is not valid UTF-8.\nSave? [y/N]: y" in shown
    assert shown.splitlines()[-1] == "exit 0"
