"""A file that names users alone: each row means the one number of its user that fits, or is refused."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sms_admin.domain.numbers import Action, Request
from sms_admin.service import answers
from sms_admin.service.requests import RequestPlan
from sms_admin.service.staging import stage
from sms_admin.store.store import Store
from tests.driving import CAMPAIGN, OTHER_CAMPAIGN, Cli
from tests.intake.workbooks import xlsx

ANN, BOB, BOBS_OTHER, CY, CYS_OTHER, DEES_FREE, DEE = (
    *(f"+1408555010{n}" for n in range(5)),
    "+18005550199",
    "+14085550105",
)
Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.holds(
        (ANN, "ann", "", ""),
        (BOB, "bob", "", ""),
        (BOBS_OTHER, "bob", "", ""),
        (CY, "cy", "Enabled", CAMPAIGN),
        (CYS_OTHER, "cy", "", ""),
        (DEES_FREE, "dee", "", ""),
        (DEE, "dee", "", ""),
    )
    return ready


def reported(cli: Cli, action: str, *rows: tuple[str, ...], header: tuple[str, ...] = ("user",)) -> list[list[str]]:
    """Number, outcome, code and reason of each row of a dry run."""
    report = cli.folder / "report.csv"
    report.unlink(missing_ok=True)
    file = cli.csv("users.csv", header, rows)
    cli.run("user", f"{action}-number", "--csv", file, "--dry-run", "--report", str(report))
    return [row[-4:] for row in list(csv.reader(report.open(encoding="utf-8")))[1:]]


def test_each_row_enables_the_one_number_of_its_user_that_fits(stocked: Cli) -> None:
    file = stocked.csv("users.csv", ("Team", "User"), [("Sales", "Ann"), ("Sales", "dee")])
    done = stocked.ok("user", "enable-number", "--csv", file, "--yes", "-o", "json")
    assert "no column of phone numbers: each row means the one number of its user that fits" in done.err
    assert (done.json["changed"], done.json["columns"]) == (2, {"user": "User"})
    assert {number for number, state in stocked.state().items() if state == ("enabled", CAMPAIGN)} == {ANN, DEE, CY}
    assert stocked.json("user", "enable-number", "--csv", file, "--yes")["unchanged"] == 2


def test_several_that_fit_are_named_and_a_live_one_is_never_put_off(stocked: Cli) -> None:
    assert reported(stocked, "enable", ("bob",), ("Cy",)) == [
        [
            "bob",
            "refused",
            "several-numbers",
            f"bob has 2 numbers that fit: {BOB}, {BOBS_OTHER}; name the one that is meant in a column phone_number,"
            " or with 'user enable-number bob NUMBER'",
        ],
        [
            "Cy",
            "refused",
            "several-numbers",
            f"Cy has a live number, {CY}, which is disabled when another is enabled: {CY}, {CYS_OTHER}; name the one"
            " that is meant in a column phone_number, or with 'user enable-number Cy NUMBER'",
        ],
    ]


def test_who_is_unknown_has_no_number_or_stands_twice_is_refused_by_name(stocked: Cli) -> None:
    stocked.holds(("+14085550188", "gus", "", ""))
    stocked.ok("numbers", "delete", "+14085550188")
    rows = reported(
        stocked, "enable", ("x", "nobody"), ("x", "gus"), ("x", "ann"), ("x", "ANN"), ("x", ""), header=("t", "user")
    )
    assert [row[2] for row in rows] == ["unknown-user", "unknown-number", "", "duplicate-in-file", "unknown-user"]
    assert rows[0][3].startswith("user nobody is not in the store")
    assert rows[1][3] == "gus has no number; bring one in with 'numbers import FILE'"
    assert rows[3][3] == "user ANN is listed twice, first on line 4; keep one of the two"
    assert rows[4][3].startswith("the line names no user")


def test_the_rules_of_the_row_choose_its_campaign_too(stocked: Cli) -> None:
    stocked.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", "B1A2B3C", "--status", "VERIFIED")
    rows = [("ann", OTHER_CAMPAIGN), ("dee", ""), ("bob", "C1AAAAA")]
    found = reported(stocked, "enable", *rows, header=("user", "campaign_id"))
    assert [row[2] for row in found] == ["", "campaign-ambiguous", "unknown-campaign"]


def test_disabling_means_the_one_number_that_is_on_the_page(stocked: Cli) -> None:
    file = stocked.csv("users.csv", ("user",), [("cy",), ("ann",)])
    done = stocked.json("user", "disable-number", "--csv", file, "--yes")
    assert (done["changed"], done["unchanged"]) == (1, 1)
    assert stocked.state()[CY] == ("disabled", "")


def test_two_on_the_page_are_several_to_disable(stocked: Cli) -> None:
    stocked.holds((CYS_OTHER, "cy", "Enabling Failed", ""))
    [(_, _, code, reason)] = reported(stocked, "disable", ("cy",))
    assert code == "several-numbers"
    assert reason.endswith("or with 'user disable-number cy NUMBER'")


def test_the_rejects_can_be_fed_in_again_with_the_number_that_is_meant(stocked: Cli, tmp_path: Path) -> None:
    file, rejects = stocked.csv("users.csv", ("user",), [("ann",), ("bob",)]), tmp_path / "rejects.csv"
    done = stocked.run("user", "enable-number", "--csv", file, "--yes", "--partial", "--rejects", str(rejects))
    assert done.code == 5
    header, row = csv.reader(rejects.open(encoding="utf-8"))
    assert (header, row[:2]) == (["user", "code", "reason"], ["bob", "several-numbers"])
    again = stocked.csv("again.csv", ["phone_number", *header], [[BOBS_OTHER, *row]])
    assert stocked.json("user", "enable-number", "--csv", again, "--yes")["changed"] == 1
    assert stocked.state()[BOBS_OTHER] == ("enabled", CAMPAIGN)


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_a_report_is_fed_in_again_as_the_file_that_it_reports(stocked: Cli, form: str) -> None:
    file = stocked.csv("users.csv", ("Team", "user"), [("Sales", "ann"), ("Sales", "bob"), ("Sales", "nobody")])
    report = str(stocked.folder / f"report.{form}")
    stocked.run("user", "enable-number", "--csv", file, "--yes", "--partial", "--report", report)
    again = stocked.run("user", "enable-number", "--csv", report, "--yes", "--partial", "-o", "json")
    assert "no column of phone numbers: each row means the one number of its user that fits" in again.err
    assert "not used: Team, line, number, outcome, code, reason" in again.err
    assert (again.json["unchanged"], again.json["reasons"]) == (1, {"several-numbers": 1, "unknown-user": 1})


def test_the_numbers_of_a_report_are_read_where_it_is_not_of_users_alone(stocked: Cli) -> None:
    report = str(stocked.folder / "report.csv")
    file = stocked.csv("users.csv", ("Mobile", "user"), [(ANN, "ann")])
    stocked.ok("user", "enable-number", "--csv", file, "--yes", "--column", "phone_number=Mobile", "--report", report)
    again = stocked.json("user", "enable-number", "--csv", report, "--yes")
    assert (again["unchanged"], again["columns"]["phone_number"]) == (1, "number")
    assert stocked.json("numbers", "assign", "--csv", report, "--yes")["columns"]["phone_number"] == "number"


def test_a_column_that_may_hold_the_numbers_is_asked_about_and_never_passed_over(stocked: Cli) -> None:
    file = stocked.csv("users.csv", ("user", "Mobile1"), [("ann", "7")])
    done = stocked.run("user", "enable-number", "--csv", file, "--yes")
    assert (done.code, done.err.splitlines()[-1].split(" user ")[1]) == (
        6,
        f"enable-number --csv {file} --yes --column phone_number=Mobile1",
    )
    assert stocked.json("user", "enable-number", "--csv", file, "--yes", "--column", "phone_number=")["changed"] == 1


@pytest.mark.parametrize("words", [("numbers", "remove"), ("numbers", "assign")])
def test_no_other_command_takes_users_for_numbers(words: tuple[str, str], stocked: Cli) -> None:
    done = stocked.run(*words, "--csv", stocked.csv("users.csv", ("user",), [("cy",)]), "--yes")
    assert done.code == 6
    assert "no column of phone numbers" in done.err


def test_a_plan_whose_reasons_name_other_numbers_is_another_plan(stocked: Cli) -> None:
    store = Store(stocked.place, 5)
    stage(store, [{"seq": [1], "line": [2], "user": ["bob"], "spelling": ["bob"], "user_alone": [True]}])
    plan = RequestPlan(Request(Action.ENABLE))

    def grounds() -> object:
        with store.reading() as connection:
            plan.decide(connection, lambda share: None)
        return plan.grounds

    first = grounds()
    assert grounds() == first
    stocked.holds(("+14085550177", "bob", "", ""))
    assert grounds() != first
    store.close()


def test_a_cell_that_is_no_text_names_no_user(stocked: Cli) -> None:
    book = stocked.folder / "users.xlsx"
    book.write_bytes(xlsx(Staff=[["user"], [True], ["ann"]]))
    done = stocked.run("user", "enable-number", "--csv", str(book), "--yes", "--partial", "-o", "json")
    assert (done.code, done.json["changed"], done.json["reasons"]) == (5, 1, {"bad-cell": 1})


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Lets somebody else save between the check and the Save of a command that names a user alone."""

    def before_the_save(save: Callable[[], object]) -> None:
        really = answers.check_one_is_meant

        def then(*given: Any) -> None:
            really(*given)
            save()

        monkeypatch.setattr(answers, "check_one_is_meant", then)

    return before_the_save


