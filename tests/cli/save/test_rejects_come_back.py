"""Rejects are ready to be fixed and fed in again: what the file says stays what it says."""

import csv
from pathlib import Path

from tests.driving import Cli

HEADER = ["phone_number", "user", "first_name", "site", "sms_status", "=note", "code"]
NASTY = ["=1+1", "'=1+1", "''=1", "+x", "-1", "@SUM(A1)", "\tx", "'tis", "[/x]", "\u202egnp", "a\rb", "a\nb", 'say "x"']


def rows_of(path: str | Path) -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def rejects(cli: Cli, file: str, name: str) -> list[list[str]]:
    """Imports ``file``, all of whose rows are refused; the rejects."""
    path = cli.folder / name
    assert cli.run("numbers", "import", file, "--yes", "--rejects", str(path)).code == 3
    return rows_of(path)


def test_rejects_fed_in_again_and_again_say_the_same_and_are_imported_once_they_are_fixed(ready: Cli) -> None:
    numbers = [f"+1408555{place:04}" for place in range(100, 100 + len(NASTY))]
    wrong = [
        [number, f"user{at}", text, text, "wrong", text, text]
        for at, (number, text) in enumerate(zip(numbers, NASTY, strict=True))
    ]
    first = rejects(ready, ready.csv("inventory.csv", HEADER, wrong), "first.csv")
    second = rejects(ready, str(ready.folder / "first.csv"), "second.csv")
    assert second == first
    assert first[0] == [
        "phone_number",
        "user",
        "first_name",
        "site",
        "sms_status",
        "'=note",
        "file_code",
        "code",
        "reason",
    ]
    assert all(row[7] == "bad-status" for row in first[1:])

    fixed = [[*row[:4], "Enabled", *row[5:]] for row in first[1:]]
    ready.ok("numbers", "import", ready.csv("fixed.csv", first[0], fixed), "--yes")
    sites = {line["user"]: line["site"] for line in ready.json("user", "list")}
    said = {
        f"user{at}": text.removeprefix("'") if text.startswith(("'=", "''")) else text for at, text in enumerate(NASTY)
    }
    assert sites == said


def test_a_report_echoes_the_cells_of_the_file_and_guards_only_what_would_run(ready: Cli) -> None:
    file = ready.csv("file.csv", ["phone_number", "note"], [["'+14085550100", text] for text in NASTY])
    report = ready.folder / "report.csv"
    ready.run("numbers", "assign", "--csv", file, "--yes", "--report", str(report))
    header, *rows = rows_of(report)
    assert header == ["phone_number", "note", "line", "number", "outcome", "code", "reason"]
    assert {row[0] for row in rows} == {"+14085550100"}
    assert [row[1] for row in rows] == [f"'{text}" if text[0] in "=+-@\t\r" else text for text in NASTY]
    assert [row[2] for row in rows][:2] == ["2", "3"]
