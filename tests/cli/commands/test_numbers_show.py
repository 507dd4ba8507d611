"""``numbers show``: everything about a number, and what could be done to it now."""

import pytest

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

JANE, OFF, PENDING, FREE, NOBODYS = "+14085550100", "+14085550101", "+14085550102", "+18005550199", "+14085550110"
FIELDS = [
    "number",
    "user",
    "name",
    "country",
    "category",
    "status",
    "campaign_id",
    "assignment",
    "updated_at",
    "first_name",
    "last_name",
    "site",
]
ANSWERS = [f"{action}{end}" for action in ("enable", "assign", "remove") for end in ("", "_reason")]


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.holds(
        (JANE, "jane@corp.com", "Enabled", ""),
        (OFF, "olaf@corp.com", "", ""),
        (PENDING, "pam@corp.com", "Pending", ""),
        (FREE, "desk@corp.com", "Enabled", ""),
        (NOBODYS, "", "", ""),
    )
    return ready


def answers(cli: Cli, number: str) -> tuple[str, str, str]:
    shown = cli.json("numbers", "show", number)
    for action in ("enable", "assign", "remove"):
        assert bool(shown[f"{action}_reason"]) is (shown[action] != "yes")
    return (shown["enable"], shown["assign"], shown["remove"])


def test_json_has_the_fields_of_the_list_and_three_answers(stocked: Cli) -> None:
    shown = stocked.json("numbers", "show", "(408) 555-0100")
    assert list(shown) == [*FIELDS, *ANSWERS, "last_run", "last_action", "last_actor"]
    (listed,) = stocked.json("numbers", "list", "--user", "jane@corp.com")
    assert {name: shown[name] for name in FIELDS} == listed
    assert shown["enable"] == "already-on-sms-page"
    assert shown["enable_reason"] == f"number {JANE} is enabled and has no campaign; use 'numbers assign {JANE}'"
    assert (shown["assign"], shown["assign_reason"], shown["remove"]) == ("yes", "", "yes")


def test_the_answers_are_those_of_the_commands(stocked: Cli) -> None:
    assert answers(stocked, OFF) == ("yes", "not-on-sms-page", "yes")
    assert answers(stocked, PENDING) == ("not-enabled", "not-enabled", "yes")
    assert answers(stocked, FREE) == ("toll-free", "toll-free", "yes")
    assert answers(stocked, NOBODYS) == ("no-user", "no-user", "yes")
    stocked.ok("numbers", "assign", JANE)
    assert answers(stocked, JANE) == ("yes", "yes", "yes")
    stocked.ok("campaign", "set", CAMPAIGN, "--limit", "1")
    assert answers(stocked, OFF)[0] == "campaign-full"
    stocked.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED")
    assert answers(stocked, OFF)[0] == "campaign-ambiguous"
    stocked.environ["SMS_ADMIN_CAMPAIGN"] = OTHER_CAMPAIGN
    assert answers(stocked, OFF)[0] == "yes"
    assert answers(stocked, JANE) == ("assigned-elsewhere", "assigned-elsewhere", "yes")
    stocked.ok("brand", "set", BRAND, "--status", "PENDING")
    assert answers(stocked, OFF)[0] == "brand-not-verified"


def test_a_person_reads_one_line_for_each(stocked: Cli) -> None:
    lines = stocked.ok("numbers", "show", JANE, "-o", "table").out.splitlines()
    names = [line.split("   ")[0].strip() for line in lines]
    assert names == [
        *("Number", "User", "Name", "Country", "Category", "Status", "Assignment", "Last changed"),
        *("Can enable", "Can assign", "Can remove"),
    ]
    assert lines[0].split() == ["Number", JANE]
    assert lines[8].split("   ")[-1].strip().startswith(f"no (already-on-sms-page): number {JANE} is enabled")
    assert lines[9].split() == ["Can", "assign", "yes"]


def test_it_shows_the_run_that_last_changed_the_number(stocked: Cli) -> None:
    stocked.ok("numbers", "assign", JANE, "--actor", "ann")
    shown = stocked.json("numbers", "show", JANE)
    assert (shown["last_run"], shown["last_action"], shown["last_actor"]) == (4, "assign", "ann")
    table = stocked.ok("numbers", "show", JANE, "-o", "table").out
    assert f"{shown['updated_at']} by run 4: assign by ann" in table
    stocked.ok("history", "undo", "4", "--yes")
    assert stocked.json("numbers", "show", JANE)["last_run"] == 5


def test_it_changes_nothing(stocked: Cli) -> None:
    state, runs = stocked.state(), stocked.json("history", "list")
    stocked.ok("numbers", "show", OFF)
    assert (stocked.state(), stocked.json("history", "list")) == (state, runs)


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [
        ("+14085550199", 4, "+14085550199 is not in the store"),
        ("1-800-FLOWERS", 2, "'1-800-FLOWERS' is not a phone number: it has letters in it; write it like +14085550100"),
        ("", 2, "'' is not a phone number: it is empty; write it like +14085550100"),
    ],
)
def test_a_number_that_is_not_there_is_not_found(number: str, code: int, message: str, stocked: Cli) -> None:
    done = stocked.run("numbers", "show", number)
    assert (done.code, done.out, done.err.splitlines()[0]) == (code, "", f"error: {message}")
    assert done.err.splitlines()[1].startswith("hint: ")
