"""What was shown is what is saved, all of it: whatever of it somebody else changes meanwhile, nothing is saved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from sms_admin.domain.errors import TryAgain
from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.plan import Counts
from sms_admin.intake.cells import Layout, read
from sms_admin.intake.table import batch_of
from sms_admin.service.deactivating import DeactivatePlan
from sms_admin.service.history import find_run
from sms_admin.service.importing import ImportPlan
from sms_admin.service.plan import Plan, Step
from sms_admin.service.requests import RequestPlan
from sms_admin.service.runs import Order
from sms_admin.service.saves import Save
from sms_admin.service.staging import stage
from sms_admin.service.undoing import UndoPlan
from sms_admin.store.store import Store
from sms_admin.store.types import Connection
from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

ANN, BOB, SPARE, THIRD = (f"+1408555010{n}" for n in range(4))
COLUMNS = ("phone_number", "user", "first_name", "last_name", "site", "sms_status", "campaign_id")
NOW = datetime(2026, 3, 2, tzinfo=UTC)
Row = tuple[str, ...]


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    """Ann's number is enabled and on no campaign, Bob's is on the campaign; each has a spare one."""
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED", "--limit", "7")
    ready.ok("config", "set", "campaign", CAMPAIGN)
    bring_in(
        ready,
        (ANN, "ann@corp.com", "Ann", "Lee", "Austin", "Enabled", ""),
        (BOB, "bob@corp.com", "Bob", "Ray", "Boston", "Enabled", CAMPAIGN),
        (SPARE, "ann@corp.com", "Ann", "Lee", "Austin", "", ""),
        (THIRD, "bob@corp.com", "Bob", "Ray", "Boston", "", ""),
    )
    return ready


def bring_in(cli: Cli, *rows: Row) -> None:
    """Imports rows of all ``COLUMNS``."""
    cli.ok("numbers", "import", cli.csv("in.csv", COLUMNS, rows), "--yes")


def last_run(cli: Cli) -> int:
    return int(cli.json("history", "list")[0]["run"])


@contextmanager
def shown(
    cli: Cli, plan: "Callable[[Store], Plan]", rows: tuple[Row, ...] = (), partial: bool = True
) -> Iterator[Save]:
    """A plan that somebody is reading, and that would save something."""
    store = Store(cli.place, 5)
    layout = Layout({name: at for at, name in enumerate(COLUMNS[: len(rows[0]) if rows else 0])}, "US", importing=True)
    staged = stage(store, read([batch_of(list(enumerate(rows, 1)))], layout)) if rows else 0
    save = Save(store, plan(store), Order("test", "tester", partial=partial), staged)
    assert save.show().has_something_to_save
    yield save
    store.close()


def importing(store: Store) -> Plan:
    return ImportPlan()


def asking(action: Action, campaign: str = CAMPAIGN) -> Callable[[Store], Plan]:
    return lambda store: RequestPlan(Request(action, campaign))


def undoing(run: int) -> Callable[[Store], Plan]:
    return lambda store: UndoPlan(find_run(store, run).line)


def deactivating(store: Store) -> Plan:
    return DeactivatePlan(CAMPAIGN)


class Case(NamedTuple):
    """A plan over ``rows``, and what somebody else brings in (rows) or runs (words) meanwhile."""

    plan: Callable[[Store], Plan]
    rows: tuple[Row, ...]
    meanwhile: tuple[str, ...] | Row
    brings: bool = True

    def happens(self, cli: Cli) -> None:
        if self.brings:
            bring_in(cli, self.meanwhile)
        else:
            cli.ok(*self.meanwhile)


_ANNA = ((ANN, "ann@corp.com", "Anna", "Lee", "Austin", "Enabled", ""),)
_NEW = (("+14085550190", "New@corp.com", "New", "One", "", "", ""),)
_ENABLES_SPARE = ((SPARE, "ann@corp.com"),)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            Case(importing, _ANNA, (ANN, "ann@corp.com", "Annabel", "Lee", "Austin", "Enabled", "")), id="name"
        ),
        pytest.param(
            Case(importing, _ANNA, (ANN, "ann@corp.com", "Ann", "Li", "Austin", "Enabled", "")), id="last name"
        ),
        pytest.param(Case(importing, _ANNA, (ANN, "ann@corp.com", "Ann", "Lee", "Paris", "Enabled", "")), id="site"),
        pytest.param(
            Case(importing, _ANNA, (ANN, "ann@corp.com", "Anna", "Lee", "Austin", "Enabled", "")), id="already done"
        ),
        pytest.param(
            Case(importing, _NEW, ("+14085550191", "NEW@corp.com", "New", "One", "", "", "")), id="spelling of a user"
        ),
        pytest.param(
            Case(
                importing,
                ((SPARE, "bob@corp.com", "Rob"),),
                (BOB, "bob@corp.com", "Bo", "Ray", "", "Enabled", CAMPAIGN),
            ),
            id="names of the user to whom a number goes",
        ),
        pytest.param(
            Case(asking(Action.ASSIGN), ((ANN,),), (ANN, "ann@corp.com", "Eve", "Lee", "Austin", "Enabled", "")),
            id="name beside a number that is assigned",
        ),
        pytest.param(
            Case(asking(Action.ASSIGN), ((ANN,),), (ANN, "eve@corp.com", "Ann", "Lee", "Austin", "Enabled", "")),
            id="user of a number that is assigned",
        ),
        pytest.param(
            Case(asking(Action.ENABLE), _ENABLES_SPARE, ("numbers", "assign", ANN), brings=False),
            id="campaign of the number that goes off",
        ),
        pytest.param(
            Case(asking(Action.ENABLE), _ENABLES_SPARE, (ANN, "ann@corp.com", "Ann", "Lee", "Austin", "Pending", "")),
            id="status of the number that goes off",
        ),
        pytest.param(
            Case(asking(Action.ENABLE), _ENABLES_SPARE, ("numbers", "remove", ANN), brings=False),
            id="no number goes off",
        ),
        pytest.param(
            Case(deactivating, (), (BOB, "bob@corp.com", "Rob", "Ray", "", "Enabled", CAMPAIGN)),
            id="name beside a number of a campaign that is deactivated",
        ),
        pytest.param(
            Case(deactivating, (), ("campaign", "set", CAMPAIGN, "--use-case", "MIXED"), brings=False),
            id="record of a campaign that is deactivated",
        ),
        pytest.param(Case(deactivating, (), ("numbers", "assign", ANN), brings=False), id="one number more"),
        pytest.param(Case(deactivating, (), ("numbers", "remove", BOB), brings=False), id="one number fewer"),
        pytest.param(
            Case(
                asking(Action.ASSIGN), ((ANN,), ("+14085550199",)), ("brand", "set", BRAND, "--name", "Acme Inc"), False
            ),
            id="what the reasons of refused rows may name",
        ),
    ],
)
def test_a_plan_of_which_somebody_changed_anything_is_not_saved(stocked: Cli, case: Case) -> None:
    with shown(stocked, case.plan, case.rows) as save:
        case.happens(stocked)
        before = stocked.json("history", "list")
        with pytest.raises(TryAgain):
            save.save(NOW, lambda _: None)
    assert stocked.json("history", "list") == before


def test_two_numbers_that_changed_places_stop_the_save_though_the_counts_are_the_same(stocked: Cli) -> None:
    with shown(stocked, asking(Action.ASSIGN), ((ANN,), (BOB,))) as save:
        stocked.ok("numbers", "assign", ANN)
        bring_in(stocked, (BOB, "bob@corp.com", "Bob", "Ray", "Boston", "Enabled", ""))
        with pytest.raises(TryAgain):
            save.save(NOW, lambda _: None)


@pytest.mark.parametrize(
    ("done", "meanwhile"),
    [
        (_ANNA[0], (ANN, "ann@corp.com", "Annabel", "Lee", "Austin", "Enabled", "")),
        (_ANNA[0], (ANN, "ann@corp.com", "Anna", "Lee", "Paris", "Enabled", "")),
        ((ANN, "ann@corp.com", "Ann", "Lee", "Paris", "Enabled", ""), _ANNA[0]),
        ((ANN, "ann@corp.com", "Ann", "Lee", "Austin", "Pending", ""), _ANNA[0]),
    ],
)
def test_names_that_changed_while_their_undo_was_shown_stop_it(stocked: Cli, done: Row, meanwhile: Row) -> None:
    bring_in(stocked, done)
    with shown(stocked, undoing(last_run(stocked))) as save:
        bring_in(stocked, meanwhile)
        with pytest.raises(TryAgain):
            save.save(NOW, lambda _: None)


@pytest.mark.parametrize(
    ("done", "meanwhile"),
    [
        (("brand", "set", BRAND, "--name", "One"), ("brand", "set", BRAND, "--name", "Two")),
        (("campaign", "set", CAMPAIGN, "--limit", "9"), ("campaign", "set", CAMPAIGN, "--use-case", "MIXED")),
        (("campaign", "set", CAMPAIGN, "--use-case", "A"), ("campaign", "set", CAMPAIGN, "--use-case", "B")),
    ],
)
def test_a_record_that_changed_while_its_undo_was_shown_stops_it(
    stocked: Cli, done: tuple[str, ...], meanwhile: tuple[str, ...]
) -> None:
    stocked.ok(*done)
    with shown(stocked, undoing(last_run(stocked))) as save:
        stocked.ok(*meanwhile)
        with pytest.raises(TryAgain):
            save.save(NOW, lambda _: None)


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        (importing, _ANNA),
        (asking(Action.ASSIGN), ((ANN,),)),
        (asking(Action.ENABLE), _ENABLES_SPARE),
        (asking(Action.REMOVE), ((BOB,),)),
        (deactivating, ()),
    ],
)
def test_what_is_no_part_of_a_plan_does_not_stop_it(
    stocked: Cli, plan: Callable[[Store], Plan], rows: tuple[Row, ...]
) -> None:
    with shown(stocked, plan, rows, partial=False) as save:
        stocked.ok("brand", "set", BRAND, "--name", "Acme Inc")
        bring_in(stocked, ("+14085550150", "zoe@corp.com", "Zoe", "", "", "Enabled", OTHER_CAMPAIGN))
        assert save.save(NOW, lambda _: None).saved


def test_a_plan_is_decided_once_where_nobody_else_saved(stocked: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    decided: list[Plan] = []
    decide = RequestPlan.decide

    def noted(plan: RequestPlan, connection: Connection, step: Step) -> Counts:
        decided.append(plan)
        return decide(plan, connection, step)

    monkeypatch.setattr(RequestPlan, "decide", noted)
    with shown(stocked, asking(Action.ASSIGN), ((ANN,),)) as save:
        assert save.save(NOW, lambda _: None).saved
    assert len(decided) == 1
