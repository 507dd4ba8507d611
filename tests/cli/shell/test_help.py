"""``--help`` as a stranger reads it."""

from collections.abc import Iterator

import pytest
from typer.core import TyperCommand, TyperGroup

from sms_admin.cli.shell.help import arguments
from tests.driving import Cli
from tests.reference import whole


def commands(group: TyperGroup, *path: str) -> Iterator[tuple[str, TyperCommand]]:
    """Every command of the program, with its words."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, *path, name)
        elif isinstance(command, TyperCommand):
            yield " ".join((*path, name)), command


ROOT = whole()
COMMANDS = dict(commands(ROOT))


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_and_every_option_is_explained(words: str) -> None:
    command = COMMANDS[words]
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", ""), (words, parameter.name)


@pytest.mark.parametrize("words", COMMANDS)
def test_the_usage_line_has_no_braces_and_no_types(words: str, cli: Cli) -> None:
    out = cli.ok(*words.split(), "--help").out
    assert not set("{}<>") & set(out), out
    assert "[[" not in out
    for argument in arguments(COMMANDS[words]):
        assert str(argument.metavar) in out.splitlines()[0]


def test_an_argument_that_may_be_left_out_stands_in_brackets(cli: Cli) -> None:
    assert cli.ok("user", "show", "-h").out.startswith("Usage: sms-admin user show [OPTIONS] USER\n")
    assert cli.ok("user", "disable-number", "-h").out.startswith(
        "Usage: sms-admin user disable-number [OPTIONS] [USER] [NUMBER]\n"
    )
    assert cli.ok("numbers", "assign", "-h").out.startswith("Usage: sms-admin numbers assign [OPTIONS] [NUMBER]...\n")


@pytest.mark.parametrize("group", ["", *(name for name, c in ROOT.commands.items() if isinstance(c, TyperGroup))])
def test_no_line_of_a_list_of_commands_is_cut(group: str, cli: Cli) -> None:
    listed = cli.ok(*group.split(), "--help").out.partition("Commands:")[2]
    assert listed
    assert "..." not in listed


def test_the_program_alone_says_what_it_can_and_where_to_begin(cli: Cli) -> None:
    alone = cli.ok()
    assert alone.out == cli.ok("--help").out
    assert "sms-admin init" in alone.out
