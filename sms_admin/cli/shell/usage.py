"""What is wrong with a command line, in our own words: Typer's change from version to version."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from itertools import chain
from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup

from sms_admin import config
from sms_admin.cli.shell.command_line import PROGRAM, CommandLine
from sms_admin.domain.commands import Hint, Line
from sms_admin.domain.commands import command as command_line
from sms_admin.domain.errors import BadUsage, Failure
from sms_admin.domain.text import is_unicode

# Typer ships its own Click, whose base error is public only through a subclass.
ClickError: type[Exception] = typer.BadParameter.__mro__[2]
Command = Any  # a command of Typer's own Click


def worded(error: Exception, root: TyperGroup, words: Sequence[str]) -> BadUsage:
    """The failure for a command line ``words`` that Typer could not parse as one of ``root``'s commands."""
    context = getattr(error, "ctx", None)
    path, command = (context.command_path, context.command) if context else _named(root, words)
    option = getattr(error, "option_name", "")
    message = str(getattr(error, "message", error))
    if option and hasattr(error, "possibilities"):
        return _no_such_option(option, root, path, command, words)
    if option:
        return _wrong_value(option, command, words, missing="requires" in message)
    if message.startswith("No such command"):
        return _no_such_command(_quoted(message), root, path, command, words)
    if message.startswith("Got unexpected"):
        extra = message.partition(" (")[2].removesuffix(")")
        return BadUsage(f"'{path}' does not take {extra!r}; a text with blanks in it needs quotes", _help(path))
    if getattr(error, "param", None) is not None and not message:
        return _missing(error.param, path, command, words)  # type: ignore[attr-defined]
    if message.startswith("Missing command"):
        return BadUsage(f"'{path}' needs a command: {', '.join(command.commands)}", _help(path))
    return BadUsage(" ".join(message.split()).rstrip("."), _help(path))


def _help(path: str) -> Hint:
    return command_line(path.partition(" ")[2], options=("--help",))


def _missing(parameter: Any, path: str, command: Command, words: Sequence[str]) -> BadUsage:
    """The failure for a required argument, or a required option, that was left out; the hint has all that are."""
    required = [p for p in command.params if p.required]
    arguments = [p for p in required if isinstance(p, TyperArgument)]
    options = [[p.opts[0], p.metavar] for p in required if p not in arguments and not {*p.opts} & {*words}]
    first = arguments.index(parameter) if parameter in arguments else len(arguments)
    left = [*([p.metavar] for p in arguments[first:]), *options]
    return BadUsage(f"'{path}' needs {' '.join(left[0])}", Line((*words, *chain.from_iterable(left))))


def _named(root: TyperGroup, words: Sequence[str]) -> tuple[str, Command]:
    """The command that ``words`` name, as far as they name one, and how it is called."""
    path, command = PROGRAM, root
    for word in words[CommandLine(tuple(words)).command_at :]:
        below = getattr(command, "commands", {}).get(word)
        if below is not None:
            path, command = f"{path} {word}", below
    return path, command


def _no_such_option(option: str, root: TyperGroup, path: str, command: Command, words: Sequence[str]) -> BadUsage:
    message = f"'{path}' has no option {option}"
    if command is not root and option in _options(root):
        moved = _moved(option, root, words, at=0) or _help(path)
        return BadUsage(f"{message}; it stands before the command", moved)
    leaf_path, leaf = _named(root, words)
    if command is root and not hasattr(leaf, "commands") and option in _options(leaf):
        moved = _moved(option, leaf, words, at=len(words)) or _help(leaf_path)
        return BadUsage(f"{message}; it stands behind the command", moved)
    if command is root and any(option in _options(leaf) for _, leaf in _leaves(root)):
        return BadUsage(f"{message}; it stands behind a command", _help(path))
    known = {name.lstrip("-"): name for name in _options(command)}
    close = get_close_matches(option.lstrip("-"), known, n=1)
    return BadUsage(message, _replaced(words, option, known[close[0]]) if close else _help(path))


def _moved(option: str, command: Command, words: Sequence[str], at: int) -> Line | None:
    """``words`` with an option of ``command``, and its value, moved to the right place.

    None where the option is no word of its own, as ``-n`` in ``-ny``.
    """
    rest, found = list(words), next((i for i, word in enumerate(words) if word.partition("=")[0] == option), None)
    if found is None:
        return None
    takes_value = "=" not in rest[found] and not _param(command, option).is_flag
    moved = rest[found : found + 1 + takes_value]
    del rest[found : found + len(moved)]
    return Line((*moved, *rest) if at == 0 else (*rest, *moved))


def _replaced(words: Sequence[str], wrong: str, right: str) -> Line:
    """``words`` with the spelling of an option or a command corrected, but never that of a value."""
    return Line(tuple(right + word[len(wrong) :] if word.partition("=")[0] == wrong else word for word in words))


def _no_such_command(word: str, root: TyperGroup, path: str, command: Command, words: Sequence[str]) -> BadUsage:
    message = f"there is no command '{path} {word}'"
    close = get_close_matches(word, command.commands, n=1)
    elsewhere = [name for name, _ in _leaves(root) if name.split()[-1] == word and command is root]
    if close or len(elsewhere) != 1:
        return BadUsage(message, _replaced(words, word, close[0]) if close else _help(path))
    at = list(words).index(word)
    return BadUsage(message, Line((*words[:at], *elsewhere[0].split(), *words[at + 1 :])))


def _wrong_value(option: str, command: Command, words: Sequence[str], *, missing: bool) -> BadUsage:
    if not missing:
        return BadUsage(f"{option} takes no value", _without_value(words, option))
    return BadUsage(f"{option} needs a value", Line((*words, _param(command, option).metavar or "VALUE")))


def _without_value(words: Sequence[str], option: str) -> Line:
    return Line(tuple(option if word.startswith(f"{option}=") else word for word in words))


def _param(command: Command, option: str) -> Any:
    return next(param for param in command.params if option in param.opts)


def _options(command: Command) -> list[str]:
    return [name for param in command.params for name in param.opts if name.startswith("-")]


def _leaves(group: Command, before: str = "") -> Iterator[tuple[str, Command]]:
    """Every command (not the groups), with its words."""
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
    """Raises BadUsage for an argument or a setting that is not valid UTF-8: it could be neither stored nor shown."""
    settings = (f"{name}={text}" for name, text in os.environ.items() if name.startswith("SMS_ADMIN_"))
    for text in (*words, *settings):
        if not is_unicode(text):
            raise BadUsage(f"{text!r} is not valid UTF-8", "type it again, or rename the file that it names")


def wants_json(words: Sequence[str]) -> bool:
    """Whether errors are shown as JSON. The words and the settings may themselves be wrong."""
    flags = {name: value for name in ("output", "config") if (value := _value_of(name, words)) is not None}
    with suppress(Failure):
        return config.load(flags, os.environ).output in ("json", "jsonl")
    return flags.get("output", os.environ.get("SMS_ADMIN_OUTPUT")) in ("json", "jsonl")


def _value_of(name: str, words: Sequence[str]) -> str | None:
    """The last value given for an option; ``-o`` may follow other letters, as in ``-nyo json``."""
    short = "|-[nyq]*o" if name == "output" else ""
    found = None
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == "--":
            break
        named = re.fullmatch(f"(?:--{name}(=)?{short})(.*)", word, re.DOTALL)
        if named:
            found = named[2] if named[1] or named[2] else following
    return found
