"""The laws of compare, sync and saved plans, over random histories."""

import json
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sms_admin.domain.columns import Field
from sms_admin.domain.errors import TryAgain
from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.plan import Summary
from sms_admin.domain.sorting import Sorting
from sms_admin.intake.cells import Layout, read
from sms_admin.intake.table import batch_of
from sms_admin.service.applying import Applied, plan_of, staged_rows
from sms_admin.service.comparing import compare
from sms_admin.service.plan_header import Columns, PlanHeader, header_of, read_header
from sms_admin.service.requests import RequestPlan
from sms_admin.service.runs import Order
from sms_admin.service.saves import Save, TextsDigest
from sms_admin.service.staging import stage
from sms_admin.service.syncing import stage_pruned
from sms_admin.store.history import runs
from sms_admin.store.lists import NumberFilter, NumberLine, numbers
from sms_admin.store.store import Store
from tests.driving import CAMPAIGN
from tests.service.histories import (
    CAMPAIGNS,
    NOW,
    NUMBERS,
    Beginning,
    Step,
    contents,
    newest,
    opened,
    steps,
    take,
    undo,
)

_ONE_STORE = [HealthCheck.function_scoped_fixture]
COLUMNS = ("phone_number", "campaign_id")
pages = st.dictionaries(st.sampled_from(NUMBERS), st.sampled_from(CAMPAIGNS), min_size=1)
Page = dict[str, str]
Written = tuple[str, list[bytes], str]


def staged(store: Store, page: Page, *, prune: bool, importing: bool = False) -> int:
    """Stages the page as a file; with ``prune`` also what it leaves out."""
    layout = Layout({name: at for at, name in enumerate(COLUMNS)}, "US", importing=importing)
    rows = stage(store, read([batch_of(list(enumerate(page.items(), 2)))], layout))
    pruned = stage_pruned(store, REQUEST, everywhere=True, partial=False).rows if prune else 0
    return rows + pruned


REQUEST = Request(Action.SYNC, configured=CAMPAIGN, move=True)
ORDER = Order("sync", "tester")


def accepted(store: Store, page: Page) -> Page:
    """What of the page no rule refuses."""
    while page:
        save = Save(store, RequestPlan(REQUEST), ORDER, staged(store, page, prune=True))
        save.decide()
        refused = {row.number for part in save.rows("refused") for row in part}
        if not refused:
            break
        page = {number: campaign for number, campaign in page.items() if number not in refused}
    return page


def synced(store: Store, page: Page, *, prune: bool = True) -> Summary:
    rows = staged(store, page, prune=prune)
    return Save(store, RequestPlan(REQUEST), ORDER, rows).save(NOW, lambda _: None)


@given(st.lists(steps, max_size=6), pages)
@settings(max_examples=30, deadline=None, suppress_health_check=_ONE_STORE)
def test_after_a_sync_nothing_differs_a_second_one_changes_nothing_and_undoing_restores_the_beginning(
    beginning: Beginning, taken: list[Step], page: Page
) -> None:
    with opened(beginning) as store:
        for step in taken:
            take(store, step)
        before, page = contents(store), accepted(store, page)
        done = synced(store, page)
        staged(store, page, prune=False, importing=True)
        assert compare(store, [Field.CAMPAIGN], everywhere=False).is_equal
        again = synced(store, page)
        assert (again.counts.rows, again.counts.unchanged, again.saved) == (len(page), len(page), False)
        if done.saved:
            assert undo(store, newest(store)).counts.refused == 0
            assert contents(store) == before


@given(st.lists(steps, max_size=6))
@settings(max_examples=20, deadline=None, suppress_health_check=_ONE_STORE)
def test_a_store_does_not_differ_from_its_own_list(beginning: Beginning, taken: list[Step]) -> None:
    with opened(beginning) as store:
        for step in taken:
            take(store, step)
        fields = [Field.USER, Field.FIRST_NAME, Field.LAST_NAME, Field.SITE, Field.SMS_STATUS, Field.CAMPAIGN]
        parts = numbers(store.reading, NumberFilter(on_sms_page=False), Sorting())
        lines = [NumberLine(*row) for part in parts for row in part]
        names = ("number", "user", "first_name", "last_name", "site", "status", "campaign_id")
        rows = [[getattr(line, name) or "" for name in names] for line in lines]
        places = {name: at for at, name in enumerate(("phone_number", *fields))}
        stage(store, read([batch_of(list(enumerate(rows, 2)))], Layout(places, "US", importing=True)))
        found = compare(store, fields, everywhere=True)
        assert (found.is_equal, found.same) == (True, len(lines))


