"""The sentence of each code: what is wrong, with which value, and what to do instead."""

import re

import pytest

from sms_admin.domain.refusals import Code, Particulars, one_of
from sms_admin.domain.ways_out import refusal


def reason(code: Code, row: Particulars) -> str:
    """The sentence of a row that is refused."""
    return refusal(code, row).reason


ROW = Particulars(
    action="enable",
    text="408-555",
    why="it has too many or too few digits; write it like +14085550100",
    number="+14085550100",
    earlier=17,
    user="jane.doe@corp.com",
    owner="joe.roe@corp.com",
    other="+14085550199",
    status="Enabling Failed",
    country="GB",
    current="C9ZZZZ9",
    campaign="C7GH42I",
    campaign_status="EXPIRED",
    brand="B1A2B3C",
    brand_status="SELF_DECLARED",
    ready="C7GH42I or C8AAAA8",
    limit=48,
    used=46,
    fit=2,
    numbers=3,
    run=12,
)

# The values that each sentence must name, and the way out.
NAMES: dict[str, tuple[str, ...]] = {
    "excel-mangled": ("'408-555'", "format the column as text"),
    "bad-number": ("'408-555'", "too many or too few digits", "+14085550100"),
    "bad-cell": ("too many or too few digits",),
    "duplicate-in-file": ("+14085550100", "line 17", "keep one"),
    "unknown-number": ("+14085550100", "'numbers import FILE'"),
    "unknown-user": ("jane.doe@corp.com", "'user list'"),
    "several-numbers": ("jane.doe@corp.com", "phone_number", "'user enable-number jane.doe@corp.com NUMBER"),
    "not-users-number": ("+14085550100", "joe.roe@corp.com", "not to jane.doe@corp.com", "'user show"),
    "no-user": ("+14085550100", "'numbers import FILE'"),
    "unknown-campaign": ("C7GH42I", "'campaign set C7GH42I --brand BRAND'"),
    "no-campaign": ("+14085550100", "'campaign status'"),
    "campaign-ambiguous": ("C7GH42I or C8AAAA8", "--campaign"),
    "brand-not-verified": ("B1A2B3C", "SELF_DECLARED", "C7GH42I", "'brand set B1A2B3C --status VERIFIED'"),
    "campaign-not-verified": ("C7GH42I", "EXPIRED", "'campaign set C7GH42I --status VERIFIED'"),
    "toll-free": ("+14085550100", "C7GH42I", "local number"),
    "country-not-covered": ("+14085550100", "GB", "US, Canada and Australia"),
    "already-on-sms-page": ("+14085550100", "'numbers assign +14085550100'"),
    "not-on-sms-page": ("+14085550100", "'user enable-number joe.roe@corp.com +14085550100'"),
    "on-sms-page": ("+14085550100", "Enabling Failed", "'numbers remove +14085550100'"),
    "not-enabled": ("+14085550100", "Enabling Failed", "'numbers remove +14085550100'"),
    "assigned-elsewhere": ("+14085550100", "C9ZZZZ9", "'numbers assign +14085550100 --campaign C7GH42I --move'"),
    "user-twice-in-file": ("+14085550100", "joe.roe@corp.com", "line 17", "+14085550199", "keep one"),
    "campaign-full": (
        "+14085550100",
        "C7GH42I",
        "46 of its 48",
        "2 of these rows fit",
        "'campaign set C7GH42I --limit N'",
    ),
    "changed-since": ("+14085550100", "run 12", "'history undo 12'", "--partial"),
    "bad-user": ("'jane.doe@corp.com'", "too many or too few digits"),
    "user-differs-in-file": ("joe.roe@corp.com", "'408-555'", "'+14085550199'", "line 17", "the same"),
    "campaign-deactivated": ("C7GH42I", "DEACTIVATED", "+14085550100", "campaign_id"),
    "bad-status": ("'Enabling Failed'", "Disabled, Pending, Enabled, Enabling Failed or Disabling Failed"),
    "campaign-on-disabled": ("+14085550100", "C7GH42I", "campaign_id", "sms_status"),
    "second-live-number": ("joe.roe@corp.com", "+14085550100", "+14085550199", "sms_status"),
    "unknown-brand": ("408-555", "B1A2B3C", "'brand set B1A2B3C'"),
    "user-exists": ("jane.doe@corp.com", "without case"),
    "user-has-numbers": ("jane.doe@corp.com", "numbers (3)", "'numbers import FILE'", "'numbers delete NUMBER'"),
    "in-use": ("408-555", "too many or too few digits", "undo"),
}


def test_every_code_has_its_sentence() -> None:
    assert set(NAMES) == {code.value for code in Code}


@pytest.mark.parametrize("code", Code)
def test_a_sentence_is_one_line_and_names_the_values_and_the_way_out(code: Code) -> None:
    said = reason(code, ROW)
    assert [part for part in NAMES[code] if part not in said] == []
    assert "\n" not in said
    assert "{" not in said
    assert len(said) < 230


