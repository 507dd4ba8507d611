"""Command lines as values: what a message suggests to type next.

The code that makes a message gives the command and its values. How to quote them for a shell is decided here and in
``cli/shell/command_line.py``, which adds the global options of the running command. A word in capitals, like FILE,
stands for a value that only the reader knows.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Command(NamedTuple):  # not a dataclass: a report may have a million, which would take twice as long
    """A command of this program, like ``user show``; ``then`` is what to type once it has succeeded."""

    name: str
    arguments: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    then: "Command | Again | None" = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words after the program's name. An argument that looks like an option comes after ``--``."""
        for word in self.arguments:  # not ``any``: a report may have a million commands
            if word[:1] == "-" and word != "-":
                return (*self.name.split(), *self.options, "--", *self.arguments)
        return (*self.name.split(), *self.arguments, *self.options)

    def before(self, then: "Command | Again") -> "Command":
        """The same command, with ``then`` after it."""
        return self._replace(then=then)

    def __str__(self) -> str:
        """The command as a sentence quotes it, without the program's name."""
        return quoted(self.words)


@dataclass(frozen=True, slots=True)
class Again:
    """The command line that is running, typed once more.

    ``options`` are added, or replaced if present; ``instead`` is a wrong word and the words that replace it;
    ``environ`` is a variable to set for this one command, with its value; ``unset`` is one to remove.
    """

    options: tuple[str, ...] = ()
    instead: tuple[str, tuple[str, ...]] | None = None
    environ: tuple[str, str] | None = None
    unset: str = ""

    def __str__(self) -> str:
        """The added options, as a sentence quotes them."""
        return quoted(self.options)


@dataclass(frozen=True, slots=True)
class Line:
    """A whole command line: all words after the program's name."""

    words: tuple[str, ...]


# What to try next: a command line to paste, or advice in words where no command helps.
Hint: TypeAlias = str | Command | Again | Line


def command(name: str, *arguments: str, options: tuple[str, ...] = ()) -> Command:
    """The command ``name`` with its arguments and options."""
    return Command(name, arguments, options)


def again(*options: str) -> Again:
    """The running command line with ``options``."""
    return Again(options)


def instead(wrong: str, *right: str) -> Again:
    """The running command line with the word ``wrong`` replaced by the words ``right``."""
    return Again(instead=(wrong, right))


_NAMED = re.compile(r"([\w-]+=)(.+)", re.DOTALL)
_PLAIN = re.compile(r"(?!=)[\w@%+=:,./-]+")
_PLAIN_LINE = re.compile(f"{_PLAIN.pattern}(?: {_PLAIN.pattern})*", re.ASCII)  # ASCII alone, for speed


def quoted(words: tuple[str, ...] | list[str]) -> str:
    """``words`` quoted for a POSIX shell, on one line and without control characters."""
    line = " ".join(words)
    if _PLAIN_LINE.fullmatch(line) and line.count(" ") == len(words) - 1:  # mostly; a report may have a million
        return line
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    if not word.isprintable():
        return f"$'{''.join(map(_escaped, word))}'"
    if _PLAIN.fullmatch(word):
        return word
    if named := _NAMED.fullmatch(word):
        return named[1] + _quoted(named[2])
    if "'" in word and not set(word) & set('"$`\\!'):
        return f'"{word}"'
    return "'" + word.replace("'", r"'\''") + "'"


def _escaped(character: str) -> str:
    if character.isprintable() and character not in "'\\":
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))
