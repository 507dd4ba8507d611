"""Save: a plan, a question or a flag, all or nothing, and an exit code that says how it ended."""

import json
import os
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.driving import CAMPAIGN, OTHER_CAMPAIGN, SCRIPT, Cli
from tests.terminal import Answer, on_terminal

JANE, JOHN, JOAN, OFF = "+14085550100", "+14085550101", "+14085550102", "+14085550103"
FIELDS = ["action", "dry_run", "saved", "run", "rows", "changed", "unchanged", "refused", "reasons", "disabled_others"]


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", "B1A2B3C")
    ready.holds(
        (JANE, "jane", "Enabled", ""),
        (JOHN, "john", "Enabled", ""),
        (JOAN, "joan", "Enabled", CAMPAIGN),
        (OFF, "olaf", "", ""),
    )
    ready.csv("good.csv", ["number"], [[JANE], [JOHN], [JOAN]])
    ready.csv("mixed.csv", ["number"], [[JANE], [JOAN], [OFF]])
    ready.csv("bad.csv", ["number"], [[OFF], ["x"]])
    ready.csv("none.csv", ["number"], [])
    ready.csv("users.csv", ["number", "user"], [[OFF, "olaf"]])
    ready.csv("in.csv", ["number", "user"], [["+14085550150", "new"]])
    return ready


def at(cli: Cli, name: str) -> str:
    return str(cli.folder / name)


def runs(cli: Cli) -> int:
    return len(cli.json("history", "list"))


SELECTING: list[Callable[[Cli], list[str]]] = [
    lambda cli: ["numbers", "assign", "--csv", at(cli, "good.csv")],
    lambda cli: ["numbers", "assign", "--unassigned"],
    lambda cli: ["numbers", "remove", "--csv", at(cli, "good.csv")],
    lambda cli: ["user", "enable-number", "--csv", at(cli, "users.csv")],
    lambda cli: ["numbers", "import", at(cli, "in.csv")],
]
NAMING = [
    ["numbers", "assign", JANE],
    ["numbers", "assign", JANE, JOHN],
    ["numbers", "remove", JOAN],
    ["user", "enable-number", "olaf"],
    ["user", "enable-number", "olaf", OFF],
    ["user", "disable-number", "joan"],
    ["user", "disable-number", "joan", JOAN],
]


@pytest.mark.parametrize("words", NAMING)
def test_what_names_its_targets_saves_at_once(words: list[str], stocked: Cli) -> None:
    before = runs(stocked)
    result = stocked.json(*words)
    assert list(result) == FIELDS
    assert (result["saved"], result["run"], result["dry_run"]) == (True, before + 1, False)
    assert runs(stocked) == before + 1


@pytest.mark.parametrize("words", SELECTING)
def test_what_selects_its_targets_needs_a_yes_where_nobody_can_be_asked(
    words: Callable[[Cli], list[str]], stocked: Cli
) -> None:
    before, state = runs(stocked), stocked.state()
    done = stocked.run(*words(stocked))
    assert (done.code, done.out) == (2, "")
    assert "--yes" in done.err.splitlines()[1]
    assert (runs(stocked), stocked.state()) == (before, state)
    assert stocked.json(*words(stocked), "-y")["run"] == before + 1


def test_the_yes_is_missed_before_anything_is_read(cli: Cli) -> None:
    cli.environ.pop("SMS_ADMIN_CONFIG")
    for words in (["numbers", "assign", "--csv", "-"], ["numbers", "import", "no such file"]):
        done = cli.run(*words)
        assert (done.code, "--yes" in done.err) == (2, True)


@pytest.mark.sqlite
@pytest.mark.parametrize("words", SELECTING)
def test_a_dry_run_shows_the_same_and_writes_nothing(words: Callable[[Cli], list[str]], stocked: Cli) -> None:
    store = Path(stocked.environ["SMS_ADMIN_STORE"]).read_bytes()
    planned = stocked.json(*words(stocked), "-n")
    assert Path(stocked.environ["SMS_ADMIN_STORE"]).read_bytes() == store
    saved = stocked.json(*words(stocked), "-y")
    assert planned == {**saved, "dry_run": True, "saved": False, "run": None}


