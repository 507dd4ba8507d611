"""The README as something that runs: the commands in its ``console`` blocks, and what stands under them."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.driving import SCRIPT
from tests.reference import reference
from tests.terminal import Mask, on_terminal

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BEGIN = "<!-- The commands: written by 'python -m tests.regenerate'. -->\n"
END = "<!-- End of the commands. -->\n"
LEFT_OUT = "..."  # a line of its own: any number of lines that are not shown
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A command of the README, the output that stands under it, and the output that it has."""

    line: str
    shown: list[str]
    actual: list[str]

    @property
    def true(self) -> bool:
        """Whether the output is as shown, but for the lines left out."""
        parts = _split(self.shown)
        if len(parts) == 1:
            return parts[0] == self.actual
        (first, *middle, last), rest = parts, self.actual
        if rest[: len(first)] != first or rest[len(rest) - len(last) :] != last:
            return False
        return len(first) + len(last) <= len(rest) and all(_holds(rest, part) for part in middle)

    def corrected(self) -> list[str]:
        """What should be shown: the actual output, with as many lines left out as before."""
        if self.true:
            return self.shown
        if LEFT_OUT not in self.shown:
            return self.actual
        first, *_, last = _split(self.shown)
        if len(first) + len(last) >= len(self.actual):
            return self.actual
        return [*self.actual[: len(first)], LEFT_OUT, *(self.actual[-len(last) :] if last else [])]


def _split(lines: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if line == LEFT_OUT:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def _holds(lines: list[str], part: list[str]) -> bool:
    return any(lines[at : at + len(part)] == part for at in range(len(lines)))


def examples(text: str, home: Path) -> Iterator[Example]:
    """Runs every command of ``text`` from the top, in one home directory, on a terminal of 110 columns."""
    (home / "examples").symlink_to(ROOT / "examples")
    mask = Mask(home)
    for block in _BLOCK.findall(text):
        for line, shown in _COMMAND.findall(block):
            seen = mask(on_terminal(line, _environ(home), home))
            yield Example(line, shown.splitlines(), seen.splitlines())


def _environ(home: Path) -> Mapping[str, str]:
    path = f"{Path(SCRIPT).parent}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(home), "TERM": "dumb", "COLUMNS": "110", "SMS_ADMIN_ACTOR": "dana"}


def regenerated(home: Path) -> str:
    """The README as it should be: the reference and every output as they are now."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    text = f"{before}{BEGIN}\n{reference()}\n\n{END}{after}"
    blocks = (f"$ {e.line}\n" + "".join(f"{line}\n" for line in e.corrected()) for e in examples(text, home))
    return _BLOCK.sub(lambda block: "".join(islice(blocks, len(_COMMAND.findall(block[0])))), text)


def stated_reference() -> str:
    """The reference that stands in the README."""
    return README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def section(title: str) -> str:
    """The text below the heading ``## title``."""
    found = re.search(
        rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert found, f"the README has no section {title!r}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of the tables in ``text``, row by row, without the headers."""
    lines = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line] for line in lines]
    rules = [at for at, row in enumerate(cells) if set(row[0]) == {"-"}]
    return [row for at, row in enumerate(cells) if at not in rules and at + 1 not in rules]
