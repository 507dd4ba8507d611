"""Which column is which: aliases, what people write around them, and what is asked back."""

import pytest

from sms_admin.domain.columns import (
    ALIASES,
    IMPORT_FIELDS,
    Field,
    Naming,
    UnclearColumns,
    likeliest_first,
    meant,
)
from sms_admin.domain.numbers import Action, fields_read

CHANGE_FIELDS = fields_read(Action.ENABLE)


def columns(*names: str, **given: str) -> dict[str, str]:
    """Field → name of its column, of a file with a column ``phone_number`` in front."""
    all_names = ("phone_number", *names)
    naming = Naming(IMPORT_FIELDS, {Field(field): name for field, name in given.items()})
    found = naming.columns(all_names)
    return {field: all_names[at] for field, at in found.items() if at}


@pytest.mark.parametrize(
    ("field", "name"), [(f, n) for f, names in ALIASES.items() for n in names if f is not Field.NUMBER]
)
@pytest.mark.parametrize(
    "written", ["{}", "{} [Required]", "{} (for all)", "*{}", "Optional {}:", " {}\u00a0", "\u200b{}"]
)
def test_every_alias_is_known_whatever_stands_around_it(field: Field, name: str, written: str) -> None:
    assert columns(written.format(name)) == {field: written.format(name)}


@pytest.mark.parametrize("name", [*ALIASES[Field.NUMBER], "Phone\nNumber", "TELEPHONE_NUMBER", "line uri"])
def test_the_column_of_numbers_has_aliases_too(name: str) -> None:
    assert Naming(CHANGE_FIELDS).columns(("note", name)) == {Field.NUMBER: 1}
    assert Naming(CHANGE_FIELDS).fits(("note", name))


def test_of_two_columns_for_a_user_the_preferred_one_is_read() -> None:
    assert columns("email", "User name [userPrincipalName] Required") == {
        "user": "User name [userPrincipalName] Required"
    }
    assert columns("primaryEmail", "email", "username") == {"user": "username"}
    with pytest.raises(UnclearColumns):
        columns("email", "E-Mail")


@pytest.mark.parametrize(
    "names",
    [
        ("site", "Site"),
        ("sms_status", "status"),
        ("campaign", "assignment"),
        ("Campaign ID", "Assignment"),
        ("campaign_id", "Assignment"),
        ("campaignId", "assignment"),
        ("surname", "last name"),
        ("phone",),
    ],
)
def test_of_two_columns_for_any_other_field_none_is_chosen(names: tuple[str, ...]) -> None:
    with pytest.raises(UnclearColumns) as caught:
        columns(*names)
    assert set(names) <= set(caught.value.names)


def test_the_list_that_the_program_writes_is_read_although_it_says_the_campaign_twice() -> None:
    names = ("user", "name", "status", "campaign_id", "assignment", "updated_at")
    assert columns(*names)["campaign_id"] == "campaign_id"


def test_a_report_is_read_by_the_columns_of_its_file() -> None:
    assert columns("user", "line", "number", "outcome", "code", "reason") == {"user": "user"}


@pytest.mark.parametrize("sign", ["origin", "nationalFormattedNumber"])
def test_the_status_of_8x8s_number_api_is_not_that_of_sms(sign: str) -> None:
    assert columns("status", sign) == {}
    assert columns("status", "type") == {"sms_status": "status"}
    assert columns("status", sign, sms_status="status") == {"sms_status": "status"}


def test_what_is_given_goes_before_every_alias_and_empty_means_none() -> None:
    assert columns("email", "login", user="login") == {"user": "login"}
    assert columns("status", sms_status="") == {}


def test_a_usual_name_counts_only_where_the_file_has_it() -> None:
    naming = Naming(IMPORT_FIELDS, usual={Field.NUMBER: "Mobile", Field.SITE: "Office"})
    assert naming.columns(("phone", "Mobile", "site")) == {Field.NUMBER: 1, Field.SITE: 2}
    assert naming.columns(("phone", "x")) == {Field.NUMBER: 0}
    assert naming.fits(("Mobile",))
    assert naming.fits(("phone",))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        *(
            ("sms_satus", "sms_status"),
            ("usre", "user"),
            ("Sitee", "site"),
            ("e-mial", "user"),
            ("firstnam", "first_name"),
        ),
        *(("Campaign Name", "campaign_id"), ("Your campaign", "campaign_id"), ("UserNames", "user")),
        *(("Primary user UPN", "user"), ("user_upn", "user"), ("User ID", "user"), ("Login", "user")),
        *(("Display Name", "name"), ("fullName", "name"), ("Site Name", "site")),
        *(("Notes", ""), ("comment", ""), ("sms", ""), ("Group name", ""), ("Last login at", "user")),
        *(("User location", ""), ("Device name", ""), ("Website", ""), ("Voicemail", "")),
    ],
)
def test_a_name_that_is_one_slip_from_a_known_one_or_has_it_in_it_is_asked_about(name: str, field: str) -> None:
    found = meant([name], IMPORT_FIELDS - {Field.NUMBER})
    assert found.get(name, "") == field


def test_nothing_is_asked_where_the_field_is_there() -> None:
    assert meant(["Campaign Name"], frozenset({Field.SITE})) == {}


@pytest.mark.parametrize("there", [Field.FIRST_NAME, Field.LAST_NAME])
def test_a_full_name_is_not_asked_about_where_a_better_column_is_read(there: Field) -> None:
    assert meant(["Display Name"], IMPORT_FIELDS - {there}) == {}


def test_what_looks_like_numbers_comes_first() -> None:
    assert likeliest_first(["id", "", "DID", "note", "Work Phone"]) == ["DID", "Work Phone", "id", "note"]
    assert likeliest_first(["id", "DID", "to", "Phone"], {2, 3}) == ["Phone", "DID", "to", "id"]


def test_a_header_without_numbers_is_one_only_where_users_are_enough_and_nothing_looks_like_numbers() -> None:
    alone, no_number = Naming(CHANGE_FIELDS, users_alone=True), {Field.NUMBER: ""}
    assert alone.fits(("Team", "E-mail"))
    assert alone.columns(("Team", "E-mail")) == {Field.USER: 1}
    assert not Naming(CHANGE_FIELDS).fits(("Team", "E-mail"))
    assert not alone.fits(("Team", "E-mail", "Mobile1"))
    assert Naming(CHANGE_FIELDS, given=no_number, users_alone=True).fits(("Team", "E-mail", "Mobile1"))
    assert Naming(CHANGE_FIELDS, given={Field.USER: "Owner"}, users_alone=True).fits(("Owner",))
    assert not alone.fits(("user", "jane@corp.com"))  # a line above the header


def test_a_column_that_a_file_is_said_to_lack_is_not_looked_for_by_its_usual_name() -> None:
    naming = Naming(IMPORT_FIELDS, given={Field.NUMBER: ""}, usual={Field.NUMBER: "Mobile"})
    assert not naming.fits(("Mobile", "user"))
