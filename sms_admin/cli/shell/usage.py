"""What is wrong with a command line, in our words: Typer's own change from version to version."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperGroup

from sms_admin import config
from sms_admin.domain.errors import BadUsage, Failure

# Typer ships its own Click, whose errors have no public name but through their one public child.
ClickError: type[Exception] = typer.BadParameter.__mro__[2]
Command = Any  # a command of Typer's own Click


class NoCommand(BadUsage):
    """Only the name of a group; a person is shown ``help`` then."""

    def __init__(self, message: str, hint: str, error: Any) -> None:
        super().__init__(message, hint)
        self.help = str(error.ctx.get_help())


def worded(error: Exception, root: TyperGroup, words: Sequence[str]) -> BadUsage:
    """The failure for a command line ``words`` that Typer could not read as one of ``root``'s commands."""
    context = getattr(error, "ctx", None)
    path, command = (context.command_path, context.command) if context else _named(root, words)
    option = getattr(error, "option_name", "")
    message = str(getattr(error, "message", error))
    if option and hasattr(error, "possibilities"):
        return _no_such_option(option, root, path, command)
    if option:
        needs = "needs a value" if "requires" in message else "takes no value"
        return BadUsage(f"{option} {needs}", _how_to_say(option, path, command))
    if message.startswith("No such command"):
        return _no_such_command(_quoted(message), root, path, command)
    if message.startswith("Got unexpected"):
        extra = message.partition(" (")[2].removesuffix(")")
        return BadUsage(f"'{path}' does not take {extra!r}", "quote a text that has blanks in it, or " + _help(path))
    if getattr(error, "param", None) is not None and not message:
        return BadUsage(f"'{path}' needs {error.param.metavar}", " ".join(context.get_usage().split()[1:]))  # type: ignore[attr-defined, union-attr]
    if message.startswith("Missing command"):
        return NoCommand(f"'{path}' needs a command: {', '.join(command.commands)}", _help(path), error)
    return BadUsage(" ".join(message.split()).rstrip("."), _help(path))


def _help(path: str) -> str:
    return f"{path} --help"


def _named(root: TyperGroup, words: Sequence[str]) -> tuple[str, Command]:
    """The command that ``words`` name, as far as they name one, and how it is called."""
    path, command = "sms-admin", root
    for word in words:
        below = getattr(command, "commands", {}).get(word)
        if below is not None:
            path, command = f"{path} {word}", below
    return path, command


def _no_such_option(option: str, root: TyperGroup, path: str, command: Command) -> BadUsage:
    message = f"'{path}' has no option {option}"
    if command is not root and option in _options(root):
        return BadUsage(message, f"it stands before the command: sms-admin {option} FILE {path.partition(' ')[2]}")
    if command is root and any(option in _options(leaf) for _, leaf in _leaves(root)):
        return BadUsage(message, f"it stands behind the command, like: sms-admin numbers list {option}")
    close = get_close_matches(option, _options(command), n=1)
    return BadUsage(message, f"did you mean {close[0]}?" if close else _help(path))


def _no_such_command(word: str, root: TyperGroup, path: str, command: Command) -> BadUsage:
    close = get_close_matches(word, command.commands, n=1)
    elsewhere = [f"sms-admin {name}" for name, _ in _leaves(root) if name.split()[-1] == word]
    hints = [f"did you mean '{path} {close[0]}'?"] if close else elsewhere
    return BadUsage(f"there is no command '{path} {word}'", hints[0] if hints else _help(path))


def _how_to_say(option: str, path: str, command: Command) -> str:
    for param in command.params:
        if option in param.opts:
            return f"{path} {option} {param.metavar or ''}".rstrip()
    return _help(path)


def _options(command: Command) -> list[str]:
    return [name for param in command.params for name in param.opts if name.startswith("-")]


def _leaves(group: Command, before: str = "") -> Iterator[tuple[str, Command]]:
    """Every command that does something, with its words."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _leaves(command, f"{before}{name} ")
        else:
            yield before + name, command


def _quoted(message: str) -> str:
    """The word that Typer's message puts in quotes."""
    found = re.search(r"""(['"])(.*)\1""", message.partition(". Did you mean")[0], re.DOTALL)
    return found[2] if found else ""


def check_text(words: Sequence[str]) -> None:
    """Raises BadUsage for an argument or a setting that is no text: it could be neither stored nor shown."""
    settings = (f"{name}={text}" for name, text in os.environ.items() if name.startswith("SMS_ADMIN_"))
    for text in (*words, *settings):
        if not text.isascii() and re.search("[\ud800-\udfff]", text):
            raise BadUsage(f"{text!r} is not valid UTF-8", "type it again, or rename the file")


def wants_json(words: Sequence[str]) -> bool:
    """Whether errors are told as JSON. The words and the settings may themselves be what is wrong."""
    flags = {name: value for name in ("output", "config") if (value := _value_of(name, words)) is not None}
    with suppress(Failure):
        return config.load(flags, os.environ).output in ("json", "jsonl")
    return flags.get("output", os.environ.get("SMS_ADMIN_OUTPUT")) in ("json", "jsonl")


def _value_of(name: str, words: Sequence[str]) -> str | None:
    """The last value given for an option; ``-o`` may stand behind other letters, as in ``-nyo json``."""
    short = "|-[nyq]*o" if name == "output" else ""
    found = None
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == "--":
            break
        named = re.fullmatch(f"(?:--{name}(=)?{short})(.*)", word, re.DOTALL)
        if named:
            found = named[2] if named[1] or named[2] else following
    return found
