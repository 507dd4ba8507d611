"""What a file's columns are read as is said before the plan, and stands in the result."""

import shlex

import pytest

from tests.driving import CAMPAIGN, Cli

A = "+14085550100"


@pytest.fixture
def acme(cli: Cli) -> Cli:
    cli.ready()
    cli.holds((A, "jane@acme.example", "Enabled", ""))
    return cli


def test_what_is_read_and_what_is_not_is_said_once_before_the_plan(acme: Cli) -> None:
    path = acme.file("a.csv", f"Number,Assignment,Notes\n{A},Not assigned,x\n")
    done = acme.ok("numbers", "assign", "--csv", path, "--yes")
    said = done.err.splitlines()
    assert said[0] == "columns: phone_number ← Number, campaign_id ← Assignment; not used: Notes"
    assert done.err.count("columns:") == 1


def test_nothing_is_said_where_every_column_has_a_known_name(acme: Cli) -> None:
    path = acme.file("a.csv", f"[mobile] phone,Campaign ID,\n{A},,\n")
    guessed = acme.ok("numbers", "assign", "--csv", path, "--dry-run").err
    assert "columns: phone_number ← [mobile] phone, campaign_id ← Campaign ID\n" in guessed
    path = acme.file("a.csv", f"Phone,Campaign ID,\n{A},,\n")
    assert "columns" not in acme.ok("numbers", "assign", "--csv", path, "--yes").err
    assert "columns" not in acme.ok("numbers", "assign", "--csv", path, "--yes", "--quiet").err


def test_a_column_without_a_name_is_said_where_it_has_something(acme: Cli) -> None:
    path = acme.file("a.csv", f",Number,,User,\n0,{A},x,,\n")
    done = acme.ok("numbers", "assign", "--csv", path, "--dry-run")
    assert "line 2 has a cell in a column without a name, which is not used\n" in done.err
    path = acme.file("a.csv", f"Number,User,,\n{A},,⋮,\n+14085550101,,,call back\n")
    done = acme.run("numbers", "assign", "--csv", path, "--dry-run")
    assert "line 3 has a cell in a column without a name, which is not used\n" in done.err


def test_in_json_the_result_names_the_columns(acme: Cli) -> None:
    path = acme.file("a.csv", f"Number,status,Notes,\n{A},Enabled,x,\n")
    found = acme.json("numbers", "assign", "--csv", path, "--yes")
    assert (found["columns"], found["columns_unused"]) == ({"phone_number": "Number"}, ["status", "Notes"])
    assert "columns" not in acme.json("numbers", "remove", A)


def test_a_name_that_is_one_slip_away_is_asked_about(acme: Cli) -> None:
    path = acme.file("a.csv", f"phone_number,Campaign Name\n{A},C9ZZZZ9\n")
    said = acme.ok("numbers", "assign", "--csv", path, "--yes", "--dry-run").err
    assert "did you mean --column campaign_id='Campaign Name'?" in said
    named = acme.run("numbers", "assign", "--csv", path, "--yes", "--column", "campaign_id=campaign name")
    assert (named.code, "unknown-campaign" in named.out) == (3, True)


def test_the_lines_above_the_header_are_said_to_be_passed_over(acme: Cli) -> None:
    path = acme.file("a.csv", f"SMS numbers\n\nphone_number\n{A}\n")
    said = acme.ok("numbers", "assign", "--csv", path, "--yes").err
    assert "lines 1 to 2 stand above the header and were skipped" in said


def test_every_command_that_reads_a_file_takes_the_name_of_a_column(cli: Cli) -> None:
    cli.ready()
    path = cli.file("a.csv", f"Mobile,Who\n{A},jane@acme.example\n")
    given = ("--column", "phone_number=Mobile", "--column", "USER=Who", "--yes")
    cli.ok("numbers", "import", path, *given)
    cli.ok("user", "enable-number", "--csv", path, *given)
    assert cli.state() == {A: ("enabled", CAMPAIGN)}
    cli.ok("numbers", "assign", "--csv", path, *given)
    cli.ok("numbers", "remove", "--csv", path, *given)
    assert cli.state() == {A: ("disabled", "")}


