"""A command line that is being typed: which command it is, and what can come next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from typer.core import TyperGroup, TyperOption

Command = Any  # a command of Typer's own Click
Parameter = Any


@dataclass(frozen=True, slots=True)
class Offer:
    """A word to put at the cursor, and what it is. ``value`` is ``FILES`` where the shell offers file names."""

    value: str
    help: str = ""


FILES = ":files"


@dataclass
class Line:
    """The words before the cursor. ``unfilled`` is the option whose value is typed at the cursor."""

    command: Command
    names: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    unfilled: Parameter = None
    only_arguments: bool = False

    def take(self, word: str) -> None:
        """Takes in the next word."""
        if self.unfilled is not None:
            self.options[self.unfilled.name] = word
            self.unfilled = None
        elif self.is_option(word):
            self._take_option(word)
        elif isinstance(self.command, TyperGroup):
            self.names.append(word)
            self.command = self.command.get_command(None, word)  # type: ignore[arg-type]
        else:
            self.arguments.append(word)

    def is_option(self, word: str) -> bool:
        """Whether ``word`` is an option and not an argument."""
        return word.startswith("-") and word != "-" and not self.only_arguments

    def _take_option(self, word: str) -> None:
        if word == "--":
            self.only_arguments = True
            return
        name, given, value = word.partition("=") if word.startswith("--") else self._last_letter(word)
        option = self.option(name)
        if option is None or option.is_flag:
            return
        if given:
            self.options[option.name] = value
        else:
            self.unfilled = option

    def _last_letter(self, word: str) -> tuple[str, str, str]:
        """The first of combined short options (``-nyo json``) that takes a value; what follows it is the value."""
        for place, letter in enumerate(word[1:], start=2):
            option = self.option("-" + letter)
            if option is not None and not option.is_flag:
                return "-" + letter, word[place:], word[place:]
        return "", "", ""

    def option(self, name: str) -> Parameter:
        """The option of that name; None where the command has none."""
        return next((o for o in options(self.command) if name in o.opts), None)

    @property
    def argument(self) -> Parameter:
        """The next argument; None where no more are accepted."""
        places = [p for p in getattr(self.command, "params", ()) if not isinstance(p, TyperOption)]
        if places and places[-1].nargs == -1:
            return places[min(len(self.arguments), len(places) - 1)]
        return places[len(self.arguments)] if len(self.arguments) < len(places) else None


Values = Callable[[Line, Parameter, str], list[Offer]]


def options(command: Command) -> list[TyperOption]:
    """The options of ``command`` that are not hidden."""
    return [p for p in getattr(command, "params", ()) if isinstance(p, TyperOption) and not p.hidden]


def offers(root: TyperGroup, words: Sequence[str], word: str, values: Values) -> list[Offer]:
    """The completions of ``word`` after ``words``; ``values`` gives those of a parameter."""
    line = Line(root)
    for earlier in words:
        line.take(earlier)
    if line.unfilled is not None:
        return values(line, line.unfilled, word)
    if line.is_option(word):
        return list(_of_options(line, word, values))
    if isinstance(line.command, TyperGroup):
        return list(_of_commands(line.command, word))
    return values(line, line.argument, word) if line.argument is not None else []


def _of_commands(group: TyperGroup, word: str) -> Iterator[Offer]:
    for name in group.list_commands(None):  # type: ignore[arg-type]
        if name.startswith(word):
            command = group.get_command(None, name)  # type: ignore[arg-type]
            yield Offer(name, command.get_short_help_str(120) if command else "")


def _of_options(line: Line, word: str, values: Values) -> Iterator[Offer]:
    name, given, value = word.partition("=")
    if given:
        option = line.option(name)
        found = values(line, option, value) if option is not None and not option.is_flag else []
        yield from (o if o.value == FILES else Offer(f"{name}={o.value}", o.help) for o in found)
        return
    known = [(long, option.help or "") for option in options(line.command) for long in option.opts]
    for long, help_text in [*known, ("--help", "Show this message and exit.")]:
        if long.startswith("--") and long.startswith(word):
            yield Offer(long, help_text)
