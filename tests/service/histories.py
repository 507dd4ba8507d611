"""Random histories of a store, step by step, from one and the same beginning."""

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.plan import Summary
from sms_admin.domain.server import ServerUrl
from sms_admin.domain.user_changes import REMOVE
from sms_admin.intake.cells import Layout, read
from sms_admin.intake.table import batch_of
from sms_admin.service.importing import ImportPlan
from sms_admin.service.plan import Plan
from sms_admin.service.requests import RequestPlan
from sms_admin.service.runs import Order
from sms_admin.service.saves import Save
from sms_admin.service.staging import stage
from sms_admin.service.undoing import UndoPlan
from sms_admin.service.user_changes import UserPlan
from sms_admin.store.history import runs
from sms_admin.store.store import Store
from sms_admin.store.tables import brand, campaign, number, user
from tests.database import Database
from tests.driving import CAMPAIGN, OTHER_CAMPAIGN

NOW = datetime(2026, 3, 2, tzinfo=UTC)
NUMBERS = [f"+1408555010{n}" for n in range(5)]
BEGINNING = 4  # the runs that it is made of
USERS = ["Jane@corp.com", "joe@corp.com", "ann@corp.com"]
NAMES = [*USERS, "new@corp.com"]
CAMPAIGNS = [CAMPAIGN, OTHER_CAMPAIGN]


@dataclass(frozen=True)
class Step:
    """One command: a request about numbers or a user, an import of some rows, or an undo of the run so far back, of
    all of it or of some numbers."""

    action: str
    rows: tuple[tuple[str, ...], ...] = ()
    campaign: str = ""
    back: int = 0


some_numbers = st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4, unique=True)
inventory = st.tuples(
    st.sampled_from(NUMBERS),
    st.sampled_from([*USERS, USERS[0].lower(), ""]),
    st.sampled_from(["", "A", "B"]),
    st.sampled_from(["", "enabled", "pending", "enabling-failed"]),
    st.sampled_from(["", *CAMPAIGNS]),
)
doings = st.one_of(
    st.builds(
        Step,
        st.sampled_from(["enable", "assign", "move", "remove", "delete"]),
        some_numbers.map(lambda found: tuple((n,) for n in found)),
        st.sampled_from(CAMPAIGNS),
    ),
    st.builds(Step, st.just("import"), st.lists(inventory, min_size=1, max_size=4).map(tuple)),
    st.builds(Step, st.just("user rename"), st.tuples(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)))),
    st.builds(Step, st.just(REMOVE), st.tuples(st.tuples(st.sampled_from(NAMES)))),
)
undos = st.builds(
    Step,
    st.just("undo"),
    st.just(()) | some_numbers.map(lambda found: tuple((n,) for n in found)),
    back=st.integers(0, 6),
)
steps = st.one_of(doings, undos)


@dataclass(frozen=True)
class Beginning:
    """A store to begin from again and again: a file to copy, or a database to put back."""

    place: Path | ServerUrl
    database: Database | None


@contextmanager
def opened(beginning: Beginning) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        place = beginning.place
        if beginning.database:
            beginning.database.put_back("beginning")
        else:
            place = Path(shutil.copy(place, folder))
        store = Store(place, 5)
        try:
            yield store
        finally:
            store.close()


def take(store: Store, step: Step) -> None:
    if step.action == "undo":
        if newest(store) - step.back > BEGINNING:
            undo(store, newest(store) - step.back, {row[0] for row in step.rows})
    elif step.action in ("user rename", REMOVE):
        user, new = (*step.rows[0], None)[:2]
        assert user
        Save(store, UserPlan(user, new), Order(step.action, "tester", partial=True)).save(NOW, lambda _: None)
    elif step.action == "import":
        save(store, ImportPlan(), "import", step, ["phone_number", "user", "first_name", "sms_status", "campaign_id"])
    else:
        action = Action.ASSIGN if step.action == "move" else Action(step.action)
        request = Request(action, campaign=step.campaign, move=step.action == "move")
        save(store, RequestPlan(request), step.action, step, ["phone_number"])


def save(store: Store, plan: Plan, action: str, step: Step, columns: list[str]) -> None:
    layout = Layout({name: at for at, name in enumerate(columns)}, "US", importing=action == "import")
    stage(store, read([batch_of(list(enumerate(step.rows, 1)))], layout))
    Save(store, plan, Order(action, "tester", partial=True)).save(NOW, lambda _: None)


def undo(store: Store, run: int, among: Collection[str] = ()) -> Summary:
    """Undoes a run, or what it did to those of some numbers that it changed."""
    with store.reading() as connection:
        line = runs.find_run(connection, run)
        only = runs.changed_numbers(connection, run, among)
    assert line
    return Save(store, UndoPlan(line, only), Order("undo", "tester", partial=True, undoes=run)).save(
        NOW, lambda _: None
    )


def newest(store: Store) -> int:
    with store.reading() as connection:
        found = connection.exec_driver_sql("SELECT max(run) FROM run").scalar_one()
    return int(found)


def contents(store: Store) -> list[tuple[Any, ...]]:
    """All that the store holds beside its history."""
    with store.reading() as connection:
        found = [
            tuple(row)
            for table in (brand, campaign, user)
            for row in connection.execute(select(table).order_by(*table.primary_key))
        ]
        columns = [column for column in number.c if column.name not in ("run", "basis")]
        return [*found, *(tuple(row) for row in connection.execute(select(*columns).order_by(number.c.number)))]
