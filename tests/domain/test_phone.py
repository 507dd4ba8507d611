"""Phone numbers as people write them, read strictly: a number, or the reason why there is none."""

import re

import phonenumbers as lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sms_admin.domain import phone
from sms_admin.domain.phone import Unreadable, is_region, read, read_column

NUMBER = "+14085550100"


@pytest.mark.parametrize(
    "text",
    [
        "+14085550100",
        "14085550100",
        "0014085550100",
        "408-555-0100",
        "(408) 555-0100",
        "'+14085550100",
        "4085550100",
        "408.555.0100",
        "408 555 0100",
        "(408)555-0100",
        "1-408-555-0100",
        "1 (408) 555-0100",
        "+1 408-555-0100",
        "+1 (408) 555-0100",
        "(+1) 408 555 0100",
        "001 408 555 0100",
        "011 1 408 555 0100",
        "  +14085550100\t",
        "\u00a0+1\u00a0408\u00a0555\u00a00100",
        "408\u2011555\u20110100",
        "408\u2013555\u20130100",
        "''+14085550100",
        "' 408-555-0100",
        "tel:+14085550100",
        "TEL:+1-408-555-0100",
        '="+14085550100"',
        '="408-555-0100"',
        "14,085,550,100",
        "4,085,550,100.00",
        "14085550100.00",
        "4085550100.000",
        "408/555-0100",
        "+1 408/5550100",
        "408\u2014555\u22120100",
        "408\u3000555\u200a0100",
        "\u202d+1 408 555 0100\u202c",
        "408\u00ad555\u200b0100",
        "\ufeff'+14085550100\u200e",
    ],
)
def test_a_number_is_read_as_people_write_it(text: str) -> None:
    assert read(text, "US") == NUMBER
    assert read(text, "CA") == NUMBER


@pytest.mark.parametrize(
    ("region", "text", "number"),
    [
        ("AU", "0412 345 678", "+61412345678"),
        ("AU", "(02) 1234 5678", "+61212345678"),
        ("AU", "61412345678", "+61412345678"),
        ("AU", "1800 123 456", "+611800123456"),
        ("AU", "0011 1 408 555 0100", NUMBER),
        ("AU", "0011 61 412 345 678", "+61412345678"),
        ("AU", "0014085550100", NUMBER),
        ("AU", "14085550100", NUMBER),
        ("AU", "+1 408-555-0100", NUMBER),
        ("GB", "020 7946 0456", "+442079460456"),
        ("GB", "07400 123456", "+447400123456"),
        ("GB", "+44 (0)20 7946 0456", "+442079460456"),
        ("GB", "0044 20 7946 0456", "+442079460456"),
        ("GB", "0044 7700 900123", "+447700900123"),
        ("GB", "14085550100", NUMBER),
        ("DE", "030 901820", "+4930901820"),
        ("IT", "06 6982", "+39066982"),
        ("AU", "412345678", "+61412345678"),
        ("GB", "07781 123456", "+447781123456"),
        ("GB", "442079460456", "+442079460456"),
        ("SG", "6123 4567", "+6561234567"),
        ("SG", "1800 123 4567", "+6518001234567"),
        ("SG", "00144 7400 123456", "+447400123456"),
        ("JM", "876-555-0100", "+18765550100"),
        ("RU", "8 495 123-45-67", "+74951234567"),
        ("RU", "810 1 408 555 0100", NUMBER),
        ("US", "00 44 7400 123456", "+447400123456"),
        ("US", "453-212-3456", "+14532123456"),
        ("US", "+44 20 7946 0456", "+442079460456"),
        ("US", "011 44 20 7946 0456", "+442079460456"),
        ("US", "+39 06 6982", "+39066982"),
        ("US", "+800 1234 5678", "+80012345678"),
    ],
)
def test_a_national_form_is_read_by_the_region_and_one_with_its_country_wherever(
    region: str, text: str, number: str
) -> None:
    assert read(text, region) == number


