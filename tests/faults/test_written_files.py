"""Each kind of file that a command writes beside the store, temporary ones included, on a disk that is full."""

import os
import resource
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
import xlsxwriter

from tests.made_up import write_csv
from tests.stress.world import Bytes, World, no_traceback

_MOST = 20_000  # bytes of a file: less than any of these need
_TEMPORARY = b"error: cannot write a temporary file: File too large"


@pytest.fixture
def wide(world: World) -> str:
    """A file of all numbers with cells that make each of the files larger than the disk."""
    path = world.folder / "wide.csv"
    write_csv(path, ("phone_number", "note"), ((number, f"{at:060}") for at, number in enumerate(world.numbers * 4)))
    return str(path)


def on_a_full_disk(world: World, *words: str, stdin: Path | None = None) -> Bytes:
    """Runs a command that can write only small files; nothing may be left of what it began."""
    before = sorted(world.folder.rglob("*"))
    with open(stdin or os.devnull, "rb") as given:
        done = world.run(
            *words,
            stdin=given,
            environ={"PYTHONDONTWRITEBYTECODE": "1"},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST, _MOST)),
        )
    no_traceback(done)
    assert (done.returncode, world.runs()) == (7, 3), done
    assert sorted(world.folder.rglob("*")) == before
    assert b"free some space" in done.stderr
    return done


@pytest.mark.parametrize(
    ("flag", "name"),
    [
        ("--report", "report.csv"),
        ("--report", "report.jsonl"),
        ("--report", "report.xlsx"),
        ("--rejects", "rejects.csv"),
        ("--save-plan", "plan.jsonl"),
    ],
)
def test_a_file_that_does_not_fit_is_named_and_nothing_is_saved(flag: str, name: str, world: World, wide: str) -> None:
    place = str(world.folder / name)
    done = on_a_full_disk(world, "numbers", "assign", "--csv", wide, "--yes", "--partial", flag, place)
    assert f"error: cannot write {place}: File too large\n".encode() in done.stderr


@pytest.mark.parametrize("words", [("--dry-run",), ("--yes", "--partial")])
def test_a_report_that_cannot_be_kept_until_it_is_shown_is_no_bug(
    words: Sequence[str], world: World, wide: str
) -> None:
    done = on_a_full_disk(world, "numbers", "assign", "--csv", wide, *words, "--report", "-")
    assert _TEMPORARY in done.stderr
    assert done.stdout == b""


def test_a_plan_from_standard_input_that_cannot_be_kept_is_no_plan_that_is_wrong(world: World, wide: str) -> None:
    plan = world.folder / "plan.jsonl"
    world.run("numbers", "assign", "--csv", wide, "--partial", "--save-plan", str(plan))
    for words in (("plan", "show", "-"), ("plan", "apply", "-", "--yes")):
        assert _TEMPORARY in on_a_full_disk(world, *words, stdin=plan).stderr


def test_a_workbook_that_cannot_be_kept_is_no_workbook_that_is_wrong(world: World) -> None:
    path = world.folder / "numbers.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(
            [("phone_number", "note"), *((n, sha256(n.encode()).hexdigest()) for n in world.numbers)]
        ):
            sheet.write_row(line, 0, row)
    assert path.stat().st_size > _MOST
    assert _TEMPORARY in on_a_full_disk(world, "numbers", "assign", "--csv", str(path), "--dry-run").stderr
