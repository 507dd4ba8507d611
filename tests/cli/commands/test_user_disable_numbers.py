"""``user disable-number --csv``: the numbers of many users go off the page, each only from the user that it names."""

import pytest

from tests.driving import CAMPAIGN, Cli

ONE, TWO, NOBODYS = "+14085550100", "+14085550101", "+14085550102"


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.holds((ONE, "ann", "Enabled", CAMPAIGN), (TWO, "bob", "Pending", ""), (NOBODYS, "", "Enabled", ""))
    return ready


def test_a_file_takes_the_numbers_of_its_users_off(stocked: Cli) -> None:
    file = stocked.csv("off.csv", ("phone_number", "user"), [(ONE, "Ann"), (TWO, "bob")])
    done = stocked.json("user", "disable-number", "--csv", file, "--yes")
    assert (done["action"], done["rows"], done["changed"]) == ("disable", 2, 2)
    assert stocked.state() == {ONE: ("disabled", ""), TWO: ("disabled", ""), NOBODYS: ("enabled", "")}
    assert stocked.json("user", "disable-number", "--csv", file, "--yes")["unchanged"] == 2
    stocked.ok("history", "undo", "4", "--yes")
    assert stocked.state()[ONE] == ("enabled", CAMPAIGN)


def test_a_number_of_somebody_else_and_one_of_nobody_are_refused(stocked: Cli) -> None:
    file = stocked.csv("off.csv", ("phone_number", "user"), [(ONE, "bob"), (NOBODYS, "bob"), (TWO, "nobody")])
    done = stocked.run("user", "disable-number", "--csv", file, "--yes", "-o", "json")
    assert done.code == 3
    assert done.json["reasons"] == {"unknown-user": 1, "not-users-number": 1, "no-user": 1}
    assert stocked.state()[ONE] == ("enabled", CAMPAIGN)


@pytest.mark.parametrize("words", [[], ["ann", "--csv", "off.csv"], ["--csv", "-"]])
def test_it_wants_a_user_or_a_file_and_consent_for_a_file(words: list[str], stocked: Cli) -> None:
    done = stocked.run("user", "disable-number", *words, input="phone_number\n")
    assert (done.code, done.out) == (2, "")
    assert done.err.count("hint: ") == 1
