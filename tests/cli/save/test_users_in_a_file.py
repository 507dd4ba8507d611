"""An import never loses a name in silence: one file says the same of a user on every line."""

import csv

import pytest

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

A, B, C, D = (f"+1408555010{n}" for n in range(4))
HEADER = ("phone_number", "user", "first_name", "last_name", "site", "sms_status")


def reported(cli: Cli, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> list[tuple[str, str]]:
    """Code or outcome, and reason, of each row of an import that is tried."""
    report = cli.folder / "report.csv"
    cli.run("numbers", "import", cli.csv("in.csv", header, rows), "-n", "--report", str(report))
    with report.open(newline="") as file:
        return [(row["code"] or row["outcome"], row["reason"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("later", "here"),
    [
        (("Anna", "Poe", "Austin"), "Anna Poe, Austin"),
        (("Ann", "", "Austin"), "Ann, Austin"),
        (("", "", ""), ""),
        (("Ann", "Poe", "Denver"), "Ann Poe, Denver"),
        (("Ann", "Poe", ""), "Ann Poe"),
    ],
)
def test_a_row_that_says_otherwise_of_a_user_than_an_earlier_one_is_refused(
    later: tuple[str, str, str], here: str, ready: Cli
) -> None:
    rows = [(A, "ann", "Ann", "Poe", "Austin", ""), (B, "bob", "", "", "", ""), (C, "ANN", *later, "")]
    said = f"ANN is '{here}' here and 'Ann Poe, Austin' on line 2; write the same on both lines"
    assert reported(ready, *rows) == [("changed", ""), ("changed", ""), ("user-differs-in-file", said)]


def test_rows_that_say_the_same_come_in_with_the_first_spelling(ready: Cli) -> None:
    rows = [(A, "Ann@Corp.com", "Ann", "Poe", "", ""), (B, "ann@corp.com", "Ann", "Poe", "", "")]
    ready.ok("numbers", "import", ready.csv("in.csv", HEADER, rows), "-y")
    (ann,) = ready.json("user", "list")
    assert (ann["user"], ann["name"], ann["numbers"]) == ("Ann@Corp.com", "Ann Poe", 2)


def test_a_file_without_names_may_spell_a_user_as_it_likes(ready: Cli) -> None:
    rows = [(A, "Ann"), (B, "ANN"), (C, "ann")]
    assert [code for code, _ in reported(ready, *rows, header=HEADER[:2])] == ["changed"] * 3
    ready.ok("numbers", "import", str(ready.folder / "in.csv"), "-y")
    assert ready.json("user", "list")[0]["user"] == "Ann"


def test_the_owner_of_numbers_is_the_same_on_each_where_the_file_names_no_users(ready: Cli) -> None:
    ready.holds((A, "ann", "", ""), (B, "ann", "", ""))
    rows = [(A, "Ann"), (B, "Anna")]
    found = reported(ready, *rows, header=("phone_number", "first_name"))
    assert found == [
        ("changed", ""),
        ("user-differs-in-file", "ann is 'Anna' here and 'Ann' on line 2; write the same on both lines"),
    ]


def test_a_full_name_that_differs_matters_only_where_the_user_is_new(ready: Cli) -> None:
    ready.holds((A, "ann", "", ""))
    header = ("phone_number", "user", "name")
    rows = [(A, "ann", "Ann Poe"), (B, "ann", "Anna Poe"), (C, "bob", "Bob Roe"), (D, "bob", "Bobby Roe")]
    assert [code for code, _ in reported(ready, *rows, header=header)][-1] == "user-differs-in-file"
    assert [code for code, _ in reported(ready, *rows[:3], header=header)].count("user-differs-in-file") == 0


def test_what_is_refused_for_another_reason_is_an_earlier_line_all_the_same(ready: Cli) -> None:
    rows = [("12", "ann", "Ann", "", "", ""), (B, "ann", "Anna", "", "", ""), (C, "a b", "x", "", "", "")]
    codes = [code for code, _ in reported(ready, *rows)]
    assert codes == ["bad-number", "user-differs-in-file", "bad-user"]


def test_with_partial_the_rows_that_say_the_same_are_saved(ready: Cli) -> None:
    rows = [(A, "ann", "Ann", "", "", ""), (B, "ann", "Anna", "", "", ""), (C, "ann", "Ann", "", "", "")]
    assert ready.run("numbers", "import", ready.csv("in.csv", HEADER, rows), "-y", "--partial").code == 5
    (ann,) = ready.json("user", "list")
    assert (ann["name"], ann["numbers"]) == ("Ann", 2)


def test_no_number_comes_in_on_a_campaign_that_is_deactivated(ready: Cli) -> None:
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED")
    ready.ok("campaign", "deactivate", OTHER_CAMPAIGN, "--confirm", OTHER_CAMPAIGN)
    header = ("phone_number", "sms_status", "campaign_id")
    statuses = ("Enabled", "Pending", "Enabling Failed", "Disabling Failed")
    rows = [(f"+140855501{n:02}", status, OTHER_CAMPAIGN) for n, status in enumerate(statuses)]
    found = reported(ready, *rows, ("+14085550110", "Enabled", CAMPAIGN), header=header)
    assert [code for code, _ in found] == ["campaign-deactivated"] * 4 + ["changed"]
    assert f"campaign {OTHER_CAMPAIGN} is DEACTIVATED for good" in found[0][1]
    assert "+14085550100 an empty campaign_id" in found[0][1]


@pytest.mark.parametrize("form", ["table", "plain", "json"])
def test_names_on_rows_without_a_user_are_said_not_to_be_used(form: str, ready: Cli) -> None:
    rows = [(A, "", "Ann", "", "", ""), (B, "bob", "Bob", "", "", ""), (C, *[""] * 5), (D, "", "", "", "X", "")]
    path = ready.csv("in.csv", HEADER, rows)
    done = ready.run("numbers", "import", path, "-n", "-o", form)
    said = " ".join((done.out if form == "table" else done.err).split())
    assert said.count("names on 2 rows without a user are not used") == 1
    done = ready.run("numbers", "import", ready.csv("in.csv", HEADER, rows[1:3]), "-n", "-o", form)
    assert "without a user" not in done.out + done.err
