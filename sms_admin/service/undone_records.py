"""The Brand or the Campaign of a run to undo: restored, or removed from the store."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sms_admin.domain.differences import differences
from sms_admin.domain.errors import damaged
from sms_admin.domain.numbers import Outcome
from sms_admin.domain.plan import PlannedRow
from sms_admin.domain.refusals import Code, Particulars
from sms_admin.domain.registration import Brand, Campaign, Registry
from sms_admin.domain.statuses import BrandStatus, CampaignStatus
from sms_admin.domain.trails import first_to_undo
from sms_admin.domain.undoing import RecordSituation, judge_record
from sms_admin.domain.ways_out import refusal
from sms_admin.store.history import seal, trails
from sms_admin.store.history.runs import Record, RecordChange
from sms_admin.store.registration import put_brand, put_campaign, remove_brand, remove_campaign, used_places
from sms_admin.store.types import Connection

Thing = Brand | Campaign


@dataclass(frozen=True, slots=True)
class UndoneRecord:
    """What happens to one record: its current and its former state, each None where it is not in the store."""

    kind: str
    key: str
    now: Thing | None
    was: Thing | None
    outcome: Outcome
    code: Code | None
    row: PlannedRow


def judge_records(
    connection: Connection, registry: Registry, undone: tuple[int, Sequence[RecordChange]], line: int
) -> list[UndoneRecord]:
    """How each record of a run ends, of which ``undone`` has the changes; ``line`` is that of the first in the plan."""
    run, changes = undone
    sole = line == 1 and len(changes) == 1
    return [_judged(connection, registry, (run, change), line + at, sole) for at, change in enumerate(changes)]


def _judged(
    connection: Connection, registry: Registry, undone: tuple[int, RecordChange], line: int, sole: bool
) -> UndoneRecord:
    run, change = undone
    now: Thing | None = (registry.brands if change.kind == "brand" else registry.campaigns).get(change.key)
    was = _read(change.kind, change.before)
    users = _users_of(connection, registry, change)
    outcome, code = judge_record(_situation(registry, change, (now, was), users))
    name = f"{change.kind} {change.key}"
    row = PlannedRow.of_thing(line, name, outcome, _done(change, now, was))
    if code:
        first = first_to_undo(trails.of_record(connection, change.kind, change.key), run)
        brand = was.brand_id if isinstance(was, Campaign) else ""
        of_record = Particulars(action="undo", text=name, why=users, brand=brand, sole=sole)
        reason, way = refusal(code, of_record._replace(run=first.run, blamed=first.action))
        row = row._replace(code=code, reason=reason, way=way)
    return UndoneRecord(change.kind, change.key, now, was, outcome, code, row)


def _situation(
    registry: Registry, change: RecordChange, states: tuple[Thing | None, Thing | None], users: str
) -> RecordSituation:
    """What decides about a record; ``states`` are as it is now and as it was, ``users`` what refers to it."""
    now, was = states
    return RecordSituation(
        undone=now == was,
        changed_since=now != was and now != _read(change.kind, change.after),
        brand_missing=isinstance(was, Campaign) and was.brand_id not in registry.brands,
        in_use=was is None and now is not None and bool(users),
    )


def _done(change: RecordChange, now: Thing | None, was: Thing | None) -> str:
    """What the undo does to a record, in words."""
    changes = differences(asdict(now) if now else None, asdict(was) if was else None, (f"{change.kind}_id",))
    return changes or f"{change.kind} {change.key} leaves the store"


def _users_of(connection: Connection, registry: Registry, change: RecordChange) -> str:
    """What refers to a record, in words; empty where nothing does."""
    if change.kind == "brand":
        campaigns = [c.campaign_id for c in registry.campaigns.values() if c.brand_id == change.key]
        return f"campaign {campaigns[0]} belongs to it" if campaigns else ""
    used = used_places(connection).get(change.key, 0)
    return f"{used:,} {'number is' if used == 1 else 'numbers are'} on it" if used else ""


def _read(kind: str, record: Record | None) -> Thing | None:
    """A record as a run kept it. Raises StoreUnusable where it was not written by this program."""
    if record is None:
        return None
    try:
        values = {name: str(value) for name, value in record.items()}
        if kind == "brand":
            return Brand(values["brand_id"], values["name"], BrandStatus(values["status"]))
        status, limit = CampaignStatus(values["status"]), int(values["number_limit"])
        return Campaign(values["campaign_id"], values["brand_id"], values["use_case"], status, limit)
    except (KeyError, ValueError):
        raise damaged(f"what a run says of a {kind} cannot be read") from None


def record_text(record: UndoneRecord) -> str:
    """A record with everything that is shown of it and that happens to it."""
    return json.dumps(asdict(record) | {"row": record.row.values()})


def save_record(connection: Connection, run: int, record: UndoneRecord) -> None:
    """Restores a record as a part of ``run``, where the plan says so."""
    if record.outcome is not Outcome.CHANGED:
        return
    match record.was, record.now:
        case Brand() as was, Brand() | None:
            put_brand(connection, was)
        case Campaign() as was, Campaign() | None:
            put_campaign(connection, was)
        case None, Brand():
            remove_brand(connection, record.key)
        case None, Campaign():
            remove_campaign(connection, record.key)
    seal.record(connection, run, record.kind, record.key, (record.now, record.was))
