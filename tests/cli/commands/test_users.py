"""``user list`` and ``user show``: the Users page."""

import pytest

from tests.driving import CAMPAIGN, Cli

HEADER = ("phone_number", "user", "first_name", "last_name", "site", "sms_status", "campaign_id")
ROWS = (
    ("+14085550100", "Jane.Doe@Corp.com", "Jane", "Doe", "San Jose", "Enabled", CAMPAIGN),
    ("+14085550101", "Jane.Doe@Corp.com", "Jane", "Doe", "San Jose", "", ""),
    ("+14165550134", "lukasz@corp.com", "Łukasz", "Nowak", "Toronto", "Pending", ""),
    ("+15125550110", "harold@corp.com", "Harold", "", "", "Enabling Failed", ""),
)


@pytest.fixture
def office(ready: Cli) -> Cli:
    ready.ok("numbers", "import", ready.csv("inventory.csv", HEADER, ROWS), "--yes")
    return ready


def test_json_has_the_documented_fields_sorted_by_user(office: Cli) -> None:
    assert office.json("user", "list") == [
        {"user": "harold@corp.com", "name": "Harold", "site": "", "numbers": 1, "live_number": None},
        {"user": "Jane.Doe@Corp.com", "name": "Jane Doe", "site": "San Jose", "numbers": 2, "live_number": ROWS[0][0]},
        {"user": "lukasz@corp.com", "name": "Łukasz Nowak", "site": "Toronto", "numbers": 1, "live_number": ROWS[2][0]},
    ]
    assert list(office.json("user", "list")[0]) == ["user", "name", "site", "numbers", "live_number"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jane.doe", 1),
        ("JANE.DOE@CORP", 1),
        ("jane doe", 1),
        ("toronto", 1),
        ("corp.com", 3),
        ("_", 0),
        ("nobody", 0),
    ],
)
def test_search_looks_in_user_name_and_site(text: str, found: int, office: Cli) -> None:
    assert len(office.json("user", "list", "--search", text)) == found


@pytest.mark.parametrize("text", ["ZOË", "zoë", "zoe\u0308", "Łódź", "ŁÓDŹ", "łódz\u0301"])
def test_search_knows_the_case_of_every_script_and_an_accent_in_both_its_forms(text: str, office: Cli) -> None:
    row = ("+14085550107", "zoe@corp.com", "Zoe\u0308", "Roe", "Łódź", "", "")
    office.ok("numbers", "import", office.csv("zoe.csv", HEADER, [row]), "--yes")
    assert [user["user"] for user in office.json("user", "list", "--search", text)] == ["zoe@corp.com"]


def test_users_without_a_live_number_are_listed_alone(office: Cli) -> None:
    assert [user["user"] for user in office.json("user", "list", "--without-live")] == ["harold@corp.com"]
    assert office.json("user", "list", "--without-live", "--search", "jane") == []
    office.ok("numbers", "remove", "+14085550100")
    done = office.ok("user", "list", "--without-live", "--limit", "1", "-o", "table")
    assert done.err == "1 of 2 users; --limit 0 shows all\n"


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_search_is_an_error_and_never_the_whole_list(text: str, office: Cli) -> None:
    done = office.run("user", "list", "--search", text)
    assert (done.code, done.out) == (2, "")
    assert f"--search cannot be {text!r}" in done.err


def test_the_table_says_how_many_there_are(office: Cli) -> None:
    done = office.ok("user", "list", "-o", "table")
    assert done.out.splitlines()[0].split() == ["User", "Name", "Site", "Numbers", "Live", "number"]
    assert done.err == "3 users\n"
    assert office.ok("user", "list", "-o", "table", "--limit", "1").err == "1 of 3 users; --limit 0 shows all\n"


def test_show_lists_all_numbers_of_the_user(office: Cli) -> None:
    shown = office.json("user", "show", "JANE.doe@corp.com")
    assert [(line["number"], line["status"]) for line in shown] == [
        ("+14085550100", "enabled"),
        ("+14085550101", "disabled"),
    ]
    assert shown == office.json("numbers", "list", "--user", "jane.doe@corp.com", "--all")


def test_show_has_the_user_above_the_table_and_nothing_else_on_stdout(office: Cli) -> None:
    done = office.ok("user", "show", "jane.doe@corp.com", "-o", "table")
    assert done.out.splitlines()[0] == "Jane.Doe@Corp.com, Jane Doe, San Jose"
    assert done.out.splitlines()[1].split() == ["Number", "Status", "Assignment"]
    assert done.err == "2 numbers\n"
    plain = office.ok("user", "show", "harold@corp.com")
    assert (len(plain.out.splitlines()), plain.err) == (2, "")


@pytest.mark.parametrize(("name", "code"), [("nobody", 4), ("", 2), (" ", 2)])
def test_a_user_who_is_not_there_is_not_found(name: str, code: int, office: Cli) -> None:
    done = office.run("user", "show", name, "-o", "json")
    assert (done.code, done.out) == (code, "")
    assert done.error["code"] == ("unknown-user" if code == 4 else "usage")
    assert done.error["hint"]