def test_the_setting_says_for_good_how_a_column_is_called(acme: Cli) -> None:
    acme.ok("config", "set", "columns.phone_number", "Mobile phone [mobile]")
    path = acme.file("a.csv", f"Home phone,Mobile phone\n+14085550199,{A}\n")
    assert acme.json("numbers", "assign", "--csv", path, "--yes")["changed"] == 1
    assert "columns.phone_number" in acme.ok("config", "show", "--origin").out
    assert acme.run("numbers", "assign", "--csv", path, "--column", "phone_number=Home phone", "--yes").code == 3
    acme.ok("config", "set", "columns.phone_number", "")
    assert acme.run("numbers", "assign", "--csv", path, "--yes").code == 6


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("phone_number", "--column cannot be 'phone_number'"),
        ("phone=Mobile", "--column cannot be 'phone=Mobile': the field is one of"),
        ("=Mobile", "--column cannot be '=Mobile': the field is one of"),
    ],
)
def test_a_column_that_cannot_be_is_refused_before_anything_is_read(acme: Cli, given: str, message: str) -> None:
    done = acme.run("numbers", "assign", "--csv", "none.csv", "--yes", "--column", given)
    assert (done.code, message in done.err) == (2, True)


def test_a_field_that_is_named_by_an_alias_is_named_rightly_in_the_hint(acme: Cli) -> None:
    path = acme.file("a.csv", f"Mobile\n{A}\n")
    done = acme.run("numbers", "assign", "--csv", path, "--dry-run", "--column", "phone=Mobile", "-o", "json")
    hinted = shlex.split(done.error["hint"])[1:]
    assert "phone_number=Mobile" in hinted
    assert acme.run(*hinted).code == 0


def test_a_field_that_is_given_twice_and_a_column_without_a_file_are_refused(acme: Cli) -> None:
    twice = ("--column", "user=a", "--column", "user=b")
    assert acme.run("numbers", "assign", "--csv", "none.csv", "--yes", *twice).code == 2
    done = acme.run("numbers", "assign", A, "--column", "user=a")
    assert (done.code, "hint: leave it out, or name a file with --csv" in done.err) == (2, True)


def test_an_assignment_is_read_as_the_console_writes_it(acme: Cli) -> None:
    path = acme.file("a.csv", f"Number,Assignment\n{A},Assigned (C9ZZZZ9)\n")
    refused = acme.run("numbers", "assign", "--csv", path, "--yes")
    assert "campaign C9ZZZZ9 is not in the store" in refused.err
    for text in ("Not assigned", "-", "", f"Assigned ({CAMPAIGN})", CAMPAIGN):
        path = acme.file("a.csv", f"Number,Assignment\n{A},{text}\n")
        acme.ok("numbers", "assign", "--csv", path, "--yes")
    assert acme.state() == {A: ("enabled", CAMPAIGN)}


@pytest.mark.parametrize(
    ("command", "read"),
    [
        (("user", "enable-number", "--csv"), {"phone_number", "user", "campaign_id"}),
        (("user", "disable-number", "--csv"), {"phone_number", "user"}),
        (("numbers", "assign", "--csv"), {"phone_number", "campaign_id"}),
        (("numbers", "remove", "--csv"), {"phone_number"}),
        (("numbers", "sync"), {"phone_number", "user", "campaign_id"}),
    ],
)
def test_a_column_that_the_command_does_not_judge_by_is_said_to_be_unused(
    acme: Cli, command: tuple[str, ...], read: set[str]
) -> None:
    names = {"phone_number": A, "user": "jane@acme.example", "campaign_id": CAMPAIGN}
    path = acme.csv("a.csv", list(names), [list(names.values())])
    done = acme.run(*command, path, "--dry-run", "-o", "json")
    assert set(done.json["columns"]) == read
    assert set(done.json["columns_unused"]) == names.keys() - read
    assert [f"not used: {', '.join(name for name in names if name not in read)}" in done.err] == [read != names.keys()]
