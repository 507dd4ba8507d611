"""A store of version 1 kept Unicode dashes and invisible characters within user names; it is served as it is.

``versions/older-names-v1.db`` was made by sms-admin 0.1.0. Each of the two Jeans is a user there.
"""

import re
import shlex
import shutil

import pytest

from tests.driving import Cli
from tests.store.make_version import VERSIONS

MARY, JEAN, OTHER_JEAN, HEART = (
    "Mary–Ann@corp.example",
    "jean‑luc@corp.example",
    "jean-luc@corp.example",
    "❤\ufe0f@corp.example",
)
MARYS = ["+14085550100", "+14085550101"]

pytestmark = pytest.mark.sqlite


@pytest.fixture
def old(cli: Cli) -> Cli:
    shutil.copyfile(VERSIONS / "older-names-v1.db", cli.environ["SMS_ADMIN_STORE"])
    cli.file("config.toml", "")
    return cli


def numbers_of(cli: Cli, user: str) -> list[str]:
    return [line["number"] for line in cli.json("user", "show", user)]


def hints(text: str) -> list[list[str]]:
    """The command lines that messages name, after the program's name."""
    return [shlex.split(found)[1:] for found in re.findall(r": (sms-admin .*)$", text, re.MULTILINE)]


def test_every_user_is_found_by_the_name_that_the_list_shows(old: Cli) -> None:
    for line in old.json("user", "list"):
        assert len(numbers_of(old, line["user"])) == line["numbers"], line
    assert numbers_of(old, MARY.upper()) == MARYS
    assert (numbers_of(old, JEAN), numbers_of(old, OTHER_JEAN)) == (["+14085550102"], ["+14085550103"])


def test_the_numbers_of_every_user_are_listed_by_the_name_that_the_list_shows(old: Cli) -> None:
    for line in old.json("user", "list"):
        listed = old.json("numbers", "list", "--all", "--user", line["user"])
        assert [number["number"] for number in listed] == numbers_of(old, line["user"]), line


def test_a_check_names_those_whom_no_file_can_name_and_the_command_that_mends_it(old: Cli) -> None:
    done = old.ok("store", "check", "-o", "json")
    assert done.json == []
    assert hints(done.err) == [
        ["user", "remove", JEAN],
        ["user", "rename", MARY, "Mary-Ann@corp.example"],
        ["user", "rename", HEART, "❤@corp.example"],
    ]
    assert "jean-luc@corp.example; give its numbers to that one with an import" in done.err
    assert "❤<U+FE0F>@corp.example has a name of an older form" in done.err


def test_what_the_check_names_mends_it(old: Cli) -> None:
    jeans = old.csv("j.csv", ("phone_number", "user"), [("+14085550102", OTHER_JEAN)])
    old.ok("numbers", "import", jeans, "--yes")
    for words in hints(old.ok("store", "check").err):
        old.ok(*words)
    assert hints(old.ok("store", "check").err) == []
    users = {line["user"]: line["numbers"] for line in old.json("user", "list")}
    assert users == {
        "Mary-Ann@corp.example": 2,
        OTHER_JEAN: 2,
        "zoë@corp.example": 1,
        "❤@corp.example": 1,
    }
    assert numbers_of(old, MARY) == MARYS
    old.ok("history", "undo", "6", "--yes")
    old.ok("store", "check")


def test_a_number_of_such_a_user_is_enabled_after_the_hinted_rename(old: Cli) -> None:
    done = old.run("user", "enable-number", HEART, "-o", "json")
    assert done.code == 3
    first, _, then = done.error["hint"].partition(" && ")
    assert shlex.split(then)[1:4] == ["user", "enable-number", HEART]
    old.ok(*shlex.split(first)[1:])
    old.ok(*shlex.split(then)[1:])
    assert old.state()["+14085550105"] == ("enabled", "C7GH42I")
