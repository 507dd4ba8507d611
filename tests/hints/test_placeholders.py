"""Whatever an option or an argument is given that it cannot be, the hint names it as the help does."""

import shlex

import pytest
from typer.core import TyperArgument, TyperCommand

from tests.driving import BRAND, CAMPAIGN, Cli
from tests.hints.placeholders import COMMANDS, metavars, undocumented

RIGHT = {"BRAND": BRAND, "CAMPAIGN": CAMPAIGN, "NUMBER": "+14085550100", "RUN": "1", "FILE": "-", "ACCESS": "reader"}


def needed(command: TyperCommand, without: str) -> list[str]:
    """What the command has to be given, right as far as that is possible, but for ``without``."""
    required = [p for p in command.params if p.required and p.opts[0] != without]
    return [
        word
        for p in required
        for word in ([] if isinstance(p, TyperArgument) else [p.opts[0]]) + [RIGHT.get(str(p.metavar), "x")]
    ]


@pytest.mark.parametrize("wrong", ["", "?!"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_hint_calls_what_is_left_to_fill_in_as_the_help_does(
    name: str, wrong: str, ready: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ready.folder)
    command = COMMANDS[name]
    found: dict[str, list[str]] = {}
    for flag in metavars(command):
        given = [wrong] if not flag.startswith("-") else [flag, wrong]
        words = [*name.split(), *given, *needed(command, flag)]
        hints = [line for line in ready.run(*words).err.splitlines() if line.startswith("hint: sms-admin ")]
        found |= {shlex.join(words): bad for hint in hints if (bad := undocumented(hint))}
    assert not found


def test_a_word_that_the_help_does_not_have_is_noticed() -> None:
    assert undocumented("sms-admin store grant ann --as AS") == ["--as AS, documented as ACCESS"]
    assert undocumented("sms-admin --store URL numbers list --search SEARCH") == ["--search SEARCH, documented as TEXT"]
    assert undocumented("sms-admin brand show BRAND && sms-admin user show NAME") == ["show NAME, documented as USER"]
    assert undocumented("sms-admin --store URL numbers import FILE --column FIELD=NAME < FILE") == []