def written(store: Store, page: Page, *, prune: bool) -> Written:
    """The plan of a sync as its file holds it: header, lines, and the digest over how its rows end."""
    save = Save(store, RequestPlan(REQUEST), ORDER, staged(store, page, prune=prune))
    with store.reading():
        summary = save.decide()
        columns = save.columns()
        lines = [line for part in save.lines(columns) for line in part]
        digest = TextsDigest()
        digest.add(end for _, end in lines)
        header = header_of(store, save, summary, Columns(columns))
        return header, [f"[{given},{end}]\n".encode() for given, end in lines], digest.hexdigest()


def applied(store: Store, plan: Written) -> Summary:
    planned = Applied(_header(plan), "f" * 64, plan[2], lambda: iter([plan[1]]))
    return _restaged(store, plan, planned).save(NOW, lambda _: None)


def ends_alike(store: Store, plan: Written) -> bool:
    """Whether the rows of the plan, decided again, end as they do in it."""
    save = _restaged(store, plan)
    with store.reading():
        save.decide()
        ends = [json.loads(end) for part in save.lines(("seq",)) for _, end in part]
    return ends == [json.loads(line)[1] for line in plan[1]]


def _restaged(store: Store, plan: Written, planned: Applied | None = None) -> Save:
    header = _header(plan)
    rows = stage(store, staged_rows(header, [plan[1]], keep_cells=False))
    order = planned.order("merger") if planned else ORDER
    return Save(store, plan_of(store, header.plan, typed=False), order, rows, planned)


def _header(plan: Written) -> PlanHeader:
    return read_header("plan", json.loads(plan[0]))


def last_run(store: Store) -> list[object]:
    """All that the last run is and did, but for who planned it."""
    run = newest(store)
    with store.reading() as connection:
        line = runs.find_run(connection, run)
    assert line
    changes = [change for part in runs.number_changes(store.reading, run) for change in part]
    own = ("digest", "actor", "planned_by", "plan_sha256")
    kept = {key: value for key, value in line._asdict().items() if key not in own}
    return [kept, *changes]


@given(st.lists(steps, max_size=5), pages, st.booleans(), st.one_of(st.none(), steps))
@settings(max_examples=40, deadline=None, suppress_health_check=_ONE_STORE)
def test_a_saved_plan_does_what_the_command_would_have_done_or_nothing(
    beginning: Beginning, taken: list[Step], page: Page, prune: bool, meanwhile: Step | None
) -> None:
    with opened(beginning) as store:
        for step in taken:
            take(store, step)
        page = accepted(store, page)
        plan = written(store, page, prune=prune)
        if not json.loads(plan[0])["counts"]["changed"]:
            return
        if meanwhile:
            take(store, meanwhile)
        same, as_planned = ends_alike(store, plan), written(store, page, prune=prune)[1] == plan[1]
        before = contents(store)
        if not same:
            with pytest.raises(TryAgain):
                applied(store, plan)
            assert contents(store) == before
            return
        done = applied(store, plan)
        by_plan, after = last_run(store), contents(store)
        undo(store, newest(store))
        assert contents(store) == before
        if not as_planned:  # other numbers came onto the page meanwhile: the plan leaves them alone, a prune would not
            return
        directly = synced(store, page, prune=prune)
        assert contents(store) == after
        assert asdict(directly.counts) == asdict(done.counts)
        first, *changes = last_run(store)
        assert {**dict(first), "run": 0} == {**dict(by_plan[0]), "run": 0}  # type: ignore[call-overload]
        assert changes == by_plan[1:]