@pytest.mark.parametrize("words", NAMING)
def test_the_second_time_nothing_changes_and_that_is_a_success(words: list[str], stocked: Cli) -> None:
    stocked.ok(*words)
    state, before = stocked.state(), runs(stocked)
    again = stocked.run(*words, "-o", "json")
    assert (again.code, again.json["changed"], again.json["unchanged"]) == (0, 0, again.json["rows"])
    assert again.err == "Already so: nothing to save.\n"
    assert (stocked.state(), runs(stocked)) == (state, before)


@pytest.mark.parametrize("words", SELECTING)
def test_the_same_file_twice_changes_nothing_the_second_time(words: Callable[[Cli], list[str]], stocked: Cli) -> None:
    first = stocked.json(*words(stocked), "-y")
    again = stocked.json(*words(stocked), "-y")
    rows = 0 if "--unassigned" in words(stocked) else first["rows"]
    assert (again["rows"], again["unchanged"], again["saved"], again["run"]) == (rows, rows, False, None)


ENDS = [  # file, flags, exit code, changed, unchanged, refused, saved
    ("good.csv", [], 0, 2, 1, 0, True),
    ("mixed.csv", [], 3, 1, 1, 1, False),
    ("mixed.csv", ["--partial"], 5, 1, 1, 1, True),
    ("bad.csv", [], 3, 0, 0, 2, False),
    ("bad.csv", ["--partial"], 3, 0, 0, 2, False),
    ("none.csv", [], 0, 0, 0, 0, False),
    ("none.csv", ["--partial"], 0, 0, 0, 0, False),
]


@pytest.mark.parametrize(("file", "flags", "code", "changed", "unchanged", "refused", "saved"), ENDS)
@pytest.mark.parametrize("consent", ["-y", "-n"])
def test_the_exit_code_shows_how_it_ended(
    file: str,
    flags: list[str],
    code: int,
    changed: int,
    unchanged: int,
    refused: int,
    saved: bool,
    consent: str,
    stocked: Cli,
) -> None:
    before = stocked.state()
    done = stocked.run("numbers", "assign", "--csv", at(stocked, file), *flags, consent, "-o", "json")
    result = done.json
    assert done.code == code
    assert [result[name] for name in ("changed", "unchanged", "refused")] == [changed, unchanged, refused]
    assert result["rows"] == changed + unchanged + refused
    assert result["saved"] is (saved and consent == "-y")
    assert (stocked.state() != before) is result["saved"]


def test_refused_and_unchanged_rows_are_partly_done_though_nothing_was_saved(stocked: Cli) -> None:
    done = stocked.run("numbers", "assign", JOAN, OFF, "--partial", "-o", "json")
    assert (done.code, done.json["saved"], done.error["code"]) == (5, False, "partly-done")


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (
            ["numbers", "assign", JANE, OFF],
            "1 of 2 rows is refused; nothing was saved",
            f"sms-admin numbers assign {JANE} {OFF} --partial",
        ),
        (
            ["numbers", "assign", JANE, OFF, "abc", "-n"],
            "2 of 3 rows are refused; nothing would be saved",
            f"sms-admin numbers assign {JANE} {OFF} abc -n --partial",
        ),
        (
            ["numbers", "assign", OFF, "abc", "--partial"],
            "both rows are refused; nothing was saved",
            f"sms-admin user enable-number olaf {OFF}",
        ),
        (
            ["numbers", "assign", JANE, OFF, "--partial"],
            "1 of 2 rows is refused; the other one is done",
            f"sms-admin user enable-number olaf {OFF}",
        ),
        (
            ["numbers", "assign", JANE, JOAN, OFF, "--partial", "-n"],
            "1 of 3 rows is refused; the other 2 would be done",
            f"sms-admin user enable-number olaf {OFF}",
        ),
        (
            ["numbers", "assign", "4085550199"],
            "number +14085550199 is not in the store; see 'numbers list --all', or bring it in with 'numbers import"
            " FILE'",
            "sms-admin numbers import FILE",
        ),
    ],
)
def test_a_refusal_says_what_was_saved_and_what_to_do(words: list[str], message: str, hint: str, stocked: Cli) -> None:
    printed = stocked.run(*words).err.splitlines()
    assert printed[-2:] == [f"error: {message}", f"hint: {hint}"]


