"""Whoever waits for a Save sees how far it is."""

from datetime import UTC, datetime

from sms_admin.domain.numbers import Action, Request
from sms_admin.intake.cells import Layout, read
from sms_admin.intake.table import batch_of
from sms_admin.service.requests import RequestPlan
from sms_admin.service.runs import Order
from sms_admin.service.saves import Save
from sms_admin.service.staging import stage
from sms_admin.store.store import Store
from tests.driving import Cli


def test_planning_and_saving_are_reported_from_nothing_to_all_of_it(ready: Cli) -> None:
    ready.holds(("+14085550100", "jane@corp.com", "enabled", ""))
    store = Store(ready.place, 1)
    staged = stage(store, read([batch_of([(2, ["+14085550100"])])], Layout({"phone_number": 0}, "US")))
    save = Save(store, RequestPlan(Request(Action.ASSIGN)), Order("assign", "tester"), staged)
    seen: list[tuple[str, int, float]] = []
    summary = save.save(datetime(2026, 1, 1, tzinfo=UTC), lambda _: None, lambda *step: seen.append(step))
    store.close()
    assert summary.saved
    assert list(dict.fromkeys((what, rows) for what, rows, _ in seen)) == [("Planning", 1), ("Saving", 1)]
    for work in ("Planning", "Saving"):
        shares = [share for what, _, share in seen if what == work]
        assert shares[0] == 0
        assert shares == sorted(set(shares))
        assert 0.7 < shares[-1] <= 1
