"""``--report`` and ``--rejects`` beside a Save: columns, names, and the way back in."""

import csv
import json
import os
import stat

import pytest

from tests.driving import CAMPAIGN, Cli

JANE, OFF = "+14085550100", "+14085550103"


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.holds((JANE, "jane", "Enabled", ""), (OFF, "olaf", "", ""))
    return ready


def lines(cli: Cli, name: str) -> list[str]:
    return (cli.folder / name).read_text(encoding="utf-8").splitlines()


def assign(cli: Cli, *more: str, code: int = 3) -> None:
    done = cli.run("numbers", "assign", *more)
    assert done.code == code, done


def both(cli: Cli) -> list[str]:
    return ["--report", str(cli.folder / "report.csv"), "--rejects", str(cli.folder / "rejects.csv")]


def test_where_one_of_the_files_cannot_be_written_the_other_leaves_nothing_behind(stocked: Cli) -> None:
    before = sorted(os.listdir(stocked.folder))
    nowhere = str(stocked.folder / "no" / "rejects.csv")
    assign(stocked, JANE, "--report", str(stocked.folder / "report.csv"), "--rejects", nowhere, code=7)
    assert sorted(os.listdir(stocked.folder)) == before


def test_the_own_columns_come_first_and_then_ours(stocked: Cli) -> None:
    header = ["Note", "Phone Number", "line", "Code"]
    path = stocked.csv("in.csv", header, [["=1+1", "(408) 555-0100", "a", "7"], ["", "408-555-0103", "b", "8"]])
    assign(stocked, "--csv", path, "-y", *both(stocked))
    reason = f"number {OFF} is not on the SMS page; use 'user enable-number olaf {OFF}'"
    assert lines(stocked, "report.csv") == [
        "Note,Phone Number,file_line,Code,line,number,outcome,code,reason",
        f"'=1+1,(408) 555-0100,a,7,2,{JANE},changed,,",
        f",408-555-0103,b,8,3,{OFF},refused,not-on-sms-page,{reason}",
    ]
    assert lines(stocked, "rejects.csv") == [
        "Note,Phone Number,line,file_Code,code,reason",
        f",408-555-0103,b,8,not-on-sms-page,{reason}",
    ]


def test_rejects_are_fed_in_again_once_they_are_fixed(stocked: Cli) -> None:
    path = stocked.csv("in.csv", ["phone", "Reason", "note"], [[JANE, "", "'=x"], [OFF, "asked for it", "'=x"]])
    rejects = str(stocked.folder / "rejects.csv")
    again = str(stocked.folder / "again.csv")
    assign(stocked, "--csv", path, "-y", "--partial", "--rejects", rejects, code=5)
    assign(stocked, "--csv", rejects, "-y", "--rejects", again)
    assert lines(stocked, "again.csv") == lines(stocked, "rejects.csv")
    assert lines(stocked, "again.csv")[0] == "phone,file_Reason,note,code,reason"
    stocked.ok("user", "enable-number", "olaf")
    assign(stocked, "--csv", rejects, "-y", code=0)
    assert stocked.state() == {JANE: ("enabled", CAMPAIGN), OFF: ("enabled", CAMPAIGN)}


def test_jsonl_by_the_ending(stocked: Cli) -> None:
    report, rejects = str(stocked.folder / "r.jsonl"), str(stocked.folder / "x.JSONL")
    assign(stocked, JANE, OFF, "--report", report, "--rejects", rejects)
    reported = [json.loads(line) for line in lines(stocked, "r.jsonl")]
    assert list(reported[0]) == ["phone_number", "line", "number", "outcome", "code", "reason"]
    assert [(t["line"], t["number"], t["outcome"], t["code"]) for t in reported] == [
        (1, JANE, "changed", ""),
        (2, OFF, "refused", "not-on-sms-page"),
    ]
    (refused,) = (json.loads(line) for line in lines(stocked, "x.JSONL"))
    assert list(refused) == ["phone_number", "code", "reason"]


@pytest.mark.parametrize("more", [[], ["--partial"], ["-n"], ["-n", "--partial"]])
def test_they_are_written_whether_or_not_anything_is_saved(more: list[str], stocked: Cli) -> None:
    assign(stocked, JANE, OFF, *both(stocked), *more, code=5 if "--partial" in more else 3)
    assert [len(lines(stocked, name)) for name in ("report.csv", "rejects.csv")] == [3, 2]


