"""A command line is written so that a shell reads back its words, each of them, and one line is all it takes."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sms_admin.domain.commands import again, command, quoted

WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=30, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=20))
def test_a_shell_reads_back_every_word(words: list[str]) -> None:
    line = quoted(words)
    assert line.isprintable()  # nothing in it ends the line or acts on a terminal
    done = subprocess.run(["bash", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True)
    assert done.stdout.decode().split("\0")[:-1] == words


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("+14085550100", "+14085550100"),
        ("josé@corp.com", "josé@corp.com"),
        ("o'neill@corp.com", '"o\'neill@corp.com"'),
        ("it's $5", r"'it'\''s $5'"),
        ("my list.csv", "'my list.csv'"),
        ("phone_number=Mobile phone", "phone_number='Mobile phone'"),
        ("a\tb\u202e", r"$'a\x09b\xe2\x80\xae'"),
        ("", "''"),
        ("=ls", "'=ls'"),
    ],
)
def test_a_word_is_quoted_only_where_it_has_to_be(word: str, written: str) -> None:
    assert quoted([word]) == written


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["numbers", "list", "--all"], "numbers list --all"),
        (["numbers", "import", "my list.csv"], "numbers import 'my list.csv'"),
        (["user list"], "'user list'"),
        (["user", "", "list"], "user '' list"),
        (["user", "=list"], "user '=list'"),
    ],
)
def test_words_without_need_stay_plain_beside_quoted_ones(words: list[str], written: str) -> None:
    assert quoted(words) == written


def test_an_argument_that_looks_like_an_option_stands_behind_two_dashes() -> None:
    assert str(command("user show", "-pam")) == "user show -- -pam"
    assert str(command("user enable-number", "-pam", "+1408", options=("--campaign", "C7"))) == (
        "user enable-number --campaign C7 -- -pam +1408"
    )
    assert str(command("numbers import", "-")) == "numbers import -"
    assert str(again("--yes")) == "--yes"
