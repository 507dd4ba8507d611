"""Recording the status of Brand and Campaign; each change is a run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from sms_admin.domain.commands import again, command
from sms_admin.domain.errors import BadUsage, Refused
from sms_admin.domain.plan import Counts, Summary
from sms_admin.domain.refusals import Code
from sms_admin.domain.registration import Brand, Campaign, Registry, check_campaign_change
from sms_admin.domain.statuses import BrandStatus, CampaignStatus
from sms_admin.service.runs import Order, write_run
from sms_admin.store.history import seal
from sms_admin.store.registration import load_registry, put_brand, put_campaign
from sms_admin.store.store import Store
from sms_admin.store.types import Connection

T = TypeVar("T", Brand, Campaign)


@dataclass(frozen=True, slots=True)
class Recorded(Generic[T]):
    """The result of saving one record; ``before`` is None for a new one."""

    summary: Summary
    before: T | None
    after: T


def set_brand(
    store: Store, order: Order, now: datetime, brand_id: str, *, name: str | None, status: BrandStatus | None
) -> Recorded[Brand]:
    """Records or changes a Brand; a field that is None stays unchanged."""

    def change(connection: Connection, registry: Registry, run: int) -> tuple[Brand | None, Brand]:
        before = registry.brands.get(brand_id)
        after = before or Brand(brand_id)
        after = replace(after, name=after.name if name is None else name, status=status or after.status)
        if after != before:
            put_brand(connection, after)
            seal.record(connection, run, "brand", brand_id, (before, after))
        return before, after

    return _as_run(store, order, now, change)


def set_campaign(
    store: Store,
    order: Order,
    now: datetime,
    campaign_id: str,
    *,
    brand_id: str | None,
    use_case: str | None,
    status: CampaignStatus | None,
    limit: int | None,
) -> Recorded[Campaign]:
    """Records or changes a Campaign; a field that is None stays unchanged.

    Raises Refused for a brand that is not in the store and for what only ``campaign deactivate`` may do,
    BadUsage for a new campaign without a brand.
    """

    def change(connection: Connection, registry: Registry, run: int) -> tuple[Campaign | None, Campaign]:
        before = registry.campaigns.get(campaign_id)
        if before is None and brand_id is None:
            raise BadUsage(f"campaign {campaign_id} is new and needs its brand", again("--brand", "BRAND"))
        after = before or Campaign(campaign_id, brand_id or "")
        after = replace(
            after,
            brand_id=brand_id or after.brand_id,
            use_case=after.use_case if use_case is None else use_case,
            status=status or after.status,
            number_limit=after.number_limit if limit is None else limit,
        )
        if after.brand_id not in registry.brands:
            raise Refused(
                f"brand {after.brand_id} is not in the store",
                command("brand set", after.brand_id).before(again()),
                code=Code.UNKNOWN_BRAND,
            )
        check_campaign_change(before, after)
        if after != before:
            put_campaign(connection, after)
            seal.record(connection, run, "campaign", campaign_id, (before, after))
        return before, after

    return _as_run(store, order, now, change)


def _as_run(
    store: Store, order: Order, now: datetime, change: Callable[[Connection, Registry, int], tuple[T | None, T]]
) -> Recorded[T]:
    with store.writing() as connection:
        run = seal.head(connection).run + 1
        before, after = change(connection, load_registry(connection), run)
        changed = before != after
        summary = Summary(order.action, Counts(1, int(changed), int(not changed), 0))
        return Recorded(write_run(connection, order, summary, now) if changed else summary, before, after)
