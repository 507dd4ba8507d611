"""``numbers compare``: what differs between the store and a list from elsewhere."""

import json
import shlex
from collections.abc import Sequence

import pytest

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

ANN, BOB, EVE, OFF, NEW = (f"+1408555010{n}" for n in range(5))
HEADER = ("phone_number", "user", "first_name", "last_name", "site", "sms_status", "campaign_id")
STOCK = (
    (ANN, "Ann@corp.com", "Ann", "Lee", "Austin", "Enabled", CAMPAIGN),
    (BOB, "bob@corp.com", "Bob", "Ray", "", "Enabled", ""),
    (EVE, "eve@corp.com", "Zoë", "", "", "Pending", ""),
    (OFF, "", "", "", "", "", ""),
)
Difference = tuple[str, str, str, str, str, int | None]


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND)
    ready.ok("numbers", "import", ready.csv("stock.csv", HEADER, STOCK), "--yes")
    return ready


def compared(cli: Cli, header: Sequence[str], rows: Sequence[Sequence[str]], *more: str) -> list[Difference]:
    done = cli.ok("numbers", "compare", cli.csv("list.csv", header, rows), *more, "-o", "json").json
    assert all(list(line) == ["number", "difference", "field", "here", "there", "line"] for line in done)
    return [tuple(line.values()) for line in done]


def test_a_store_and_its_own_list_do_not_differ(stocked: Cli) -> None:
    for words in (["--all"], []):
        own = stocked.file("own.csv", stocked.ok("numbers", "list", *words, "-o", "csv").out)
        done = stocked.ok("numbers", "compare", own, "--check", "-o", "json")
        assert done.json == []
    assert "3 numbers: 3 the same, 0 missing here, 0 missing there, 0 differ" in done.err


def test_each_field_that_differs_is_a_row_with_both_values(stocked: Cli) -> None:
    row = (ANN, "bea@corp.com", "Anna", "Li", "Paris", "Pending", OTHER_CAMPAIGN)
    found = compared(stocked, HEADER, [row, *STOCK[1:3]])
    assert found == [
        (ANN, "differs", "user", "Ann@corp.com", "bea@corp.com", 2),
        (ANN, "differs", "first_name", "Ann", "Anna", 2),
        (ANN, "differs", "last_name", "Lee", "Li", 2),
        (ANN, "differs", "site", "Austin", "Paris", 2),
        (ANN, "differs", "sms_status", "enabled", "pending", 2),
        (ANN, "differs", "campaign_id", CAMPAIGN, OTHER_CAMPAIGN, 2),
    ]


def test_missing_on_either_side_and_what_cannot_be_read_are_rows_and_all_counts_add_up(stocked: Cli) -> None:
    rows = [[ANN], [NEW], ["408555"], [ANN]]
    done = stocked.ok("numbers", "compare", stocked.csv("list.csv", ["phone_number"], rows), "-o", "jsonl")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [(line["number"], line["difference"], line["field"], line["line"]) for line in lines] == [
        (NEW, "missing-here", "", 3),
        ("408555", "unreadable", "bad-number", 4),
        (ANN, "unreadable", "duplicate-in-file", 5),
        (BOB, "missing-there", "", None),
        (EVE, "missing-there", "", None),
    ]
    said = "4 numbers: 1 the same, 1 missing here, 2 missing there, 0 differ; 2 lines cannot be read"
    assert said in done.err


def test_off_the_page_counts_as_missing_there_only_where_all_is_asked_for(stocked: Cli) -> None:
    rows = [[ANN], [BOB], [EVE]]
    assert compared(stocked, ["phone_number"], rows) == []
    assert compared(stocked, ["phone_number"], rows, "--scope", "all") == [(OFF, "missing-there", "", "", "", None)]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("user", "ANN@CORP.COM"),
        ("sms_status", "ENABLED"),
        ("campaign_id", CAMPAIGN.lower()),
        ("assignment", f"Assigned ({CAMPAIGN})"),
        ("name", "Ann Lee"),
    ],
)
def test_what_means_the_same_is_the_same(stocked: Cli, field: str, text: str) -> None:
    header = ["phone_number", field, *(["email"] if field == "name" else [])]
    rows = [[ANN, text, *(["ann@corp.com"] if field == "name" else [])]]
    assert compared(stocked, header, rows, "--field", "campaign_id" if field == "assignment" else field)[2:] == []


def test_names_are_compared_as_they_are_composed_and_blank_is_off_the_page(stocked: Cli) -> None:
    rows = [[ANN, "Ann", "enabled"], [BOB, "Bob", "enabled"], [EVE, "Zoë", "pending"], [OFF, "", ""]]
    assert compared(stocked, ["phone_number", "first_name", "sms_status"], rows) == []


def test_a_full_name_in_one_column_is_compared_with_the_full_name(stocked: Cli) -> None:
    rows = [[ANN, "Ann Lea", "enabled"], [BOB, "Bob Ray", "enabled"], [EVE, "Zoë", "pending"]]
    found = compared(stocked, ["phone_number", "name", "sms_status"], rows)
    assert found == [(ANN, "differs", "name", "Ann Lee", "Ann Lea", 2)]


