"""Characters that cannot be seen, and those that look like a dash or a blank."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_admin.domain.text import is_unicode, plain, visible

CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1)]
# Format characters that are seen: Arabic and Kaithi number signs, interlinear and hieroglyph marks
# (DerivedCoreProperties.txt takes them from Default_Ignorable_Code_Point).
SEEN = {*"\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\ufff9\ufffa\ufffb\U000110bd\U000110cd"}
SEEN |= {chr(code) for code in range(0x13430, 0x13440)}


def test_a_format_character_is_dropped_unless_it_is_seen() -> None:
    formats = [c for c in CHARACTERS if unicodedata.category(c) == "Cf"]
    assert [c for c in formats if (plain(c) == "") == (c in SEEN)] == []


@pytest.mark.parametrize(("category", "meant"), [("Pd", "-"), ("Zs", " ")])
def test_every_dash_and_every_blank_is_the_plain_one(category: str, meant: str) -> None:
    assert [c for c in CHARACTERS if unicodedata.category(c) == category and plain(c) != meant] == []


@pytest.mark.parametrize("character", "\u2212\u207b\u208b\u2053")
def test_a_minus_and_a_swung_dash_are_dashes(character: str) -> None:
    assert plain(character) == "-"


@pytest.mark.parametrize("character", "\u034f\u115f\u3164\uffa0\ufe0f\u17b4\u180b\U000e0100\U000e0fff")
def test_a_filler_or_a_selector_is_dropped(character: str) -> None:
    assert plain(f"a{character}b") == "ab"


def test_every_other_character_stays() -> None:
    touched = {c for c in CHARACTERS if plain(c) != c}
    kinds = {unicodedata.category(c) for c in touched}
    assert kinds <= {"Cf", "Cn", "Pd", "Zs", "Mn", "Lo", "Sm", "Po"}
    assert not any(c.isdigit() or c.isascii() or (c.isspace() and plain(c) != " ") for c in touched)


@given(st.text())
def test_a_plain_text_is_plain_and_shows_all_that_it_has(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert visible(plain(text)) == plain(text)
    assert len(visible(text)) >= len(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+14085550100\u200b", "+14085550100<U+200B>"),
        ("\u202d+1\u202c", "<U+202D>+1<U+202C>"),
        ("a\U000e0041", "a<U+E0041>"),
        ("408\u00ad555", "408<U+00AD>555"),
        ("Zoë", "Zoë"),
        ("a\u2013b", "a\u2013b"),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_code(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(codec="utf-8")), st.sampled_from(["", "\ud800", "\udcff", "\udfff"]))
def test_half_of_a_character_is_no_unicode(text: str, half: str) -> None:
    assert is_unicode(text + half + text) == (not half)