def test_a_number_named_twice_is_refused_the_second_time(stocked: Cli) -> None:
    done = stocked.run("numbers", "assign", JANE, "(408) 555-0100", "-o", "json")
    assert (done.code, done.json["reasons"]) == (3, {"duplicate-in-file": 1})
    done = stocked.run("numbers", "assign", JANE, "(408) 555-0100")
    reason = f"number {JANE} is named twice, first in row 1; name it once"
    assert done.err.splitlines()[0] == f"row 2: duplicate-in-file: {reason}"
    table = stocked.run("numbers", "assign", JANE, "(408) 555-0100", "-n", "-o", "table").out.splitlines()
    assert (table[4].split(), table[6].split()[:3]) == (
        ["Number", "Row", "Refused", "Reason"],
        [JANE, "2", "duplicate-in-file"],
    )


def test_a_number_named_twice_stays_one_without_a_line_when_its_plan_is_applied(stocked: Cli) -> None:
    plan = str(stocked.folder / "plan.jsonl")
    stocked.run("numbers", "assign", JANE, JANE, "--partial", "--save-plan", plan)
    assert "row 2: duplicate-in-file: number" in stocked.run("plan", "apply", plan, "-n").err
    assert ["Number", "Row", "Refused", "Reason"] in [
        line.split() for line in stocked.run("plan", "show", plan, "-o", "table").out.splitlines()
    ]
    report = stocked.run("plan", "apply", plan, "-n", "--report", "-").out
    assert "is named twice, first in row 1; name it once" in report


def test_many_refused_rows_are_listed_even_where_the_others_are_saved(stocked: Cli) -> None:
    rows = [[f"+1408556{n:04}"] for n in range(30)]
    path = stocked.csv("many.csv", ["number"], [[JANE], *rows])
    lines = stocked.run("numbers", "assign", "--csv", path, "-y", "--partial", "-o", "table").out.splitlines()
    assert lines[0].split() == ["Number", "Line", "Refused", "Reason"]
    assert lines[2].split()[:3] == ["+14085560000", "3", "unknown-number"]
    assert lines[-2] == "... and 10 more refused; --report FILE.csv writes them all"
    assert lines[-1] == "31 rows: 1 changed, 0 unchanged, 30 refused (unknown-number 30)"


def test_a_user_without_the_number_is_refused_like_any_row(stocked: Cli) -> None:
    for words, code in (
        (["user", "enable-number", "nobody"], "unknown-user"),
        (
            ["user", "disable-number", "nobody", "-n"],
            "unknown-user",
        ),
    ):
        done = stocked.run(*words, "-o", "json")
        assert (done.code, done.error["code"]) == (3, code)
        assert list(done.json) == FIELDS
        assert (done.json["rows"], done.json["refused"], done.json["reasons"]) == (1, 1, {code: 1})
        assert done.json["dry_run"] is ("-n" in words)


def test_the_number_may_be_left_out_where_only_one_fits(stocked: Cli) -> None:
    stocked.holds(("+14085550121", "jane", "", ""), ("+14085550122", "jane", "", ""))
    assert stocked.json("user", "disable-number", "JANE")["changed"] == 1
    done = stocked.run("user", "enable-number", "jane", "-o", "json")
    assert (done.code, done.out) == (2, "")
    for number in (JANE, "+14085550121", "+14085550122"):
        assert number in done.error["message"]
    assert stocked.json("user", "enable-number", "jane", "4085550122")["changed"] == 1
    assert stocked.state()["+14085550122"] == ("enabled", CAMPAIGN)


def test_move_takes_a_number_from_another_campaign(stocked: Cli) -> None:
    stocked.ok("campaign", "set", OTHER_CAMPAIGN, "--status", "VERIFIED", "--limit", "1")
    words = ["numbers", "assign", JOAN, "--campaign", OTHER_CAMPAIGN]
    assert stocked.run(*words, "-o", "json").error["code"] == "assigned-elsewhere"
    assert stocked.json(*words, "--move")["changed"] == 1
    assert stocked.state()[JOAN] == ("enabled", OTHER_CAMPAIGN)
    done = stocked.run("numbers", "assign", JANE, "--campaign", OTHER_CAMPAIGN, "-o", "json")
    assert done.error["code"] == "campaign-full"