def test_without_rows_they_have_their_header(stocked: Cli) -> None:
    path = stocked.csv("in.csv", ["phone"], [])
    assign(stocked, "--csv", path, "-y", *both(stocked), code=0)
    assert lines(stocked, "report.csv") == ["phone,line,number,outcome,code,reason"]
    assert lines(stocked, "rejects.csv") == ["phone,code,reason"]


def test_a_selection_has_the_number_as_its_only_column(stocked: Cli) -> None:
    assign(stocked, "--unassigned", "-y", *both(stocked), code=0)
    assert lines(stocked, "report.csv")[1:] == [f"{JANE},1,{JANE},changed,,"]


def test_only_their_owner_can_read_them_and_an_old_one_is_replaced(stocked: Cli) -> None:
    place = stocked.folder / "report.csv"
    place.write_text("old")
    assign(stocked, JANE, "--report", str(place), code=0)
    assert lines(stocked, "report.csv")[1].startswith(JANE)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert not [name for name in os.listdir(stocked.folder) if name.startswith(".sms-admin-")]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--report", "r.txt"], "--report 'r.txt' does not end in .csv, .jsonl or .xlsx"),
        (["--rejects", "r"], "--rejects 'r' does not end in .csv, .jsonl or .xlsx"),
        (["--report", ""], "--report '' does not end in .csv, .jsonl or .xlsx"),
        (["--report", "a.csv", "--rejects", "./a.csv"], "--report and --rejects name the same file"),
        (["--rejects", "in.csv"], "--rejects 'in.csv' would replace the file that is read"),
        (["--rejects", "IN.csv"], "--rejects 'IN.csv' would replace the file that is read"),
        (["--report", "store.csv"], "--report 'store.csv' would replace the store"),
        (["--save-plan", "in.csv"], "--save-plan 'in.csv' would replace the file that is read"),
        (["--save-plan", "./config.toml"], "--save-plan './config.toml' would replace the settings"),
        (["--save-plan", "store.db"], "--save-plan 'store.db' would replace the store"),
        (
            ["--save-plan", "link.db-wal"],
            "--save-plan 'link.db-wal' would replace what the store keeps beside it",
        ),
        *(
            ([flag, f"store.db{end}"], f"{flag} 'store.db{end}' would replace what the store keeps beside it")
            for flag in ("--report", "--rejects", "--save-plan")
            for end in ("-journal", "-wal", "-shm")
        ),
    ],
)
def test_a_name_that_cannot_be_is_reported_before_anything_is_read(
    flags: list[str], message: str, stocked: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stocked.folder)
    before = stocked.state()
    stocked.csv("in.csv", ["phone"], [[JANE], [OFF]])
    if "IN.csv" in flags:
        os.link("in.csv", "IN.csv")  # as in a folder in which case does not matter
    if "link.db-wal" in flags:
        os.symlink("store.db-wal", "link.db-wal")
    if "store.csv" in flags:
        os.rename("store.db", "store.csv")
        stocked.environ["SMS_ADMIN_STORE"] = "store.csv"
    done = stocked.run("numbers", "assign", "--csv", "in.csv", *flags, "-y")
    assert (done.code, done.err.splitlines()[0]) == (2, f"error: {message}")
    assert done.err.splitlines()[1].startswith("hint: ")
    assert (stocked.folder / "in.csv").read_text() == f"phone\n{JANE}\n{OFF}\n"
    assert stocked.state() == before


def test_a_place_where_nothing_can_be_written_stops_the_save(stocked: Cli) -> None:
    done = stocked.run("numbers", "assign", JANE, "--report", str(stocked.folder / "nowhere" / "report.csv"))
    assert (done.code, done.out) == (7, "")
    assert "nowhere" in done.err
    assert "\nhint: " in done.err
    assert stocked.state()[JANE] == ("enabled", "")


def test_a_file_that_cannot_be_read_leaves_no_report(stocked: Cli) -> None:
    path = stocked.file("in.csv", 'phone\n+14085550100\n"open\n')
    assign(stocked, "--csv", path, "-y", *both(stocked), code=6)
    assert not {"report.csv", "rejects.csv"} & set(os.listdir(stocked.folder))


def test_the_line_is_that_of_the_file_whatever_a_cell_holds(stocked: Cli) -> None:
    path = stocked.file("in.csv", f'note,phone\n"two\nlines",{JANE}\n\n,{OFF}\n')
    assign(stocked, "--csv", path, "-y", *both(stocked))
    rows = [*csv.DictReader((stocked.folder / "report.csv").open(newline=""))]
    assert [(row["line"], row["note"]) for row in rows] == [("2", "two\nlines"), ("5", "")]
