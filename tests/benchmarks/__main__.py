"""``python -m tests.benchmarks``: measures, and prints the tables."""

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import server_lines
from tests.benchmarks.lines import HUNDRED, LINES, Line
from tests.benchmarks.material import Material
from tests.benchmarks.server import running
from tests.benchmarks.tables import Pairs, growth, speed


def main(words: list[str] | None = None) -> int:
    """Measures what the command line names; always 0, the tables say what was reached."""
    given = _read(words)
    if given.engine == "postgres":
        _on_a_server(given)
        return 0
    lines = [line for line in LINES if not given.names or line.name in given.names]
    for line in lines:
        if line.missing():
            _say(f"left out: {line.work}: there is no {line.missing()} here")
    lines = [line for line in lines if not line.missing()]
    with tempfile.TemporaryDirectory(prefix="sms-admin-benchmarks-") as scratch:
        _measure(lines, given, Path(given.folder or scratch))
    return 0


def _read(words: list[str] | None) -> argparse.Namespace:
    names = [*(line.name for line in LINES), *server_lines.NAMES]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(names)}; all of them if none is named")
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite", help="what holds the store")
    parser.add_argument("--rows", type=int, default=1_000_000, help="numbers in the store")
    parser.add_argument("--repeat", type=int, default=5, help="rounds; medians are shown")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up numbers")
    parser.add_argument("--folder", help="where data and stores are kept for the next time; a temporary one if none")
    given = parser.parse_args(words)
    if unknown := set(given.names) - set(names):
        parser.error(f"no such line: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return given


def _on_a_server(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="sms-admin-benchmarks-") as scratch, running() as server:
        folder = Path(given.folder or scratch)
        material = Material(folder / str(given.rows), given.rows, given.seed)
        material.make()
        server.make(material)
        lines = [line for line in server_lines.lines(server) if not given.names or line.name in given.names]
        found = measured(lines, material, given.repeat)
        _say(
            _machine(given),
            *speed(found),
            "",
            f"{server.version()}. Seconds of CPU time; of single changes on the clock.",
        )


def _measure(lines: list[Line], given: argparse.Namespace, folder: Path) -> None:
    small, large = given.rows // 10, given.rows
    steady = [line for line in lines if not line.grows]
    growing = [line for line in lines if line.grows]
    found = measured(steady, Material(folder / str(HUNDRED), HUNDRED, given.seed), given.repeat)
    few = measured(growing, Material(folder / str(small), small, given.seed), given.repeat)
    many = measured(growing, Material(folder / str(large), large, given.seed), given.repeat)
    _say(_machine(given), *speed(found | many), "", *growth(few, many, (small, large)))


def measured(lines: list[Line], material: Material, repeat: int) -> dict[Line, Pairs]:
    """Every line in every round, both sides one after the other; a first round of small lines warms them up."""
    if not lines:
        return {}
    _note(f"making {material.rows:,} rows, seed {material.seed}")
    material.make()
    found: dict[Line, Pairs] = {line: [] for line in lines}
    for line in lines:
        if not line.grows:
            line.ours.cost(material), line.other.cost(material)
    for turn in range(repeat):
        for line in lines:
            pair = line.ours.cost(material), line.other.cost(material)
            found[line] = [*found[line], pair]
            figures = f"{line.name}: {pair[0].seconds:.2f} s, {pair[1].seconds:.2f} s"
            _note(f"{material.rows:,} rows, {turn + 1} of {repeat}: {figures}")
    return found


def _machine(given: argparse.Namespace) -> str:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{given.rows:,} rows, {given.repeat} rounds, {python}, {os.cpu_count()} processors, load {load}\n"


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _note(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())  # noqa: TID251 a program of its own
