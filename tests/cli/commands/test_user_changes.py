"""``user rename`` and ``user remove``: each a run, which takes the numbers along or refuses, and can be undone."""

import pytest

from tests.driving import CAMPAIGN, Cli

ONE, TWO, OTHERS = "+14085550100", "+14085550101", "+14085550102"
HEADER = ("phone_number", "user", "first_name", "last_name", "site", "sms_status", "campaign_id")
ROWS = (
    (ONE, "Jane.Doe@corp.com", "Jane", "Doe", "Austin", "Enabled", CAMPAIGN),
    (TWO, "Jane.Doe@corp.com", "Jane", "Doe", "Austin", "", ""),
    (OTHERS, "bob@corp.com", "Bob", "Roe", "", "Pending", ""),
)


@pytest.fixture
def office(ready: Cli) -> Cli:
    ready.ok("numbers", "import", ready.csv("inventory.csv", HEADER, ROWS), "--yes")
    return ready


def users(cli: Cli) -> dict[str, tuple[str, str, int]]:
    return {u["user"]: (u["name"], u["site"], u["numbers"]) for u in cli.json("user", "list")}


BEFORE = {"bob@corp.com": ("Bob Roe", "", 1), "Jane.Doe@corp.com": ("Jane Doe", "Austin", 2)}
RENAMED = {"bob@corp.com": ("Bob Roe", "", 1), "Jane.Roe@corp.com": ("Jane Doe", "Austin", 2)}


def test_a_renamed_user_keeps_names_site_and_numbers_as_they_are(office: Cli) -> None:
    state = office.state()
    done = office.ok("user", "rename", "JANE.doe@corp.com", "Jane.Roe@corp.com", "-o", "json")
    assert (done.json["action"], done.json["rows"], done.json["changed"]) == ("user rename", 3, 3)
    assert (users(office), office.state()) == (RENAMED, state)
    assert {line["user"] for line in office.json("numbers", "list", "--user", "jane.roe@corp.com", "--all")} == {
        "Jane.Roe@corp.com"
    }
    assert office.run("user", "show", "jane.doe@corp.com").code == 4
    office.ok("store", "check")


def test_a_rename_is_undone_and_redone(office: Cli) -> None:
    run = str(office.json("user", "rename", "jane.doe@corp.com", "Jane.Roe@corp.com")["run"])
    undone = str(office.json("history", "undo", run, "--yes")["run"])
    assert users(office) == BEFORE
    office.ok("store", "check")
    office.ok("history", "undo", undone, "--yes")
    assert users(office) == RENAMED
    office.ok("store", "check")


def test_a_person_sees_the_user_and_the_numbers_that_go_along(office: Cli) -> None:
    done = office.ok("user", "rename", "jane.doe@corp.com", "jr", "--dry-run", "-o", "table")
    cells = [" ".join(line.split()) for line in done.out.splitlines()[2:]]
    assert cells[:3] == [
        "user Jane.Doe@corp.com is now jr",
        f"{ONE} Jane.Doe@corp.com → jr Enabled Assigned ({CAMPAIGN})",
        f"{TWO} Jane.Doe@corp.com → jr Disabled",
    ]
    assert users(office) == BEFORE


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("nobody", "x"), "unknown-user", "user nobody is not in the store"),
        (("bob@corp.com", "jane.doe@CORP.com"), "user-exists", "user jane.doe@CORP.com is in the store already"),
        (("bob@corp.com", "BOB@corp.com"), "user-exists", "kept as first written"),
        (("bob@corp.com", "bob roe"), "bad-user", "it has a blank in it"),
        (("bob@corp.com", "x" * 255), "bad-user", "it is longer than 254 characters"),
    ],
)
def test_a_name_that_cannot_be_given_is_refused(words: tuple[str, str], code: str, named: str, office: Cli) -> None:
    done = office.run("user", "rename", *words, "-o", "json")
    assert (done.code, done.json["reasons"], done.error["code"]) == (3, {code: 1}, code)
    assert named in done.error["message"]
    assert done.error["hint"]
    assert users(office) == BEFORE


def test_the_name_that_a_user_has_already_changes_nothing(office: Cli) -> None:
    done = office.json("user", "rename", "bob@corp.com", "bob@corp.com")
    assert (done["unchanged"], done["saved"]) == (1, False)


def test_a_user_without_numbers_leaves_and_comes_back(office: Cli) -> None:
    office.ok("numbers", "remove", OTHERS)
    office.ok("numbers", "delete", OTHERS)
    run = str(office.json("user", "remove", "Bob@corp.com")["run"])
    assert set(users(office)) == {"Jane.Doe@corp.com"}
    office.ok("store", "check")
    undone = str(office.json("history", "undo", run, "--yes")["run"])
    assert users(office)["bob@corp.com"] == ("Bob Roe", "", 0)
    office.ok("history", "undo", undone, "--yes")
    assert set(users(office)) == {"Jane.Doe@corp.com"}
    office.ok("store", "check")
    assert office.run("history", "undo", "5", "--yes", "-o", "json").error["code"] == "unknown-user"


def test_a_user_with_numbers_cannot_leave(office: Cli) -> None:
    done = office.run("user", "remove", "jane.doe@corp.com", "-o", "json")
    assert (done.code, done.json["reasons"]) == (3, {"user-has-numbers": 1})
    assert "user jane.doe@corp.com still has numbers (2)" in done.error["message"]
    assert done.error["hint"] == "sms-admin user show jane.doe@corp.com"
    assert office.run("user", "remove", "nobody").code == 3
    assert users(office) == BEFORE


def test_the_report_names_the_user_and_each_number(office: Cli) -> None:
    report = office.folder / "report.csv"
    office.ok("user", "rename", "jane.doe@corp.com", "jr", "--report", str(report))
    assert [line.split(",")[:4] for line in report.read_text().splitlines()] == [
        ["user", "line", "number", "outcome"],
        ["jane.doe@corp.com", "1", "user Jane.Doe@corp.com", "changed"],
        ["jane.doe@corp.com", "2", ONE, "changed"],
        ["jane.doe@corp.com", "3", TWO, "changed"],
    ]
