"""The command line as it was typed, and those that hints name, quoted so that they can be pasted into a shell."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sms_admin.domain.commands import Again, Command, Hint, Line, quoted

PROGRAM = "sms-admin"
_GLOBAL = ("--store", "--config")  # options that come before the command
_REPEATABLE = ("--column", "--number", "--field", "--ignore")
_WRITTEN = ("--report", "--rejects", "--save-plan")  # options for which "-" is standard output, not standard input


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One command line: its words after the program's name."""

    words: tuple[str, ...] = ()

    def written(self, hint: Hint) -> str:
        """``hint`` as it is shown: advice unchanged, a command line ready to be pasted."""
        match hint:
            case Command(then=None):
                return self._line((*self._kept(), *hint.words))
            case Command(then=then):
                return f"{self._line((*self._kept(), *hint.words))} && {self.written(then or '')}"
            case Again():
                return self._repeated(hint)
            case Line():
                return self._line(hint.words)
        return hint

    def _line(self, words: Sequence[str]) -> str:
        return quoted([called(), *words]) + (" < FILE" if _reads_standard_input(words) else "")

    def _kept(self) -> tuple[str, ...]:
        """``--store`` and ``--config`` where they were given."""
        return self.words[: self.command_at]

    @property
    def command_at(self) -> int:
        """The place of the first word that is neither an option of the program itself nor the value of one."""
        at = 0
        while at < len(self.words) and self.words[at].startswith(_GLOBAL):
            at += 1 if "=" in self.words[at] else 2
        return min(at, len(self.words))

    def _repeated(self, again: Again) -> str:
        words = list(self.words)
        if again.instead:
            words = _with_instead(words, *again.instead, self.command_at)
        for option in _grouped(again.options):
            words = _without(words, option)
            words[_place(words, option) : _place(words, option)] = option
        return _with_environ(again, self._line(words))


def _with_instead(words: list[str], wrong: str, right: Sequence[str], behind: int) -> list[str]:
    """``words`` with ``right`` in place of ``wrong``, also in ``--number=wrong``; unchanged where it is not there.

    A word before the command, at ``behind``, may be the same, so those after it come first.
    """
    for at in (*range(behind, len(words)), *range(behind)):
        if words[at] == wrong:
            return [*words[:at], *right, *words[at + 1 :]]
        name, equals, value = words[at].partition("=")
        if name.startswith("--") and equals and value == wrong:
            return [*words[:at], name, *right, *words[at + 1 :]]
    return words


def _with_environ(again: Again, line: str) -> str:
    if again.unset:
        return f"env -u {again.unset} {line}"
    if again.environ:
        name, value = again.environ
        return f"{name}={quoted([value]) if value else ''} {line}"
    return line


def called() -> str:
    """How to call the program: by its name, or by its path where the shell does not find the name."""
    path = sys.argv[0]
    if os.path.basename(path) != PROGRAM:
        return PROGRAM
    import shutil

    found = shutil.which(PROGRAM)
    return PROGRAM if found and os.path.realpath(found) == os.path.realpath(path) else path


def _grouped(options: Sequence[str]) -> Iterator[list[str]]:
    """Each option with its value, if it has one."""
    for at, word in enumerate(options):
        if word.startswith("--"):
            value = options[at + 1 : at + 2]
            yield [word, *(v for v in value if not v.startswith("--"))]


def _without(words: list[str], option: Sequence[str]) -> list[str]:
    """``words`` without what ``option`` replaces, however its value was given."""
    name, kept, at = option[0], list[str](), 0
    while at < len(words) and words[at] != "--":
        word = words[at]
        length = 2 if word == name and len(option) == 2 else 1
        value = word.removeprefix(f"{name}=") if length == 1 else "".join(words[at + 1 : at + 2])
        if (word != name and not word.startswith(f"{name}=")) or not _replaces(option, value):
            kept += words[at : at + length]
        at += length
    return kept + words[at:]


def _replaces(option: Sequence[str], value: str) -> bool:
    """Of an option that may be repeated, only the one about the same thing: of ``--column`` that of the same field."""
    from sms_admin.domain.columns import same_name

    same = [same_name(text.partition("=")[0]) for text in (value, *option[1:])]
    return option[0] not in _REPEATABLE or len(set(same)) == 1


def _place(words: Sequence[str], option: Sequence[str]) -> int:
    """Where to put an option: a global one at the front, any other at the end, but before a ``--``."""
    if option[0] in _GLOBAL:
        return 0
    return words.index("--") if "--" in words else len(words)


def _reads_standard_input(words: Sequence[str]) -> bool:
    before = ("", *words)
    return any((word == "-" and before[at] not in _WRITTEN) or word == "--csv=-" for at, word in enumerate(words))
