"""A full name in a file: for a new user's names, or in place of the user name, as on the console's own page."""

import pytest

from tests.driving import CAMPAIGN, Cli

A, B, C = "+14085550100", "+14085550101", "+14085550102"
USERS = "phone_number,user,first_name,last_name\n"


@pytest.fixture
def acme(cli: Cli) -> Cli:
    cli.ready()
    rows = f"{A},jane@acme.example,Jane,Doe\n{B},kim@acme.example,Kim,van Dyk\n{C},kim2@acme.example,Kim,van Dyk\n"
    cli.ok("numbers", "import", cli.file("users.csv", USERS + rows), "--yes")
    return cli


def names(cli: Cli) -> dict[str, tuple[str, str, str]]:
    """User, first and last name of every number."""
    found = cli.json("numbers", "list", "--all")
    return {n["number"]: (n["user"], n["first_name"], n["last_name"]) for n in found}


def test_the_consoles_own_page_is_imported(acme: Cli) -> None:
    page = f"Number,Name,Status,Assignment\n{A},Jane Doe,Enabled,Assigned ({CAMPAIGN})\n"
    assert acme.json("numbers", "import", acme.file("page.csv", page), "--yes")["changed"] == 1
    assert acme.state()[A] == ("enabled", CAMPAIGN)
    assert names(acme)[A] == ("jane@acme.example", "Jane", "Doe")
    assert acme.json("numbers", "import", acme.file("page.csv", page), "--yes")["unchanged"] == 1


@pytest.mark.parametrize("name", ["Jane Doe", " jane  DOE ", "Jane\u00a0Doe"])
def test_a_new_number_goes_to_the_user_of_that_name(acme: Cli, name: str) -> None:
    acme.ok("numbers", "import", acme.file("page.csv", f"Number,Name\n+14085550109,{name}\n"), "--yes")
    assert names(acme)["+14085550109"] == ("jane@acme.example", "Jane", "Doe")


@pytest.mark.parametrize(
    ("name", "why"),
    [("John Roe", "is the name of no user in the store"), ("Kim van Dyk", "is the name of more than one user")],
)
def test_a_name_that_is_nobodys_or_several_peoples_is_refused_with_the_way_out(acme: Cli, name: str, why: str) -> None:
    page = acme.file("page.csv", f"Number,Name\n{B},{name}\n{A},Jane Doe\n")
    done = acme.run("numbers", "import", page, "--yes")
    assert (done.code, f"line 2: bad-user: '{name}' {why}" in done.err) == (3, True)
    assert "give the file a column user" in done.err


def test_a_blank_name_leaves_the_user(acme: Cli) -> None:
    acme.ok("numbers", "import", acme.file("page.csv", f"Number,Name\n{A},\n+14085550109,\n"), "--yes")
    assert names(acme)[A][0] == "jane@acme.example"
    assert names(acme)["+14085550109"][0] is None


def test_beside_a_user_name_it_is_for_new_users_alone(acme: Cli) -> None:
    path = f"Number,User,Name\n{A},jane@acme.example,Jane Smith\n+14085550109,ann@acme.example,Ann de la Cruz\n"
    acme.ok("numbers", "import", acme.file("a.csv", path), "--yes")
    assert names(acme)[A] == ("jane@acme.example", "Jane", "Doe")
    assert names(acme)["+14085550109"] == ("ann@acme.example", "Ann de la", "Cruz")


def test_better_columns_go_before_it(acme: Cli) -> None:
    path = acme.file("a.csv", f"Number,User,Name,First name\n{A},jane@acme.example,Old,Janet\n")
    assert "not used: Name" in acme.ok("numbers", "import", path, "--yes").err
    assert names(acme)[A] == ("jane@acme.example", "Janet", "Doe")
