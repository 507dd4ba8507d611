"""A deactivation that was shown is saved as shown, or not at all."""

from datetime import UTC, datetime

import pytest

from sms_admin.domain.errors import TryAgain
from sms_admin.service.deactivating import DeactivatePlan
from sms_admin.service.runs import Order
from sms_admin.service.saves import Save
from sms_admin.store.store import Store
from tests.driving import CAMPAIGN, Cli

NUMBER = "+14085550100"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_number_that_came_onto_the_campaign_meanwhile_stops_the_save(ready: Cli) -> None:
    store, save = _shown(ready)
    ready.holds((NUMBER, "jane@corp.com", "Enabled", CAMPAIGN))
    with pytest.raises(TryAgain):
        save.save(NOW, lambda _: None)
    store.close()
    assert ready.state() == {NUMBER: ("enabled", CAMPAIGN)}


def test_a_campaign_that_somebody_else_deactivated_meanwhile_stops_the_save(ready: Cli) -> None:
    store, save = _shown(ready)
    ready.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    with pytest.raises(TryAgain):
        save.save(NOW, lambda _: None)
    store.close()
    assert len(ready.json("history", "list")) == 3


def _shown(cli: Cli) -> tuple[Store, Save]:
    store = Store(cli.place, 5)
    save = Save(store, DeactivatePlan(CAMPAIGN), Order("campaign deactivate", "tester"))
    assert save.show().counts.rows == 1
    return store, save