def test_numbers_that_change_places_fit_on_two_full_campaigns(stocked: Cli) -> None:
    stocked.ok("campaign", "set", OTHER_CAMPAIGN, "--status", "VERIFIED", "--limit", "1")
    stocked.ok("campaign", "set", CAMPAIGN, "--limit", "1")
    stocked.ok("numbers", "assign", JANE, "--campaign", OTHER_CAMPAIGN)
    path = stocked.csv("swap.csv", ["number", "Campaign-ID"], [[JANE, CAMPAIGN], [JOAN, OTHER_CAMPAIGN.lower()]])
    assert stocked.json("numbers", "assign", "--csv", path, "--move", "-y")["changed"] == 2
    assert stocked.state()[JANE] == ("enabled", CAMPAIGN)
    assert stocked.state()[JOAN] == ("enabled", OTHER_CAMPAIGN)


def test_a_file_from_standard_input(stocked: Cli) -> None:
    done = stocked.run("numbers", "assign", "--csv", "-", "-y", "-o", "json", input=f"phone\n{JANE}\n")
    assert (done.code, done.json["changed"]) == (0, 1)
    run = stocked.json("history", "list")[0]
    assert (run["file"], len(run["file_sha256"])) == ("-", 64)


@pytest.mark.parametrize(
    ("words", "needle"),
    [
        (["numbers", "assign"], "which numbers?"),
        (["numbers", "assign", JANE, "--unassigned"], "just one of them"),
        (["numbers", "remove", JANE, "--csv", "x.csv"], "just one of them"),
        (["user", "enable-number"], "whose number?"),
        (["user", "enable-number", "jane", "--csv", "x.csv"], "just one of them"),
        (["numbers", "assign", JANE, "--campaign", ""], "is not a Campaign ID"),
        (["user", "enable-number", " ", JANE], "USER cannot be ' '"),
        (["user", "disable-number", "", JANE], "USER cannot be ''"),
    ],
)
def test_a_change_that_is_not_clear_is_a_usage_error(words: list[str], needle: str, stocked: Cli) -> None:
    before = stocked.state()
    done = stocked.run(*words, "-y")
    assert (done.code, done.out) == (2, "")
    assert needle in done.err
    assert "\nhint: " in done.err
    assert stocked.state() == before


# With a person at the terminal.


def asked(cli: Cli, line: str, answer: Answer) -> list[str]:
    """What the terminal shows of a command line, with its exit code in the last line."""
    environ = {**cli.environ, "PATH": os.environ["PATH"], "TERM": "dumb", "COLUMNS": "200", "SMS": SCRIPT}
    return on_terminal(f'"$SMS" {line}; echo "exit $?"', environ, cli.folder, answer).splitlines()


def test_yes_saves_what_was_shown(stocked: Cli) -> None:
    lines = asked(stocked, "numbers assign --csv good.csv", "YES\n")
    assert lines[-1] == "exit 0"
    assert stocked.state()[JANE] == ("enabled", CAMPAIGN)


@pytest.mark.parametrize("answers", [["n\n"], ["\n"], ["maybe\n", "no\n"], ["\x04"]])
def test_anything_but_yes_saves_nothing(answers: list[str], stocked: Cli) -> None:
    before, typed = stocked.state(), iter(answers)
    lines = asked(stocked, "numbers assign --csv good.csv", lambda: next(typed))
    assert lines[-1] == "exit 130"
    why = "no answer came" if answers == ["\x04"] else "you did not say yes"
    assert lines[-3].endswith(f"error: nothing was saved: {why}")
    assert lines[-2].startswith("hint: ")
    assert stocked.state() == before


def test_the_question_goes_to_the_terminal_and_the_result_alone_to_stdout(stocked: Cli) -> None:
    lines = asked(stocked, "numbers assign --unassigned -o json > out.json", "y\n")
    assert "Save? [y/N]: y" in lines
    text = (stocked.folder / "out.json").read_text()
    assert text.startswith('{"action": "assign"')
    assert json.loads(text)["changed"] == 2


