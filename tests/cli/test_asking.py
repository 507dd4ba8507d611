"""Questions to a person on the terminal."""

import io
import signal
import sys

import pytest

from sms_admin.cli.asking import ask
from sms_admin.cli.shell.signals import Interrupted
from sms_admin.cli.state import State
from sms_admin.domain.commands import again


class _Interrupting(io.StringIO):
    def flush(self) -> None:
        raise Interrupted(signal.SIGINT)


def test_an_interrupt_just_as_the_question_is_shown_ends_its_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _Interrupting()
    monkeypatch.setattr(sys, "stderr", shown)
    with pytest.raises(Interrupted):
        ask(State({}), "Save? ", again("--yes"))
    assert shown.getvalue() == "Save? \n"