def test_fields_are_picked_and_left_out(stocked: Cli) -> None:
    row = (ANN, "ann@corp.com", "Anna", "Lee", "Paris", "Enabled", CAMPAIGN)
    rows = [row, *STOCK[1:3]]
    assert [line[2] for line in compared(stocked, HEADER, rows)] == ["first_name", "site"]
    assert [line[2] for line in compared(stocked, HEADER, rows, "--field", "Site")] == ["site"]
    assert [line[2] for line in compared(stocked, HEADER, rows, "--ignore", "site")] == ["first_name"]
    assert compared(stocked, HEADER, rows, "--ignore", "site", "--ignore", "first_name") == []


def test_check_ends_three_where_anything_differs_and_names_the_way_to_take_it_over(stocked: Cli) -> None:
    path = stocked.csv("list.csv", ["phone_number"], [[NEW]])
    done = stocked.run("numbers", "compare", path, "--check", "-o", "json")
    assert (done.code, done.error["code"]) == (3, "differs")
    assert "numbers import" in done.error["hint"]


@pytest.mark.parametrize("check", [(), ("--check",)])
def test_where_the_two_differ_both_ways_out_are_named(stocked: Cli, check: tuple[str, ...]) -> None:
    done = stocked.run("numbers", "compare", stocked.csv("list.csv", ["phone_number"], [[NEW]]), *check)
    assert "numbers import" in done.err
    assert "work list" in done.err


def test_where_the_list_lacks_numbers_an_import_is_not_the_way_in(stocked: Cli) -> None:
    lacking = stocked.csv("list.csv", HEADER, STOCK[:2])
    for scope, ways in (("page", ["numbers remove"]), ("all", ["numbers remove", "numbers delete"])):
        done = stocked.run("numbers", "compare", lacking, "--scope", scope, "--check", "-o", "json")
        assert [way in done.err for way in ways] == [True] * len(ways)
        assert "numbers import" not in done.err
        hinted = done.error["hint"].split(" && ")
        assert [shlex.split(step)[1:] for step in hinted] == [[*way.split(), "NUMBER"] for way in ways]
    stocked.ok("numbers", "remove", EVE)
    stocked.ok("numbers", "compare", lacking, "--check")


def test_a_name_in_one_column_is_said_to_need_two_for_an_import(stocked: Cli) -> None:
    rows = [[ANN, "Anna Lee", "Enabled"], [BOB, "Bob Ray", "Enabled"], [EVE, "Zoë", "Pending"]]
    done = stocked.run("numbers", "compare", stocked.csv("list.csv", ["number", "name", "sms_status"], rows), "--check")
    assert "hint: split its column name into first_name and last_name" in done.err
    assert "numbers import" not in done.err
    rows[1][2] = "Pending"
    done = stocked.run("numbers", "compare", stocked.csv("list.csv", ["number", "name", "sms_status"], rows), "--check")
    assert "takes it over; split its column name" in done.err


@pytest.mark.parametrize("flag", ["--field", "--ignore"])
@pytest.mark.parametrize("joint", [" ", "="])
def test_the_hint_replaces_the_field_that_does_not_exist_and_keeps_the_others(
    stocked: Cli, flag: str, joint: str
) -> None:
    path = stocked.csv("list.csv", ["phone_number", "user", "site"], [[ANN, "ann", "Paris"]])
    given = [*f"{flag}{joint}user".split(), *f"{flag}{joint}sit".split()]
    done = stocked.run("numbers", "compare", path, *given, "-o", "json")
    hinted = shlex.split(done.error["hint"])
    assert hinted[1:] == ["numbers", "compare", path, *given[: len(given) // 2], flag, "site", "-o", "json"]
    assert stocked.run(*hinted[1:]).code == 0


def test_it_changes_nothing(stocked: Cli) -> None:
    before = stocked.json("history", "list"), stocked.state()
    compared(stocked, HEADER, [(NEW, "new@corp.com", "New", "", "", "Enabled", CAMPAIGN)])
    assert (stocked.json("history", "list"), stocked.state()) == before


@pytest.mark.parametrize("words", [["--field", "colour"], ["--field", "site"], ["--scope", "some"], ["--ignore", "x"]])
def test_a_field_or_a_scope_that_cannot_be_is_a_usage_error(stocked: Cli, words: list[str]) -> None:
    path = stocked.csv("list.csv", ["phone_number", "user"], [[ANN, "ann"]])
    assert stocked.run("numbers", "compare", path, *words).code == 2


def test_a_list_from_standard_input_that_lacks_a_field_is_named_as_such(stocked: Cli) -> None:
    done = stocked.run("numbers", "compare", "-", "--field", "site", input=f"phone_number\n{ANN}\n")
    assert done.err.splitlines()[-2:] == [
        "error: standard input has no column site",
        "hint: it has numbers alone: leave --field out",
    ]


def test_it_needs_no_actor_for_it_saves_nothing(stocked: Cli) -> None:
    stocked.environ = {**stocked.environ, "SMS_ADMIN_ACTOR": "a\tb"}
    path = stocked.csv("list.csv", ["phone_number"], [[ANN]])
    assert stocked.run("numbers", "compare", path).code == 0
    assert stocked.run("numbers", "assign", "--csv", path, "--yes").code == 2
