"""User names: compared without case, shown as first written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_admin.domain.users import MAX_LENGTH, full_name, user_key, user_keys, why_no_user_name

names = st.text(st.characters(exclude_categories=["Cs"])) | st.text("aAſßẞİıΣςéÉe\u0301Kåﬁ\u0345ᾳᾼ .@", max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jane.Doe@Corp.com", "jane.doe@corp.com"),
        ("  jane ", "JANE"),
        ("straße", "STRASSE"),
        ("zoë", "ZOE\u0308"),
        ("ΟΔΟΣ", "οδος"),
        ("\u200ejane\u00a0", "Jane"),
        ("j\u00adane", "jane"),
        ("jane\u2013doe", "Jane-Doe"),
        ("e\u200b\u0301", "É"),
    ],
)
def test_names_that_differ_in_case_only_are_one_user(one: str, other: str) -> None:
    assert user_key(one) == user_key(other)


@given(names)
def test_the_key_of_a_key_is_itself_and_composition_makes_no_difference(name: str) -> None:
    key = user_key(name)
    assert user_key(key) == key
    assert user_key(unicodedata.normalize("NFD", name)) == key


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_compared_as_everything_else_is(name: str) -> None:
    assert user_key(name) == user_key(name + "é").removesuffix("é").strip()


@pytest.mark.parametrize(
    "name",
    ["jane.doe@corp.com", "jane", "x", "山田", "Zoë", "o'neill", "=cmd", "[/x]", "na", "nonesuch", "a" * MAX_LENGTH],
)
def test_a_name_may_be_anything_that_is_seen_and_in_one_piece(name: str) -> None:
    assert why_no_user_name(name) == why_no_user_name(f" {name} ") == ""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "it is empty"),
        (" \t", "it is empty"),
        ("-", "it has no letter or digit in it"),
        ("\u2014", "it has no letter or digit in it"),
        *((word, "it stands for nobody, and so does an empty cell") for word in ("N/A", "none", "NULL", "Unassigned")),
        *(
            (word, "it stands for nobody, and so does an empty cell")
            for word in ("(none)", "<unknown>", "TBD", "vacant")
        ),
        ("jane doe", "it has a blank in it"),
        ("jane@corp.example;kim@corp.example", "it looks like two addresses"),
        ("Mailto:jane@corp.example", "it is a link to an address"),
        ("jane\tdoe", "it has a character in it that cannot be shown"),
        ("jane\x1b[31m", "it has a character in it that cannot be shown"),
        ("jane\u00a0doe", "it has a blank in it"),
        ("jane\u3000doe", "it has a blank in it"),
        ("\u200b\u00a0", "it is empty"),
        ("jane\u2028doe", "it has a character in it that cannot be shown"),
        ("jane\ue000", "it has a character in it that cannot be shown"),
        ("jane\ud800", "it has a character in it that cannot be shown"),
        ("a" * (MAX_LENGTH + 1), "it is longer than 254 characters"),
    ],
)
def test_any_other_text_is_no_name(name: str, why: str) -> None:
    assert why_no_user_name(name) == why


@pytest.mark.parametrize(
    ("first", "last", "full"), [("Jane", "Doe", "Jane Doe"), ("Jane", "", "Jane"), ("", "Doe", "Doe"), ("", "", "")]
)
def test_the_full_name_has_no_blanks_too_many(first: str, last: str, full: str) -> None:
    assert full_name(first, last) == full


addresses = st.from_regex(r"[A-Za-z0-9.'+_-]{1,9}@[A-Za-z0-9.-]{1,9}", fullmatch=True)
near_them = st.sampled_from(
    [
        "",
        " ",
        "n/a",
        "NONE",
        "jane",
        "a@b@c",
        "@b",
        "a@",
        "-@-",
        " a@b",
        "a@b ",
        "a@b\n",
        "a@b\nc@d",
        "mailto:a@b",
        "Zo\u00eb@b",
        "\u212aay@b",
        "a\u200b@b",
        *(f"{'a' * length}@b" for length in (63, 64, 65, MAX_LENGTH - 2, MAX_LENGTH - 1)),
        *(f"{'a' * 64}@{'b' * length}" for length in (188, 189, 190)),
    ]
)


@given(st.lists(addresses | near_them | names, max_size=4))
def test_a_column_is_read_as_each_of_its_texts_by_itself(texts: list[str]) -> None:
    alone = [user_key(text) for text in texts]
    expected = ["?" if key and why_no_user_name(text) else key for key, text in zip(alone, texts, strict=True)]
    assert list(user_keys(texts, "?")) == expected
    assert list(user_keys(texts)) == alone


@given(st.lists(addresses, min_size=1, max_size=3))
def test_so_is_a_column_of_addresses_alone(texts: list[str]) -> None:
    expected = ["?" if why_no_user_name(text) else user_key(text) for text in texts]
    assert list(user_keys(texts, "?")) == expected