def test_of_a_deactivated_campaign_no_hint_is_to_verify_it_again() -> None:
    said = reason(Code.CAMPAIGN_NOT_VERIFIED, Particulars(campaign="C7GH42I", campaign_status="DEACTIVATED"))
    assert "C7GH42I is DEACTIVATED, which cannot be undone" in said
    assert "--status VERIFIED" not in said
    assert "--campaign" in said


def test_a_number_without_a_user_is_taken_off_with_remove() -> None:
    said = reason(Code.NO_USER, Particulars(action="disable", number="+14085550100", user="jane"))
    assert said == (
        "number +14085550100 belongs to no user, so not to jane either; take it off with 'numbers remove +14085550100'"
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("", ""),
        ("A", "A"),
        ("AB", "A or B"),
        ("ABC", "A, B or C"),
        ("ABCDE", "A, B, C, D or E"),
        ("ABCDEFG", "A, B, C, D, E or 2 others"),
    ],
)
def test_of_many_names_only_some_are_named(names: str, said: str) -> None:
    assert one_of(names) == said


def test_braces_in_data_are_data() -> None:
    assert "'{number}'" in reason(Code.BAD_NUMBER, Particulars(text="{number}", why="it has letters in it"))


# What an undo says in its own words.
UNDO: dict[Code, tuple[str, ...]] = {
    Code.UNKNOWN_USER: ("+14085550100", "jane.doe@corp.com", "run 12", "'history undo 12'", "--partial"),
    Code.CAMPAIGN_NOT_VERIFIED: ("+14085550100", "C7GH42I", "EXPIRED", "--partial"),
    Code.SECOND_LIVE_NUMBER: (
        "joe.roe@corp.com",
        "+14085550100",
        "'history undo 12 --number +14085550199'",
        "--partial",
    ),
    Code.CHANGED_SINCE: ("user jane.doe@corp.com", "run 12", "'history undo 12'", "--partial"),
}


@pytest.mark.parametrize("code", UNDO)
def test_an_undo_names_a_way_out_of_its_own(code: Code) -> None:
    said = reason(code, ROW._replace(action="undo", text="user jane.doe@corp.com"))
    assert [part for part in UNDO[code] if part not in said] == []
    assert len(said) < 230


def test_no_hint_is_to_undo_what_cannot_be_undone() -> None:
    row = ROW._replace(action="undo", text="number +14085550100", blamed="campaign deactivate")
    said = reason(Code.CHANGED_SINCE, row)
    assert "run 12" in said
    assert "'history undo" not in said
    deactivated = row._replace(campaign_status="DEACTIVATED")
    assert "--status VERIFIED" not in reason(Code.CAMPAIGN_NOT_VERIFIED, deactivated)


_BLAMED = ("", "campaign deactivate")


@pytest.mark.parametrize("code", Code)
@pytest.mark.parametrize("blamed", _BLAMED)
@pytest.mark.parametrize("status", ["EXPIRED", "DEACTIVATED"])
def test_the_only_row_of_an_undo_cannot_be_left_out_of_it(code: Code, blamed: str, status: str) -> None:
    for text in ("number +14085550100", "user jane.doe@corp.com"):
        row = ROW._replace(action="undo", text=text, blamed=blamed, campaign_status=status)
        one, many = reason(code, row._replace(sole=True)), reason(code, row)
        assert "--partial" not in one
        assert re.sub(r"[,;] (or )?leave this row out with --partial$", "", many) == one


def test_an_undo_that_needs_a_user_names_the_run_that_took_the_user_away() -> None:
    gone = refusal(Code.UNKNOWN_USER, ROW._replace(action="undo", sole=True))
    assert gone.reason == (
        "number +14085550100 goes back to jane.doe@corp.com, who was removed by run 12; undo that first with"
        " 'history undo 12'"
    )
    unclear = refusal(Code.UNKNOWN_USER, ROW._replace(action="undo", run=0))
    assert "'numbers import FILE'" in unclear.reason


@pytest.mark.parametrize(
    ("code", "row"),
    [
        *((Code.UNKNOWN_NUMBER, Particulars(action=action)) for action in ("remove", "disable", "delete")),
        (Code.UNKNOWN_NUMBER, Particulars(action="disable", user_alone=True, user="jane")),
        *((Code.UNKNOWN_USER, Particulars(action=action, user="jane")) for action in ("disable", "user")),
    ],
)
def test_no_hint_is_to_bring_in_what_is_to_be_taken_off_or_out(code: Code, row: Particulars) -> None:
    found = refusal(code, row)
    assert "import" not in f"{found.reason} {found.way}"


@pytest.mark.parametrize("action", ["enable", "assign", "import", "sync"])
@pytest.mark.parametrize("text", ["NULL", "N/A", "C7GH42", "C7GH42I C8HELPD", "<U+0421>7GH42I"])
def test_what_cannot_be_a_campaign_id_is_corrected_in_the_file_not_recorded(text: str, action: str) -> None:
    found = refusal(Code.UNKNOWN_CAMPAIGN, ROW._replace(action=action, campaign=text, line=4))
    assert found.reason.startswith(f"'{text}' is not a Campaign ID: it is C and six letters or digits")
    assert "campaign set" not in found.reason
    assert found.way == "correct line 4 of the file, then run the command again"
