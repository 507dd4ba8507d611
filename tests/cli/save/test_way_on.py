"""The hint below refused rows leads to what has to be corrected: the file, or which of its columns is read."""

import pytest

from tests.driving import Cli

pytestmark = pytest.mark.sqlite
A, B, C = "+14085550100", "+14085550101", "+14085550102"


def hint(cli: Cli, *words: str) -> str:
    """The hint of a command line that is refused."""
    done = cli.run(*words)
    assert done.code == 3, done
    return done.err.strip().splitlines()[-1]


@pytest.mark.parametrize("text", ["408555010", "1.40856E+10", "call me"])
@pytest.mark.parametrize("command", ["numbers assign", "numbers remove", "user enable-number"])
def test_a_single_number_that_cannot_be_read_is_corrected_where_it_stands(command: str, text: str, ready: Cli) -> None:
    path = ready.file("one.csv", f"Made by hand\nphone_number,user\n{text},jane\n")
    said = hint(ready, *command.split(), "--csv", path, "--yes")
    assert said == "hint: correct line 3 of the file, then run the command again"
    assert said.replace("3", "1") not in hint(ready, "numbers", "assign", text)


@pytest.fixture
def office(ready: Cli) -> Cli:
    """Three users with a number each."""
    ready.holds((A, "ann@corp.example", "", ""), (B, "bo@corp.example", "", ""), (C, "cy@corp.example", "", ""))
    return ready


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("command", ["numbers import", "user enable-number --csv"])
def test_where_no_user_is_called_so_another_column_of_users_is_named(command: str, rows: int, office: Cli) -> None:
    lines = [f"{A},Ann Lee,ann@corp.example", f"{B},Bo Lind,bo@corp.example", f"{C},Cy Oh,cy@corp.example"]
    path = office.file("staff.csv", "\n".join(["Number,User,E-Mail", *lines[:rows]]) + "\n")
    said = hint(office, *command.split(), path, "--yes")
    assert said.endswith(f"{path} --yes --column user=E-Mail")
    office.ok(*command.split(), path, "--yes", "--column", "user=E-Mail")


def test_users_alone_are_sought_in_the_other_column_too(office: Cli) -> None:
    path = office.file("staff.csv", "User,Email\nAnn Lee,ann@corp.example\n")
    assert hint(office, "user", "enable-number", "--csv", path, "--yes").endswith("--column user=Email")


@pytest.mark.parametrize(
    "text",
    [
        f"Number,User\n{A},Ann Lee\n{B},Bo Lind\n",  # there is no other column
        f"Number,User,Email\n{A},ann@corp.example,x\n{B},bo@corp.example,y\n{C},Cy Oh,z\n",  # most are right
        "Number,User,Email\n1,ann@corp.example,x\n2,bo@corp.example,y\n",  # nothing is wrong with the users
    ],
)
def test_no_column_is_named_that_would_not_help(text: str, office: Cli) -> None:
    assert "--column" not in hint(office, "numbers", "import", office.file("staff.csv", text), "--yes")


def test_of_named_numbers_of_which_some_are_done_the_hint_is_for_the_others(office: Cli) -> None:
    office.ok("user", "enable-number", "ann@corp.example", A)
    office.ok("user", "enable-number", "bo@corp.example", B)
    done = office.run("numbers", "delete", A, B, C, "--partial")
    assert done.code == 5
    removes, deletes = f"sms-admin numbers remove {A} {B}", f"sms-admin numbers delete {A} {B} {C} --partial"
    assert done.err.splitlines()[-1] == f"hint: {removes} && {deletes}"


def test_a_number_that_is_named_twice_is_done_with_the_first(office: Cli) -> None:
    done = office.run("numbers", "remove", A, A, "--partial")
    assert (done.code, done.err.splitlines()[-1]) == (5, "hint: name each number once")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["Status", "status [account]"])
def test_where_a_column_status_is_that_of_something_else_it_is_left_out(name: str, rows: int, office: Cli) -> None:
    lines = [f"{A},ann@corp.example,Active", f"{B},bo@corp.example,Suspended", f"{C},cy@corp.example,ACTIVE"]
    path = office.file("accounts.csv", "\n".join([f"Number,Email,{name}", *lines[:rows]]) + "\n")
    assert hint(office, "numbers", "import", path, "--yes").endswith(f"{path} --yes --column sms_status=")
    office.ok("numbers", "import", path, "--yes", "--column", "sms_status=")


@pytest.mark.parametrize(
    "text",
    [
        f"Number,SMS status\n{A},Active\n{B},Active\n",  # it says of which status it is
        f"Number,Status\n{A},Enabled\n{B},Disabled\n{C},Active\n",  # most are right
    ],
)
def test_a_status_that_is_that_of_sms_is_corrected(text: str, office: Cli) -> None:
    assert "--column" not in hint(office, "numbers", "import", office.file("page.csv", text), "--yes")


def test_an_undo_reads_no_file_so_its_rejects_are_not_to_be_fed_in(office: Cli) -> None:
    office.ok("user", "enable-number", "ann@corp.example", A)
    rejects = str(office.folder / "rejects.csv")
    done = office.run("history", "undo", "3", "--yes", "--partial", "--rejects", rejects)
    assert (done.code, "feed that file in" in done.err) == (5, False)
    assert done.err.splitlines()[-1].endswith(f"history undo 3 --yes --partial --rejects {rejects} --report FILE.csv")
