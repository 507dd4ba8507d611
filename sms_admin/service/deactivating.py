"""Deactivating a campaign: its record and the numbers disabled with it, in one run that cannot be undone."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial

from sms_admin.domain.differences import differences
from sms_admin.domain.numbers import Action, Outcome, Request
from sms_admin.domain.plan import Counts, PlannedRow
from sms_admin.domain.refusals import FINAL
from sms_admin.domain.registration import Campaign
from sms_admin.domain.statuses import CampaignStatus
from sms_admin.service.lists import unknown_campaign
from sms_admin.service.plan import Described, Step
from sms_admin.service.requests import RequestPlan
from sms_admin.store.history import seal
from sms_admin.store.paging import Reading
from sms_admin.store.plan import requests, staging
from sms_admin.store.registration import load_registry, put_campaign
from sms_admin.store.types import Connection

ACTION = FINAL


class DeactivatePlan:
    """The plan of one deactivation: the campaign is its first row, its numbers are the others."""

    is_staged = False

    def __init__(self, campaign_id: str) -> None:
        self._id = campaign_id
        self._before = Campaign(campaign_id, "")
        self._numbers = RequestPlan(Request(Action.REMOVE))

    def decide(self, connection: Connection, step: Step) -> Counts:
        """Selects the numbers again each time, so that numbers added since are included. Raises NotFound."""
        registry = load_registry(connection)
        if self._id not in registry.campaigns:
            raise unknown_campaign(self._id)
        self._before = registry.campaigns[self._id]
        staging.begin(connection)
        if self._changes:
            goes = partial(registry.goes_with, self._before)
            staging.select_numbers(connection, requests.numbers_where(goes, registry.campaigns))
        return self._numbers.decide(connection, step).with_row(self._outcome)

    @property
    def _changes(self) -> bool:
        return self._before.status is not CampaignStatus.DEACTIVATED

    @property
    def _outcome(self) -> Outcome:
        return Outcome.CHANGED if self._changes else Outcome.UNCHANGED

    @property
    def _after(self) -> Campaign:
        return replace(self._before, status=CampaignStatus.DEACTIVATED)

    def described(self) -> Described:
        """What the plan is made from again."""
        return {"kind": "deactivate", "campaign": self._id}

    def save(self, connection: Connection, run: int, step: Step) -> None:
        """Carries the plan out as ``run``."""
        put_campaign(connection, self._after)
        seal.record(connection, run, "campaign", self._id, (self._before, self._after))
        self._numbers.save(connection, run, step)

    def rows(
        self, reading: Reading, outcome: str = "", most: int | None = None, *, brief: bool = False
    ) -> Iterator[list[PlannedRow]]:
        """The campaign, then its numbers; only the rows that end in ``outcome``, where one is given."""
        own = self._own_row()
        if outcome in ("", own.outcome):
            yield [own]
        for part in self._numbers.rows(reading, outcome, most, brief=brief):
            yield [row._replace(line=row.line + 1) for row in part]

    def texts(self, reading: Reading) -> Iterator[list[str]]:
        """All that the plan shows of the store, and all that it does to the campaign and its numbers."""
        yield [json.dumps([asdict(self._before), asdict(self._after), self._own_row().values()])]
        yield from self._numbers.texts(reading)

    def ends(self, reading: Reading) -> Iterator[list[str]]:
        """What happens to the campaign, then how each of its numbers ends."""
        yield [json.dumps([asdict(part) for part in (self._before, self._after)])]
        yield from self._numbers.ends(reading)

    @property
    def grounds(self) -> object:
        """As for any other rows."""
        return self._numbers.grounds

    def _own_row(self) -> PlannedRow:
        changes = differences(asdict(self._before), asdict(self._after))
        return PlannedRow.of_thing(1, f"campaign {self._id}", self._outcome, changes)
