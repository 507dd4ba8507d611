"""``numbers import``: the plan says what comes in and what changes, and the second time nothing does."""

import pytest

from tests.driving import CAMPAIGN, Cli

HEADER = ("phone_number", "user", "first_name", "last_name", "site", "sms_status", "campaign_id")
JANE = ("+14085550100", "jane@corp.com", "Jane", "Doe", "Austin", "Enabled", CAMPAIGN)
JOHN = ("+14085550101", "john@corp.com", "John", "Roe", "Austin", "", "")
FREE = ("+14085550102", "", "", "", "", "", "")


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.ok("numbers", "import", ready.csv("first.csv", HEADER, [JANE, JOHN, FREE]), "-y")
    return ready


def plan(cli: Cli, header: tuple[str, ...], *rows: tuple[str, ...]) -> list[list[str]]:
    """The cells of the plan that is shown for a file."""
    lines = cli.ok("numbers", "import", cli.csv("in.csv", header, rows), "-n", "-o", "table").out.splitlines()
    starts = [lines[0].index(name) for name in ("Number", "Name", "Status", "Assignment")] if len(lines) > 1 else []
    cells = [[line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)] for line in lines[2:-1]]
    return [[number[-3:], *rest] for number, *rest in cells]


def test_what_comes_in_is_shown_with_the_names_of_the_file(ready: Cli) -> None:
    assert plan(ready, HEADER, JANE, JOHN, FREE) == [
        ["100", "Jane Doe", "- → Enabled", f"- → Assigned ({CAMPAIGN})"],
        ["101", "John Roe", "- → Disabled", ""],
        ["102", "", "- → Disabled", ""],
    ]


@pytest.mark.parametrize(
    ("header", "row", "cells"),
    [
        (HEADER[:4], ("+14085550100", "jane@corp.com", "Jane", "Roe"), ["Jane Doe → Jane Roe", "Enabled"]),
        (
            ("number", "user", "site"),
            ("+14085550100", "JANE@corp.com", "Denver"),
            ["Jane Doe, site Austin → Denver", "Enabled"],
        ),
        (("number", "user"), ("+14085550101", "jane@corp.com"), ["John Roe → Jane Doe", "Disabled"]),
        (("number", "user"), ("+14085550102", "jane@corp.com"), ["- → Jane Doe", "Disabled"]),
        (("number", "user"), ("+14085550101", ""), ["John Roe → -", "Disabled"]),
        (HEADER[:4], ("+14085550102", "new@corp.com", "John", "Roe"), ["- → John Roe", "Disabled"]),
        (HEADER[:4], ("+14085550101", "other@corp.com", "John", "Roe"), ["john@corp.com → other@corp.com", "Disabled"]),
        (("number", "sms_status"), ("+14085550101", "Pending"), ["John Roe", "Disabled → Pending"]),
    ],
)
def test_what_changes_is_shown_before_and_after(
    header: tuple[str, ...], row: tuple[str, ...], cells: list[str], stocked: Cli
) -> None:
    (shown,) = plan(stocked, header, row)
    assert shown[1:3] == cells


def test_a_person_sees_the_same_once_it_is_saved(stocked: Cli) -> None:
    path = stocked.csv("in.csv", HEADER[:4], [("+14085550100", "jane@corp.com", "Jane", "Roe")])
    shown = stocked.ok("numbers", "import", path, "-y", "-o", "table").out
    assert "Jane Doe → Jane Roe" in shown
    assert stocked.json("user", "list", "--search", "jane")[0]["name"] == "Jane Roe"


def test_a_column_that_the_file_lacks_leaves_what_the_store_has(stocked: Cli) -> None:
    path = stocked.csv("in.csv", ["number"], [["+14085550100"], ["+14085550101"]])
    assert stocked.json("numbers", "import", path, "-y")["unchanged"] == 2
    (jane,) = stocked.json("numbers", "list", "--user", "jane@corp.com")
    assert (jane["name"], jane["status"], jane["campaign_id"]) == ("Jane Doe", "enabled", CAMPAIGN)


def test_an_empty_cell_means_empty(stocked: Cli) -> None:
    path = stocked.csv("in.csv", HEADER, [("+14085550100", "jane@corp.com", "", "", "", "", "")])
    assert stocked.json("numbers", "import", path, "-y")["changed"] == 1
    assert stocked.state()["+14085550100"] == ("disabled", "")
    assert stocked.json("user", "list", "--search", "jane")[0] == {
        "user": "jane@corp.com",
        "name": "",
        "site": "",
        "numbers": 1,
        "live_number": None,
    }


def test_the_file_of_the_number_api_is_read_and_its_status_is_not_that_of_sms(stocked: Cli) -> None:
    header = ("phoneNumber", "nationalFormattedNumber", "country", "category", "origin", "status")
    path = stocked.csv(
        "api.csv",
        header,
        [
            ("+14085550100", "(408) 555-0100", "US", "LOCAL", "CLAIMED", "ACTIVE"),
            ("+18005550199", "(800) 555-0199", "US", "TOLL_FREE", "CLAIMED", "ACTIVE"),
        ],
    )
    result = stocked.json("numbers", "import", path, "-y")
    assert (result["changed"], result["unchanged"]) == (1, 1)
    assert stocked.state()["+14085550100"] == ("enabled", CAMPAIGN)
    assert stocked.state()["+18005550199"] == ("disabled", "")
    assert stocked.json("numbers", "show", "+18005550199")["category"] == "TOLL_FREE"