def test_nobody_is_asked_where_there_is_nothing_to_save(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", "--unassigned", "-y")
    lines = asked(stocked, "numbers assign --csv good.csv", "y\n")
    assert not [line for line in lines if "Save?" in line]
    assert lines[-2:] == ["Already so: nothing to save.", "exit 0"]


def meanwhile(cli: Cli, *words: str) -> Callable[[], str]:
    """Somebody else runs ``words`` before the person says yes."""

    def answer() -> str:
        cli.ok(*words)
        return "y\n"

    return answer


@pytest.mark.parametrize(
    "words",
    [
        ["numbers", "assign", JANE],
        ["numbers", "remove", JOHN],
        ["brand", "set", "B1A2B3C", "--status", "PENDING"],
        ["campaign", "set", CAMPAIGN, "--limit", "2"],
    ],
)
def test_a_plan_that_changed_under_the_reader_is_not_saved(words: list[str], stocked: Cli) -> None:
    lines = asked(stocked, "numbers assign --csv good.csv --report report.csv", meanwhile(stocked, *words))
    assert lines[-3:] == [
        "error: the store changed while the plan was shown, and the plan with it; nothing was saved",
        f"hint: {SCRIPT} numbers assign --csv good.csv --report report.csv",
        "exit 8",
    ]
    assert stocked.json("history", "list")[0]["actor"] == "tester"
    assert stocked.state()[JOHN][1] == ""
    assert not (stocked.folder / "report.csv").exists()


def test_a_store_that_changed_elsewhere_leaves_the_plan_as_shown(stocked: Cli) -> None:
    lines = asked(
        stocked, "numbers assign --csv good.csv", meanwhile(stocked, "numbers", "import", at(stocked, "in.csv"), "-y")
    )
    assert lines[-1] == "exit 0"
    assert stocked.state()[JANE] == ("enabled", CAMPAIGN)


@pytest.mark.sqlite
def test_no_transaction_is_open_while_a_person_reads(stocked: Cli) -> None:
    def answer() -> str:
        # The program waits for the answer all the while: a transaction of its own would outlast any patience.
        with closing(sqlite3.connect(stocked.environ["SMS_ADMIN_STORE"], timeout=10)) as other:
            other.execute("BEGIN EXCLUSIVE")
        return "n\n"

    assert asked(stocked, "numbers assign --csv good.csv", answer)[-1] == "exit 130"


def test_a_terminal_for_the_answer_alone_is_no_terminal_to_ask_on(stocked: Cli) -> None:
    lines = asked(stocked, shlex.join(["numbers", "assign", "--csv", "good.csv"]) + " 2> err.txt", "y\n")
    assert lines == ["exit 2"]


def test_names_that_somebody_saved_under_the_reader_are_not_overwritten(stocked: Cli) -> None:
    header = ("phone_number", "user", "first_name", "sms_status")
    for name in ("Ann", "Anna", "Annabel"):
        stocked.csv(f"{name}.csv", header, [(JANE, "jane", name, "Enabled")])
    stocked.ok("numbers", "import", at(stocked, "Ann.csv"), "-y")
    lines = asked(
        stocked, "numbers import Anna.csv", meanwhile(stocked, "numbers", "import", at(stocked, "Annabel.csv"), "-y")
    )
    assert any("Ann → Anna" in line for line in lines)
    assert lines[-1] == "exit 8"
    assert stocked.json("user", "show", "jane")[0]["name"] == "Annabel"


def test_partial_is_not_taken_for_consent(stocked: Cli) -> None:
    before = stocked.state()
    for words in (["--csv", at(stocked, "good.csv")], ["--unassigned"]):
        assert stocked.run("numbers", "assign", *words, "--partial").code == 2
    assert stocked.state() == before
    lines = asked(stocked, "numbers assign --csv good.csv --partial", "n\n")
    assert "Save? [y/N]: n" in lines
    assert stocked.state() == before


@pytest.mark.sqlite
def test_a_dry_run_on_a_store_that_cannot_be_changed_ends_as_the_run_would(
    stocked: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests may run as root, who may write everywhere
    for words in (
        ["numbers", "assign", JANE],
        ["numbers", "assign", "--csv", at(stocked, "good.csv")],
        ["numbers", "assign", "--unassigned"],
        ["numbers", "import", at(stocked, "in.csv")],
        ["user", "enable-number", "jane"],
        ["user", "disable-number", "jane"],
        ["history", "undo", "3"],
        ["campaign", "deactivate", CAMPAIGN],
    ):
        assert stocked.run(*words, "--dry-run").code == 7, words


@pytest.mark.sqlite
def test_a_file_in_the_place_of_a_number_is_a_usage_error_and_a_number_stays_one(
    ready: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ready.folder)
    ready.holds(("+14085550100", "jane", "Enabled", ""))
    ready.file("4085550100", "a file that is called like a number")
    done = ready.run("numbers", "assign", ready.file("list.csv", "phone\n+14085550100\n"))
    assert (done.code, done.err.splitlines()[0].endswith("list.csv' is a file; --csv reads the numbers of one")) == (
        2,
        True,
    )
    ready.ok("numbers", "assign", "4085550100")
