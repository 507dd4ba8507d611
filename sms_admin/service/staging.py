"""The rows of a request, staged in the store before a Save decides about them."""

from collections.abc import Iterable

from sms_admin.domain.rows import Slice
from sms_admin.domain.statuses import awaits_campaign
from sms_admin.store.plan import requests, staging
from sms_admin.store.store import Store


def stage(store: Store, slices: Iterable[Slice]) -> int:
    """Stages the rows of a request, and counts them. The store is not locked meanwhile."""
    rows = 0
    with store.reading() as connection:
        staging.begin(connection)
        for part in slices:
            staging.add(connection, part)
            rows += len(part["seq"])
        staging.settle(connection, rows)
    return rows


def stage_unassigned(store: Store) -> int:
    """Stages the numbers that ``--unassigned`` selects, instead of a file."""
    with store.reading() as connection:
        staging.begin(connection)
        return staging.select_numbers(connection, requests.numbers_where(awaits_campaign))