def test_who_gets_a_live_number_meanwhile_keeps_it(stocked: Cli, meanwhile: Meanwhile) -> None:
    meanwhile(lambda: stocked.holds(("+14085550177", "ann", "Enabled", "")))
    done = stocked.run("user", "enable-number", "ann", "-o", "json")
    assert stocked.state()["+14085550177"] == ("enabled", "")
    assert (done.code, done.error["code"], done.json["disabled_others"]) == (3, "several-numbers", 0)
    assert "ann has a live number, +14085550177" in done.error["message"]


def test_a_number_that_goes_to_somebody_else_meanwhile_is_left_alone(stocked: Cli, meanwhile: Meanwhile) -> None:
    meanwhile(lambda: stocked.holds((ANN, "bob", "", ""), ("+14085550177", "ann", "", "")))
    done = stocked.json("user", "enable-number", "ann")
    assert (done["changed"], stocked.state()[ANN]) == (1, ("disabled", ""))
    assert stocked.state()["+14085550177"] == ("enabled", CAMPAIGN)


def test_a_saved_plan_is_applied_with_the_numbers_that_it_shows_or_not_at_all(stocked: Cli) -> None:
    file, plan = stocked.csv("users.csv", ("user",), [("ann",), ("dee",)]), str(stocked.folder / "the.plan")
    stocked.ok("user", "enable-number", "--csv", file, "--dry-run", "--save-plan", plan)
    stocked.holds(("+14085550176", "ann", "", ""))
    assert stocked.run("plan", "apply", plan, "--yes", "-o", "json").error["code"] == "plan-changed"
    stocked.ok("numbers", "delete", "+14085550176", "--yes")
    assert stocked.json("plan", "apply", plan, "--yes")["changed"] == 2
    assert (stocked.state()[ANN], stocked.state()[DEE]) == (("enabled", CAMPAIGN), ("enabled", CAMPAIGN))


def test_a_workbook_and_json_lines_may_name_users_alone(stocked: Cli) -> None:
    book = stocked.folder / "users.xlsx"
    book.write_bytes(xlsx(Staff=[["user"], ["ann"]]))
    lines = stocked.file("users.jsonl", '{"user": "dee"}\n')
    for file in (str(book), lines):
        assert stocked.json("user", "enable-number", "--csv", file, "--yes")["changed"] == 1
