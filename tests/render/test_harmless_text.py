"""Data is made harmless for a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_admin.render.text import harmless

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DEPRECATED = set("\u206a\u206b\u206c\u206d\u206e\u206f")  # swap brackets, change the shapes of letters and digits


def acts_on_a_terminal(character: str) -> bool:
    """Said in Unicode's own categories, not with the expression under test."""
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or character in BIDI | DEPRECATED
        or character == "\ufeff"
        or 0xE0000 <= ord(character) <= 0xE007F
    )


EVERY_CHARACTER = [chr(code) for code in range(0x110000)]
any_text = st.lists(st.characters(exclude_categories=()) | st.sampled_from([*sorted(BIDI), "\x1b", "\ufeff"]))


def test_of_all_characters_those_that_act_on_a_terminal_are_replaced_and_no_others() -> None:
    replaced = {c for c in EVERY_CHARACTER if harmless(c) != c}
    assert replaced == {c for c in EVERY_CHARACTER if acts_on_a_terminal(c)}


@given(any_text)
def test_nothing_that_acts_on_a_terminal_is_left_and_the_rest_stays_in_order(characters: list[str]) -> None:
    shown = harmless("".join(characters))
    assert not any(map(acts_on_a_terminal, shown))
    assert shown == "".join(map(harmless, characters))


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("\x9b31m", r"\x9b31m"),
        ("a\x7fb", r"a\x7fb"),
        ("abc\u202egpj.exe", r"abc\u202egpj.exe"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("one\ntwo\tthree\rfour", "one␊two␉three␍four"),
    ],
)
def test_a_harmful_character_becomes_visible(data: str, shown: str) -> None:
    assert harmless(data) == shown


@pytest.mark.parametrize("name", ["Zoë Müller", "山田 太郎", "क्\u200dष", "👩\u200d💻", "no\u00a0break", ""])
def test_names_of_people_stay_as_they_are(name: str) -> None:
    assert harmless(name) == name
