"""The benchmarks in small: that they work, and measure work that is done (``python -m tests.benchmarks``)."""

import csv
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as program
from tests.benchmarks.bulk_lines import LISTED
from tests.benchmarks.lines import LINES, Side
from tests.benchmarks.material import Material
from tests.benchmarks.measure import Cost, Failed
from tests.benchmarks.tables import growth, speed
from tests.driving import CAMPAIGN, Cli
from tests.made_up import write_csv


def test_the_program_measures_what_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--rows", "100", "--repeat", "1", "--folder", str(tmp_path), "version", "assign"]
    assert program.main(words) == 0
    printed = capsys.readouterr().out
    assert "| `--version` |" in printed
    if not next(line for line in LINES if line.name == "assign").missing():
        assert "| `numbers assign --csv`, all changed | `sqlite3: " in printed
        assert "| MiB at 10 | MiB at 100 |" in printed


def test_a_store_on_a_server_is_measured_with_what_its_server_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--engine", "postgres", "--rows", "20", "--repeat", "1", "--folder", str(tmp_path)]
    assert program.main([*words, "server-assign", "server-again", "server-single"]) == 0
    printed = capsys.readouterr().out
    assert "| `numbers assign --csv`, all changed | `psql: " in printed
    assert "PostgreSQL" in printed


def test_rows_that_are_all_bad_and_plans_in_files_are_measured_as_they_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["wide", "plan-apply"]
    assert program.main(["--rows", "100", "--repeat", "1", "--folder", str(tmp_path), *names]) == 0
    printed = capsys.readouterr().out
    for line in (line for line in LINES if line.name in names):
        assert printed.count(f"| {line.work} |") == 2


def test_a_line_is_measured_on_both_sides_and_shown(tmp_path: Path) -> None:
    lines = [line for line in LINES if line.name in ("version", "help")]
    material = Material(tmp_path, 0, 1)
    (tmp_path / "done").touch()
    printed = "\n".join(speed(program.measured(lines, material, 1)))
    for name in ("version", "help"):
        assert printed.count(f"| `--{name}` | `python running one empty Typer command` | ") == 1


def test_the_sides_of_a_line_do_the_same_work(tmp_path: Path, ready: Cli) -> None:
    material = Material(tmp_path / "bench", 2, 1)
    material.folder.mkdir()
    (material.folder / "config.toml").touch()
    numbers = ["+14085550100", "+14085550101"]
    ready.holds(*((number, f"{number[-1]}@corp.com", "Enabled", "") for number in numbers))
    shutil.copy(ready.environ["SMS_ADMIN_STORE"], material.enabled)
    write_csv(material.assign, ("phone_number",), [(number,) for number in numbers])
    line = next(line for line in LINES if line.name == "assign")
    for side in (line.ours, *([] if line.missing() else [line.other])):
        assert side.cost(material).seconds > 0  # raises Failed where not all are on the campaign
    assert line.ours.cost(material).memory > 20


def test_the_sides_of_a_list_show_the_same(ready: Cli) -> None:
    header = ("phone_number", "user", "first_name", "last_name", "site", "sms_status", "campaign_id")
    ana = ("+14085550101", "ana@corp.com", "Ana", "Ruiz", "Denver", "Enabled", CAMPAIGN)
    bo = ("+14085550100", "bo@corp.com", "Bo", "", "", "Enabled", CAMPAIGN)
    ready.ok("numbers", "import", ready.csv("two.csv", header, [ana, bo]), "--yes")
    fields, *rows = csv.reader(ready.ok("numbers", "list", "--output", "csv").out.splitlines())
    with closing(sqlite3.connect(ready.environ["SMS_ADMIN_STORE"])) as store:
        found = store.execute(LISTED)
        assert [column[0] for column in found.description] == fields
        assert [list(row) for row in found] == rows
    assert len(rows) == 2


def test_work_that_is_not_done_is_no_measurement(tmp_path: Path) -> None:
    material = Material(tmp_path, 1, 1)
    idle = Side("idle", _nothing, lambda m: [m.command(tmp_path, "--version")], lambda _: False)
    with pytest.raises(Failed, match="not done"):
        idle.cost(material)
    wrong = Side("wrong", _nothing, lambda m: [m.command(tmp_path, "numbers", "assign")])
    with pytest.raises(Failed, match="exit code 2"):
        wrong.cost(material)


def _nothing(_: Material) -> None:
    """No preparation."""


def test_the_tables_have_medians_ratios_and_what_is_reached() -> None:
    line = next(line for line in LINES if line.name == "assign")
    pairs = [(Cost(4, 80, 4), Cost(2, 5, 1)), (Cost(9, 90, 7), Cost(3, 5, 2)), (Cost(5, 70, 3), Cost(2, 5, 1))]
    assert speed({line: pairs})[2].endswith("| 5.00 | 2.00 | 2.50 × | 3.50 × | ≤ 1.4 × | **missed** |")
    few = {line: [(Cost(0.5, 60), Cost(0.1, 5))]}
    assert growth(few, {line: pairs}, (1_000, 10_000))[2].endswith(
        "| 60 | 90 | 1.50 × | 0.50 | 5.00 | 10.0 × | reached |"
    )
