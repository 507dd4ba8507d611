"""Rows that are all bad, and rows that are large: in how much memory, and no more than twice the time of good ones.

The wide rows and the long cells are fewer (``OF_WIDE``, ``OF_LONG``), so that their files have a few hundred bytes for
each number of the other files: a million of such rows would be 12 GB and 50 GB.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.bulk_lines import ASSIGN, IMPORT
from tests.benchmarks.material import Material
from tests.benchmarks.sides import Line, Side

OF_WIDE, OF_LONG = 50, 200  # one row for so many numbers
COLUMNS, CHARACTERS = 1_000, 50_000  # the most columns; of a cell
_WIDE = ",".join(["twelve chars"] * (COLUMNS - 1))
_LONG = "x" * CHARACTERS
_ASSIGN, _RUN_REFUSED = ("numbers", "assign", "--csv"), 3
Rows = Callable[[Iterable[str]], Iterable[str]]  # the lines of a file, from the numbers of the assign run


def _unreadable(numbers: Iterable[str]) -> Iterator[str]:
    yield "phone_number"
    yield from (f"nonsense {number[-7:]}" for number in numbers)


def _duplicates(numbers: Iterable[str]) -> Iterator[str]:
    yield "phone_number"
    first = ""
    for number in numbers:
        first = first or number
        yield first


def _one_user(numbers: Iterable[str]) -> Iterator[str]:
    yield "phone_number,user,sms_status"
    yield from (f"{number},jane.doe@corp.example,Enabled" for number in numbers)


def _good(numbers: Iterable[str]) -> Iterator[str]:
    yield "phone_number"
    yield from numbers


def _large(cells: str, names: Sequence[str], every: int, *, bad: bool) -> Rows:
    def lines(numbers: Iterable[str]) -> Iterator[str]:
        yield ",".join(["phone_number", *names])
        for at, number in enumerate(numbers):
            if at % every == 0:
                yield f"{number[:4] if bad else number},{cells}"

    return lines


_WIDE_NAMES, _LONG_NAMES = [f"own {at}" for at in range(1, COLUMNS)], ["note"]


def _side(name: str, store: str, words: Sequence[str], lines: Rows, flags: Sequence[str], code: int) -> Side:
    """A command of ours on a copy of a store, with a file of its own, that writes a file or two for its rows."""

    def source(m: Material) -> Path:
        return m.folder / f"{name}.csv"

    def ready(m: Material) -> None:
        m.copy(getattr(m, store), m.work)
        if not source(m).exists():
            _write(source(m), lines, m.assign)

    def target(m: Material, flag: str) -> Path:
        return m.folder / f"written{flag}.csv"

    def done(m: Material) -> bool:
        return all(_last_rows(target(m, flag)) > 0 for flag in flags)

    def command(m: Material) -> Sequence[str]:
        written = [word for flag in flags for word in (flag, str(target(m, flag)))]
        return [*words, str(source(m)), "--yes", *written]

    said = " ".join(["sms-admin", *words, *flags])
    return Side(said, ready, lambda m: [replace(m.command(m.work, *command(m)), code=code)], done)


def _write(path: Path, lines: Rows, assign: Path) -> None:
    draft = path.with_suffix(".draft")
    with assign.open(encoding="utf-8") as numbers, draft.open("w", encoding="utf-8") as file:
        next(numbers)
        file.writelines(f"{line}\n" for line in lines(number.strip() for number in numbers))
    draft.rename(path)


def _last_rows(path: Path) -> int:
    """The bytes of what was written; 0 where it is not there."""
    return path.stat().st_size if path.exists() else 0


def _bad(name: str, words: Sequence[str], store: str, lines: Rows, flag: str) -> Side:
    return _side(name, store, words, lines, [flag], _RUN_REFUSED)


_BOTH = ("--report", "--rejects")
_wide = _side("wide", "enabled", _ASSIGN, _large(_WIDE, _WIDE_NAMES, OF_WIDE, bad=False), ["--report"], 0)
_wide_bad = _side("wide-bad", "enabled", _ASSIGN, _large(_WIDE, _WIDE_NAMES, OF_WIDE, bad=True), _BOTH, _RUN_REFUSED)
_long = _side("long", "enabled", _ASSIGN, _large(_LONG, _LONG_NAMES, OF_LONG, bad=False), ["--report"], 0)
_long_bad = _side("long-bad", "enabled", _ASSIGN, _large(_LONG, _LONG_NAMES, OF_LONG, bad=True), _BOTH, _RUN_REFUSED)

HARD = (
    Line(
        "unreadable",
        "assign, no row is a number, `--rejects`",
        _bad("unreadable", _ASSIGN, "enabled", _unreadable, "--rejects"),
        ASSIGN,
        2.0,
    ),
    Line(
        "duplicates",
        "assign, all rows the same number, `--report`",
        _bad("duplicates", _ASSIGN, "enabled", _duplicates, "--report"),
        ASSIGN,
        2.0,
    ),
    Line(
        "refused",
        "assign, a rule refuses all rows, `--rejects`",
        _bad("refused", _ASSIGN, "disabled", _good, "--rejects"),
        ASSIGN,
        2.0,
    ),
    Line(
        "one-user",
        "import, all rows of one user, `--report`",
        _bad("one-user", ("numbers", "import"), "empty", _one_user, "--report"),
        IMPORT,
        2.0,
    ),
    Line("wide", f"assign, rows of {COLUMNS:,} columns (1 for {OF_WIDE} numbers), all bad", _wide_bad, _wide, 2.0),
    Line("long", f"assign, cells of {CHARACTERS:,} characters (1 for {OF_LONG}), all bad", _long_bad, _long, 2.0),
)
