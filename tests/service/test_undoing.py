"""An undo that was shown is saved as shown, or not at all; and it holds for as many numbers as there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from sms_admin.domain.errors import TryAgain
from sms_admin.service.history import find_run
from sms_admin.service.runs import Order
from sms_admin.service.saves import Save
from sms_admin.service.undoing import UndoPlan
from sms_admin.store.store import Store
from tests.driving import CAMPAIGN, Cli

NUMBERS = [f"+1408555010{n}" for n in range(3)]
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def assigned(ready: Cli) -> Cli:
    """Run 4 assigns three numbers."""
    ready.holds(*((number, f"u{number[-1]}@corp.com", "Enabled", "") for number in NUMBERS))
    ready.ok("numbers", "assign", *NUMBERS)
    return ready


@contextmanager
def shown(cli: Cli, run: int) -> Iterator[Save]:
    """An undo whose plan somebody is reading."""
    store = Store(cli.place, 5)
    order = Order("undo", "tester", partial=True, undoes=run)
    save = Save(store, UndoPlan(find_run(store, run).line), order)
    assert save.show().has_something_to_save
    yield save
    store.close()


@pytest.mark.parametrize(
    "meanwhile",
    [
        ("numbers", "remove", NUMBERS[0]),
        ("history", "undo", "4", "--yes"),
    ],
)
def test_what_changed_while_an_undo_was_shown_stops_it(assigned: Cli, meanwhile: tuple[str, ...]) -> None:
    with shown(assigned, 4) as save:
        assigned.ok(*meanwhile)
        before = assigned.json("history", "list")
        with pytest.raises(TryAgain):
            save.save(NOW, lambda _: None)
    assert assigned.json("history", "list") == before


def test_a_record_that_changed_while_its_undo_was_shown_stops_it(assigned: Cli) -> None:
    assigned.ok("campaign", "set", CAMPAIGN, "--limit", "7")
    with shown(assigned, 5) as save:
        assigned.ok("campaign", "set", CAMPAIGN, "--limit", "8")
        with pytest.raises(TryAgain):
            save.save(NOW, lambda _: None)
    assert assigned.json("campaign", "status")[0]["number_limit"] == 8


def test_what_has_nothing_to_do_with_it_does_not_stop_an_undo(assigned: Cli) -> None:
    assigned.holds(("+14085550150", "", "", ""))
    with shown(assigned, 4) as save:
        assigned.ok("campaign", "set", CAMPAIGN, "--use-case", "MIXED")
        assert save.save(NOW, lambda _: None).counts.changed == 3
    assert assigned.state()[NUMBERS[0]] == ("enabled", "")


def test_a_long_undo_comes_in_slices_in_the_order_of_the_numbers(
    assigned: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sms_admin.store.paging.PAGE", 2)
    with shown(assigned, 4) as save:
        parts = list(save.rows())
    assert [[row.number for row in part] for part in parts] == [NUMBERS[:2], NUMBERS[2:]]
    assert [row.line for part in parts for row in part] == [1, 2, 3]
