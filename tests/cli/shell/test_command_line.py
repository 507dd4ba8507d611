"""The command line that a hint repeats: what was said stays, what is said anew takes the place of the old."""

import pytest

from sms_admin.cli.shell.command_line import CommandLine
from sms_admin.domain.commands import again, instead

IMPORT = ("numbers", "import", "a.csv")
NAMED = again("--column", "phone_number=Mobile")


@pytest.mark.parametrize(
    ("words", "hint", "written"),
    [
        (("--column", "site=Office"), NAMED, "--column site=Office --column phone_number=Mobile"),
        (("--column=site=Office",), NAMED, "--column=site=Office --column phone_number=Mobile"),
        (("--column", "phone_number=Phone", "--yes"), NAMED, "--yes --column phone_number=Mobile"),
        (("--column=Phone Number=Phone", "--column", "site=B"), NAMED, "--column site=B --column phone_number=Mobile"),
        (("--number", "1", "--number", "2"), again("--number", "3"), "--number 1 --number 2 --number 3"),
        (("--number", "1", "--number=2"), again("--number", "1"), "--number=2 --number 1"),
        (("--report", "a.csv", "--rejects=b.csv"), again("--report", "c.csv"), "--rejects=b.csv --report c.csv"),
        (("--yes",), again("--yes"), "--yes"),
    ],
)
def test_an_option_that_may_be_repeated_goes_only_for_one_about_the_same_thing(
    words: tuple[str, ...], hint: str, written: str
) -> None:
    line = CommandLine((*IMPORT, *words)).written(hint)
    assert line.partition("a.csv ")[2] == written


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("--number", "12", "--yes"), "--number NUMBER --yes"),
        (("--number=12", "--yes"), "--number NUMBER --yes"),
        (("--number=123", "12"), "--number=123 NUMBER"),
    ],
)
def test_a_wrong_word_is_replaced_however_it_was_given(words: tuple[str, ...], written: str) -> None:
    line = CommandLine(("history", "undo", "4", *words)).written(instead("12", "NUMBER"))
    assert line.partition("undo 4 ")[2] == written