LENGTH = "in region US it has too many or too few digits"
PLAIN_LENGTH = "it has too many or too few digits"
NONE = "in region US there are no such numbers"
LETTERS = "it has letters in it"
CHARACTERS = "it has characters in it that no number has"
OTHER_DIGITS = "it has digits in it other than 0 to 9"
EXTENSION = "it has an extension"
TWO = "it looks like two numbers"
DECIMAL = "a spreadsheet or program wrote it as a decimal number"
ABROAD = "which leads abroad from region US, it has too many or too few digits"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        (" \t ", "it is empty"),
        ("'", "it is empty"),
        ("\u200b\u00a0", "it is empty"),
        ('=""', "it is empty"),
        ("tel:", "it is empty"),
        ("+", "it has no digits"),
        ("- -", "it has no digits"),
        ("()", "it has no digits"),
        ("1-800-FLOWERS", LETTERS),
        ("n/a", LETTERS),
        ("null", LETTERS),
        ("tel:tel:+14085550100", LETTERS),
        ("408-555-0100 x12", EXTENSION),
        ("408-555-0100 ext. 5", EXTENSION),
        ("(408) 555-0100, extension 5", EXTENSION),
        ("+14085550100;ext=5", EXTENSION),
        ("tel:+14085550100;ext=1234", EXTENSION),
        ("+14085550100#5", EXTENSION),
        ("\u0664\u0660\u0668\u0665\u0665\u0665\u0660\u0661\u0660\u0660", OTHER_DIGITS),
        ("\uff14\uff10\uff18\uff15\uff15\uff15\uff10\uff11\uff10\uff10", OTHER_DIGITS),
        ("+1408555010\u0660", OTHER_DIGITS),
        ("\uff0b14085550100", CHARACTERS),
        ("+14085550100\x1b", CHARACTERS),
        ("+14085550100\x1f", CHARACTERS),
        ("+1408\n5550100", CHARACTERS),
        ("408,555,0100", CHARACTERS),
        ("=4085550100", CHARACTERS),
        ('="4085550100', CHARACTERS),
        ("++14085550100", CHARACTERS),
        ("1+4085550100", CHARACTERS),
        ("4085550100+", CHARACTERS),
        ("-4085550100", CHARACTERS),
        ("\u22124085550100", CHARACTERS),
        ("+14085550100'", CHARACTERS),
        ("4085550100;4085550101", TWO),
        ("4085550100, 4085550101", TWO),
        ("4085550100\n4085550101", TWO),
        ("4085550100|4085550101", TWO),
        ("+14085550100 ::: +14085550101", TWO),
        ("+14085550100 +14085550101", TWO),
        ("+14085550100+14085550101", TWO),
        ("(408) 555-0100\u00a0+1 408 555 0101", TWO),
        ("408-555-0100/0101", TWO),
        ("408-555-0100/1", TWO),
        ("4085550100/4085550101", TWO),
        ("408/555/0100", TWO),
        ("4085550100 4085550101", LENGTH),
        ("555-0100", LENGTH),
        ("408-555-010", LENGTH),
        ("408-555-01001", LENGTH),
        ("1408555010", LENGTH),
        ("408-155-0100", NONE),
        ("108-555-0100", LENGTH),
        ("14085550", LENGTH),
        ("0408 555 0100", LENGTH),
        ("24085550100", LENGTH),
        ("0", LENGTH),
        ("+1408555010", PLAIN_LENGTH),
        ("+140855501000", PLAIN_LENGTH),
        ("+1 (0)408 555 0100", PLAIN_LENGTH),
        ("+1234567890123456", PLAIN_LENGTH),
        ("00", f"after 00, {ABROAD}"),
        ("011 44 20", f"after 011, {ABROAD}"),
        ("+0014085550100", "no country has such numbers"),
        ("+999123456789", "no country has such numbers"),
        ("14085550100.0", DECIMAL),
        ("4085550100,00", DECIMAL),
        ("4085550100,5", DECIMAL),
        ("4085550100.5", DECIMAL),
        ("1" * 41, "it is too long"),
        ("1" * 10_000_000, "it is too long"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason_and_the_way_to_write_it(text: str, why: str) -> None:
    found = unreadable(text, "US")
    assert found.code == "bad-number"
    assert found.why.endswith(why)
    assert found.way_out == "write it like +14085550100"


@pytest.mark.parametrize(
    ("region", "text", "why", "way_out"),
    [
        ("AU", "44 7400 123456", "in region AU there are no such numbers", "if you mean +44 7400 123456, write the +"),
        ("US", "442079460456", LENGTH, "if you mean +44 20 7946 0456, write the +"),
        ("US", "(617) 275-71963", LENGTH, "if you mean +61 7 2757 1963, write the +"),
        ("AU", "(408) 555-0100", "in region AU there are no such numbers", "if you mean +1 408-555-0100, write the +1"),
        ("US", "0035-886-469", "after 00, which leads abroad from region US", "if you mean +358 8 6469, write the +"),
        ("DE", "15062345678", "it can be read in two ways", "+1 506-234-5678 or +49 15062 345678"),
        ("US", "4532123456", "it can be read in two ways", "+1 453-212-3456 or +45 32 12 34 56"),
        ("SG", "0016499461234", "it can be read in two ways", "+1 649-946-1234 or +64 9 946 1234"),
        ("SG", "0014085550100", "after 001, which leads abroad from region SG", "if you mean +1 408-555-0100, write"),
    ],
)
def test_a_refusal_names_the_region_and_the_number_abroad_that_may_be_meant(
    region: str, text: str, why: str, way_out: str
) -> None:
    found = unreadable(text, region)
    assert why in found.why
    assert way_out in found.way_out


@pytest.mark.parametrize(
    "text", ["1.40856E+10", "1,40856E+10", "1.40856e10", "1E+10", "1.E+10", "+1.4E+10", "'1.40856E+10", " 4.09E+09 "]
)
def test_a_number_that_a_spreadsheet_has_mangled_is_never_guessed(text: str) -> None:
    found = unreadable(text, "US")
    assert found.code == "excel-mangled"


@pytest.mark.parametrize("text", ["408-555-01001", "40855501001", "208-555-01001", "408-555-0100/1", "714-555-01000"])
def test_a_digit_too_many_does_not_make_a_number_of_another_country(text: str) -> None:
    """``+40 855501001`` is as long as a Romanian number, and no number at all."""
    assert accepted(text, "US") is None


# --- laws ---------------------------------------------------------------------------------------------------------

digits = st.text("0123456789", max_size=17)
looks_like_a_number = st.text("0123456789 ()-.+'", max_size=20) | digits | digits.map("+".__add__)
grouped = st.tuples(
    st.sampled_from(["", "+1", "1", "+1 ", "1-", "001 ", "'"]),
    st.from_regex(r"\(?[2-9][0-9]{2}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}", fullmatch=True),
).map("".join)
regions = st.sampled_from(["US", "CA", "AU", "GB", "DE", "IT", "MX", "AR", "BR"])
STORED = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


def by_library(text: str, region: str) -> str | None:
    """The library's own answer, without any of our regular expressions."""
    try:
        number = lib.parse(text, region)
    except lib.NumberParseException:
        return None
    return lib.format_number(number, lib.PhoneNumberFormat.E164) if lib.is_possible_number(number) else None


def accepted(text: str, region: str) -> str | None:
    found = read(text, region)
    return None if isinstance(found, Unreadable) else found


def unreadable(text: str, region: str) -> Unreadable:
    """Why ``text`` is no number."""
    found = read(text, region)
    assert isinstance(found, Unreadable), found
    return found


@example("0000000", "AU")
@given(looks_like_a_number | grouped | st.text(), regions)
@example("+0408555010", "US")
@example("+18005550199", "AU")
def test_what_is_read_has_the_stores_shape_keeps_its_digits_and_is_read_the_same_again(text: str, region: str) -> None:
    number = accepted(text, region)
    if number is None:
        return
    assert STORED.fullmatch(number)
    assert read(number, region) == read(number, "US") == number
    written = re.sub("[^0-9]", "", text).lstrip("0")
    assert number.endswith(written[-6:])


@given(st.from_regex(r"\A\+(1[0-9]{10}|61[23478][0-9]{8})\Z"), regions)
def test_a_number_that_the_library_is_not_asked_about_is_what_it_would_say(number: str, region: str) -> None:
    assert read(number, region) == number == by_library(number, region)


@given(grouped, st.sampled_from(["US", "CA"]))
def test_a_written_number_that_the_library_is_not_asked_about_is_what_it_would_say(text: str, region: str) -> None:
    number = accepted(text, region)
    if number is not None:
        assert number == by_library(re.sub("^00", "+", text.strip("'")), region)
        assert number == accepted("tel:" + text.strip("'"), region)


@given(st.text(), regions)
def test_a_text_with_a_letter_or_a_foreign_digit_is_never_a_number(text: str, region: str) -> None:
    for foreign in ("x", "É", "५", "７", "②"):
        for place in (0, 6, 12):
            assert accepted(NUMBER[:place] + foreign + NUMBER[place:], region) is None
    if any(c.isalpha() or (c.isnumeric() and not c.isascii()) for c in text):
        assert accepted(text, region) is None


@given(st.from_regex(phone._WORDS, fullmatch=True).map(str.strip), st.sampled_from(["US", "AU", "GB"]))
@example("tel 1408555010", "US")
@example("EXT 5", "US")
@example("E5 0100", "GB")
def test_words_before_digits_are_refused_as_any_other_text_with_letters(text: str, region: str) -> None:
    assert phone._read_strictly(text, region) == phone._LETTERS
    assert phone.read(text, region) == (phone._LETTERS if len(text) <= phone._LONGEST else phone._TOO_LONG)


@given(st.lists(grouped | st.just(NUMBER) | st.just("+61412345678") | st.text(max_size=13)))
@example([NUMBER + "\n" + NUMBER, ""])
@example([NUMBER, "+61412345678"])
@example([])
def test_a_column_is_read_as_each_of_its_cells(texts: list[str]) -> None:
    assert list(read_column(texts, "US")) == [read(text, "US") for text in texts]


@pytest.mark.parametrize("text", ["US", "CA", "AU", "GB", "JM"])
def test_a_country_with_numbers_is_a_region(text: str) -> None:
    assert is_region(text)


@pytest.mark.parametrize("text", ["us", "", "XX", "USA", "001", "1"])
def test_anything_else_is_none(text: str) -> None:
    assert not is_region(text)
