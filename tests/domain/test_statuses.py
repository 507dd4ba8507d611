"""The words of a status, and the Assignment column."""

import pytest

from sms_admin.domain.statuses import SmsStatus, assignment, read_status


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("disabled", "Disabled"),
        ("pending", "Pending"),
        ("enabled", "Enabled"),
        ("enabling-failed", "Enabling Failed"),
        ("disabling-failed", "Disabling Failed"),
    ],
)
def test_a_status_is_read_in_our_word_and_shown_and_read_in_the_consoles(status: str, word: str) -> None:
    assert read_status(status) == status
    assert SmsStatus(status).label == word
    assert read_status(word) == read_status(word.upper()) == read_status(f" {word.replace(' ', '_')} ") == status


@pytest.mark.parametrize(
    "text",
    [
        "Enabling\u00a0Failed",
        "Enabling  Failed",
        "\u200bEnabling Failed\u200b",
        "enabling\u2011failed",
        "Enabling\nFailed",
    ],
)
def test_a_status_is_read_whatever_blanks_and_invisible_characters_came_with_it(text: str) -> None:
    assert read_status(text) is SmsStatus.ENABLING_FAILED


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0", "\u200b"])
def test_a_blank_status_is_disabled(blank: str) -> None:
    assert read_status(blank) is SmsStatus.DISABLED


@pytest.mark.parametrize(
    "text", ["on", "ACTIVE", "enable", "enabled!", "enabling", "diſabled", "Ｅnabled", "-", "None"]
)
def test_any_other_word_is_no_status(text: str) -> None:
    assert read_status(text) is None


@pytest.mark.parametrize("status", [s for s in SmsStatus if s is not SmsStatus.DISABLED])
def test_the_assignment_of_a_number_on_the_page(status: SmsStatus) -> None:
    assert assignment(status, "C7GH42I") == "Assigned (C7GH42I)"
    assert assignment(status, "") == "Not assigned"


def test_the_assignment_of_a_number_that_is_not_on_the_page_is_blank() -> None:
    assert assignment("disabled", "") == ""
