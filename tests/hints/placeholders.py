"""What a hint leaves to be filled in is called as ``--help`` calls it."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from typer.core import TyperArgument, TyperCommand

from tests.reference import walk, whole

COMMANDS = {path.removeprefix("sms-admin "): command for path, command in walk(whole())}
_GLOBAL = {"--store": {"FILE"}, "--config": {"FILE"}}
# Where the help has one word for things of several kinds, a hint may say which kind it has to be.
_OF_ONE_KIND = {"FILE": {"BACKUP", "URL"}, "TO": {"URL"}, "VALUE": {"CC", "FILE", "FORM", "ID"}}


def metavars(command: TyperCommand) -> Mapping[str, str]:
    """What the help calls the value of each option that has one."""
    return {flag: str(p.metavar) for p in command.params if not getattr(p, "is_flag", False) for flag in p.opts}


def arguments(command: TyperCommand) -> Sequence[str]:
    """What the help calls each argument."""
    return [str(p.metavar) for p in command.params if isinstance(p, TyperArgument)]


def _capitals() -> set[str]:
    """Every word in capitals that stands for something, and that which an option has of its own name."""
    options = [pair for command in COMMANDS.values() for pair in metavars(command).items()]
    named = {flag.removeprefix("--").upper() for flag, _ in options if flag.startswith("--")}
    return named | {metavar for _, metavar in options} | {"URL", "VALUE"}


_CAPITALS = _capitals()


def undocumented(hint: str) -> list[str]:
    """The placeholders of a hinted command line that the help of its command calls otherwise, or does not have."""
    return [wrong for line in hint.split(" && ") if "sms-admin " in line for wrong in _undocumented(shlex.split(line))]


def _undocumented(words: Sequence[str]) -> Iterator[str]:
    command = next((COMMANDS[name] for name in _names(words) if name in COMMANDS), None)
    for before, word in pairwise(words):
        if before == "<" or word not in _CAPITALS:  # ``< FILE`` is the shell's
            continue
        known = _GLOBAL.get(before) or (command and _known(command, before)) or set()
        if word not in known and not any(word in _OF_ONE_KIND.get(name, ()) for name in known):
            yield f"{before} {word}, documented as {' or '.join(sorted(known)) or 'nothing'}"


def _known(command: TyperCommand, before: str) -> set[str]:
    options = metavars(command)
    return {options[before]} if before in options else {*arguments(command)}


def _names(words: Sequence[str]) -> Iterator[str]:
    return (" ".join(words[at : at + length]) for at in range(1, len(words)) for length in (2, 1))
