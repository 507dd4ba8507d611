"""Whoever waits for a Save is told how far it is."""

from datetime import UTC, datetime
from pathlib import Path

from sms_admin.domain.numbers import Action, Request
from sms_admin.intake.cells import Layout, read
from sms_admin.service.requests import RequestPlan
from sms_admin.service.saves import Order, Save
from sms_admin.store.store import Store
from tests.driving import Cli


def test_planning_and_saving_are_told_from_nothing_to_all_of_it(ready: Cli) -> None:
    ready.holds(("+14085550100", "jane@corp.com", "enabled", ""))
    store = Store(Path(ready.environ["SMS_ADMIN_STORE"]), 1)
    save = Save(store, RequestPlan(Request(Action.ASSIGN)), Order("assign", "tester"))
    told: list[tuple[str, float]] = []
    save.watch = lambda what, share: told.append((what, share))
    save.stage(read([[(2, ["+14085550100"])]], Layout({"phone_number": 0}, "US")))
    summary = save.save(datetime(2026, 1, 1, tzinfo=UTC), lambda _: None)
    store.close()
    assert summary.saved
    assert save.staged == 1
    assert list(dict.fromkeys(what for what, _ in told)) == ["Planning", "Saving"]
    for work in ("Planning", "Saving"):
        shares = [share for what, share in told if what == work]
        assert shares[0] == 0
        assert shares == sorted(set(shares))
        assert 0.7 < shares[-1] <= 1
