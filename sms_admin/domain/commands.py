"""Command lines as values: what a message tells its reader to type next.

Who writes a message knows the command and its values. How they are written for a shell stands here and in
``cli/shell/command_line.py``, which adds what the running command line was given. A word in capitals, like FILE,
stands for what only the reader knows.
"""

import re
from dataclasses import dataclass, replace
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Command:
    """A command of this program, like ``user show``; ``then`` is what to type once it has succeeded."""

    name: str
    arguments: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    then: "Command | Again | None" = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words behind the program's name. An argument that looks like an option stands behind ``--``."""
        if any(word.startswith("-") and word != "-" for word in self.arguments):
            return (*self.name.split(), *self.options, "--", *self.arguments)
        return (*self.name.split(), *self.arguments, *self.options)

    def before(self, then: "Command | Again") -> "Command":
        """The same command, and ``then`` after it."""
        return replace(self, then=then)

    def __str__(self) -> str:
        """The command as a sentence names it, without the program's name."""
        return quoted(self.words)


@dataclass(frozen=True, slots=True)
class Again:
    """The command line that is running, typed once more.

    ``options`` are set, or replaced where it has them; ``instead`` is a wrong word and the words in its place;
    ``environ`` is a variable and its value, for this one command; ``unset`` a variable that must not be there.
    """

    options: tuple[str, ...] = ()
    instead: tuple[str, tuple[str, ...]] | None = None
    environ: tuple[str, str] | None = None
    unset: str = ""

    def __str__(self) -> str:
        """What is added, as a sentence names it."""
        return quoted(self.options)


@dataclass(frozen=True, slots=True)
class Line:
    """A whole command line: all words behind the program's name."""

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
    """The running command line with the words ``right`` in the place of the word ``wrong``."""
    return Again(instead=(wrong, right))


_NAMED = re.compile(r"([\w-]+=)(.+)", re.DOTALL)
_PLAIN = re.compile(r"(?!=)[\w@%+=:,./-]+")


def quoted(words: tuple[str, ...] | list[str]) -> str:
    """``words`` as a POSIX shell reads them back, on one line and without a character that acts on a terminal."""
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
