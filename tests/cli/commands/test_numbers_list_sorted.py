"""``numbers list --sort`` and ``--changed-since``: another order, page by page, and what is new."""

from datetime import UTC, datetime

import pytest

from sms_admin.cli.number_lines import FIELDS
from sms_admin.domain.sorting import SortField, Sorting
from sms_admin.service.lists import NumberFilter, list_numbers
from sms_admin.store import paging
from sms_admin.store.store import Store
from tests.driving import CAMPAIGN, Cli

HEADER = ("phone_number", "user", "first_name", "last_name", "site", "sms_status", "campaign_id")
ROWS = (
    ("+14085550100", "zoe@corp.com", "Ann", "Doe", "austin", "Enabled", CAMPAIGN),
    ("+14085550101", "zoe@corp.com", "Ann", "Doe", "austin", "", ""),
    ("+14165550134", "bob@corp.com", "bea", "Nowak", "Toronto", "Pending", ""),
    ("+18005550199", "", "", "", "", "Enabled", ""),
    ("+442079460123", "Cem@corp.com", "Zed", "Clarke", "", "", ""),
)
DAY_ONE = datetime(2026, 3, 2, 9, tzinfo=UTC)
ORDERS = {
    "number": ["100", "101", "134", "199", "123"],
    "user": ["134", "123", "100", "101", "199"],
    "name": ["100", "101", "134", "123", "199"],
    "first_name": ["100", "101", "134", "123", "199"],
    "last_name": ["123", "100", "101", "134", "199"],
    "site": ["100", "101", "134", "199", "123"],
    "country": ["134", "123", "100", "101", "199"],
    "category": ["100", "101", "134", "123", "199"],
    "status": ["101", "123", "100", "199", "134"],
    "campaign_id": ["100", "101", "134", "199", "123"],
    "assignment": ["100", "134", "199", "101", "123"],
    "updated_at": ["101", "134", "199", "123", "100"],
}
DESCENDING = {
    "number": ["123", "199", "134", "101", "100"],
    "user": ["100", "101", "123", "134", "199"],
    "last_name": ["134", "100", "101", "123", "199"],
    "site": ["134", "100", "101", "199", "123"],
    "assignment": ["134", "199", "100", "101", "123"],
    "updated_at": ["100", "101", "134", "199", "123"],
}


@pytest.fixture
def page(ready: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Five numbers; the first was changed a day after the others."""
    monkeypatch.setattr("sms_admin.cli.state.State.now", lambda _: DAY_ONE)
    ready.ok("numbers", "import", ready.csv("inventory.csv", HEADER, ROWS), "--yes")
    monkeypatch.setattr("sms_admin.cli.state.State.now", lambda _: DAY_ONE.replace(day=3))
    ready.ok("numbers", "remove", "+14085550100")
    ready.ok("user", "enable-number", "zoe@corp.com", "+14085550100")
    return ready


def listed(cli: Cli, *words: str) -> list[str]:
    return [line["number"][-3:] for line in cli.json("numbers", "list", "--all", *words)]


@pytest.fixture(params=[1, 2, 10_000])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of one row, of two, and of more than there are."""
    monkeypatch.setattr(paging, "PAGE", request.param)


def test_a_list_can_be_sorted_by_each_of_its_fields() -> None:
    assert {*SortField} == {*FIELDS}
    assert list(ORDERS) == list(SortField)


@pytest.mark.usefixtures("size")
def test_numbers_are_sorted_by_a_field_and_then_by_number(page: Cli) -> None:
    for field, numbers in ORDERS.items():
        assert listed(page, "--sort", field) == numbers, field
    for field, numbers in DESCENDING.items():
        assert listed(page, "--sort", f"-{field}") == numbers, field


def test_a_sorted_list_keeps_its_filters_its_limit_and_its_count(page: Cli) -> None:
    assert listed(page, "--sort", "-user", "--country", "US") == ["100", "101", "199"]
    assert listed(page, "--sort", "user", "--limit", "2") == ["134", "123"]
    done = page.ok("numbers", "list", "--sort", "NAME", "--limit", "1", "-o", "table")
    assert done.out.splitlines()[-1].startswith("+14085550100")
    assert done.err == "1 of 3 numbers; --limit 0 shows all\n"


@pytest.mark.parametrize(
    ("typed", "hinted"), [("digest", "number"), ("-digest", "-number"), ("usr", "user"), ("-updatedat", "-updated_at")]
)
def test_the_hint_of_a_field_that_is_none_has_one_that_is(typed: str, hinted: str, page: Cli) -> None:
    done = page.run("numbers", "list", "--sort", typed)
    assert (done.code, done.err.splitlines()[-1].rpartition("sms-admin ")[2]) == (2, f"numbers list --sort {hinted}")
    page.ok("numbers", "list", "--sort", hinted)


def test_what_changed_since_a_time_is_listed_alone(page: Cli) -> None:
    assert listed(page, "--changed-since", "2026-03-03") == ["100"]
    assert listed(page, "--changed-since", "2026-03-03T09:00:01Z") == []
    assert len(listed(page, "--changed-since", "2026-03-02T10:00:00+01:00")) == 5


def test_a_number_that_leaves_the_store_meanwhile_is_left_out(page: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    page.holds(("+17875550177", "nora@corp.com", "Enabled", ""))
    brought_in = str(page.json("history", "list")[0]["run"])
    monkeypatch.setattr(paging, "PAGE", 2)
    store = Store(page.place, 5)
    pages = list_numbers(store, NumberFilter(on_sms_page=False), Sorting(SortField.COUNTRY))
    seen = [row[0] for row in next(pages)]
    page.ok("history", "undo", brought_in, "--yes")
    seen += [row[0] for part in pages for row in part]
    store.close()
    assert [number[-3:] for number in seen] == ["134", "123", "100", "101", "199"]
