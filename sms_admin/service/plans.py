"""Plans saved to a file, to be shown and applied later, also by another person."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice, zip_longest
from typing import Any

from sms_admin import __version__
from sms_admin.domain.errors import BadFile, TryAgain
from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.plan import SHOWN, Counts, OtherNumber, PlannedRow, Summary
from sms_admin.domain.rows import Slice
from sms_admin.service.deactivating import DeactivatePlan
from sms_admin.service.history import find_run
from sms_admin.service.importing import ImportPlan
from sms_admin.service.requests import RequestPlan
from sms_admin.service.saves import Order, Plan, Save
from sms_admin.service.undoing import UndoPlan
from sms_admin.service.user_changes import UserPlan
from sms_admin.store.history import runs, seal
from sms_admin.store.info import identity
from sms_admin.store.plan.rows import STAGED
from sms_admin.store.plan.staging import FLAGS
from sms_admin.store.store import Store
from sms_admin.store.types import Connection

FORMAT = 1
_SLICE = 10_000
Lines = Callable[[], Iterator[str]]


@dataclass(frozen=True, slots=True)
class PlanHeader:
    """The first line of a plan file: its store, who made it from what, and its counts.

    ``run`` and ``digest`` are those of the newest run then. ``plan`` is how to make it again, ``rows`` how many rows
    were staged and ``staged`` their columns, ``echoed`` the columns of the file that reports repeat. ``changed`` and
    ``refused`` are its first rows as they are shown.
    """

    sms_admin_plan: int
    program: str
    store: str | None
    run: int
    digest: str
    action: str
    plan: Mapping[str, Any]
    actor: str
    partial: bool
    file: str | None
    file_sha256: str | None
    undoes: int | None
    rows: int
    staged: Sequence[str]
    echoed: Sequence[str]
    counts: Mapping[str, Any]
    changed: Sequence[Mapping[str, Any]]
    refused: Sequence[Mapping[str, Any]]

    @property
    def summary(self) -> Summary:
        """The plan in numbers, not saved yet."""
        return Summary(self.action, Counts(**self.counts), self.partial, dry_run=True)

    def first(self, outcome: str) -> tuple[PlannedRow, ...]:
        """The first rows that end in ``outcome``, changed or refused."""
        return tuple(map(_row, self.changed if outcome == "changed" else self.refused))


def _row(values: Mapping[str, Any]) -> PlannedRow:
    other = values.get("other")
    cells = tuple(values.get("cells") or ())
    return PlannedRow(**{**values, "cells": cells, "other": OtherNumber(**other) if other else None, "way": ""})


def header_of(store: Store, save: Save, summary: Summary, echoed: Sequence[str]) -> str:
    """The first line of the file of a plan that was decided; ``echoed`` names the cells of its rows."""
    with store.reading() as connection:
        newest, made = seal.head(connection), identity(connection)
    header = PlanHeader(
        sms_admin_plan=FORMAT,
        program=__version__,
        store=made,
        run=newest.run,
        digest=newest.digest,
        action=save.order.action,
        plan=save.described(),
        actor=save.order.actor,
        partial=save.order.partial,
        file=save.order.file,
        file_sha256=save.order.file_sha256,
        undoes=save.order.undoes,
        rows=save.staged,
        staged=STAGED,
        echoed=echoed,
        counts=asdict(summary.counts),
        changed=_first(save, "changed"),
        refused=_first(save, "refused"),
    )
    return json.dumps(asdict(header))


def _first(save: Save, outcome: str) -> list[Mapping[str, Any]]:
    rows = (row for part in save.rows(outcome) for row in part)
    return [row.values() for row in islice(rows, SHOWN)]


def read_header(path: str, values: Mapping[str, Any]) -> PlanHeader:
    """The first line of a plan file. Raises BadFile where its format is newer, or unknown."""
    version = values.get("sms_admin_plan")
    if isinstance(version, int) and version > FORMAT:
        raise BadFile(
            f"{path} was written by a newer sms-admin (plan format {version}, this one knows {FORMAT})",
            "upgrade sms-admin",
            code="newer-plan",
        )
    try:
        return PlanHeader(**values)
    except TypeError:
        hint = "a plan is written by --save-plan FILE"
        raise BadFile(f"{path} is no plan of sms-admin", hint, code="bad-plan") from None


def staged_rows(header: PlanHeader, lines: Iterable[str]) -> Iterator[Slice]:
    """The rows of the request in a plan file, as they were staged, slice by slice."""
    given = json.JSONDecoder().raw_decode  # the rest of a line need not be read
    rows = (row for line in lines if (row := given(line, 1)[0]) is not None)
    flags = [at for at, name in enumerate(header.staged) if name in FLAGS]
    while part := list(islice(rows, _SLICE)):
        columns = [list(column) for column in zip(*part, strict=True)]
        for at in flags:
            columns[at] = [None if value is None else bool(value) for value in columns[at]]
        yield dict(zip(header.staged, columns, strict=True))


def plan_of(store: Store, described: Mapping[str, Any]) -> Plan:
    """The plan that ``described`` describes, still to be decided. Raises NotFound where its subject is gone."""
    match described:
        case {"kind": "request", **rest}:
            return RequestPlan(Request(**{**rest, "action": Action(rest["action"])}))
        case {"kind": "import"}:
            return ImportPlan()
        case {"kind": "undo", "run": run, "only": only}:
            return UndoPlan(find_run(store, run).line, only)
        case {"kind": "deactivate", "campaign": campaign}:
            return DeactivatePlan(campaign)
        case {"kind": "user", "user": user, "new": new}:
            return UserPlan(user, new)
    raise BadFile("the plan is of a kind that this sms-admin does not know", "upgrade sms-admin", code="newer-plan")


class Applied:
    """The plan of a file, to be saved exactly as it is there or not at all."""

    def __init__(self, header: PlanHeader, sha256: str, texts_sha256: str, lines: Lines) -> None:
        self._header = header
        self._sha256 = sha256
        self._texts_sha256 = texts_sha256
        self._lines = lines

    def order(self, actor: str) -> Order:
        """The order of the plan, carried out by ``actor``."""
        h = self._header
        return Order(h.action, actor, h.partial, h.file, h.file_sha256, h.undoes, h.actor, self._sha256)

    def check_store(self, connection: Connection) -> None:
        """Raises TryAgain where the plan is of another store."""
        if self._header.store != identity(connection):
            raise TryAgain(
                "the plan is of another store, and nothing was saved",
                "make the plan again, of this store",
                code="plan-changed",
            )

    def check(self, connection: Connection, now: Summary, sha256: str, texts: Iterable[list[str]]) -> Summary:
        """The plan as decided ``now``. Raises TryAgain, with the first rows that differ, where it is not the same.

        A plan that was applied already is unchanged.
        """
        self.check_store(connection)
        if (asdict(now.counts), sha256) == (self._header.counts, self._texts_sha256):
            return now
        if runs.applied(connection, self._sha256) is not None:
            rows = now.counts.rows
            return Summary(now.action, Counts(rows, 0, rows, 0), now.partial)
        raise TryAgain(
            "the plan would end otherwise now, and nothing was saved: " + "; ".join(self._differing(texts)),
            "make the plan again and have it reviewed",
            code="plan-changed",
        )

    def _differing(self, texts: Iterable[list[str]]) -> list[str]:
        was = (json.loads(line)[1] for line in self._lines())
        now = (json.loads(text) for part in texts for text in part)
        pairs = ((one, other) for one, other in zip_longest(was, now) if one != other)
        return [_said(one, other) for one, other in islice(pairs, 5)] or ["its counts are others"]


def _said(was: Any, now: Any) -> str:
    """One row that differs: as it is in the plan, and as it would be now."""
    if not (isinstance(was, list) and isinstance(now, list) and len(was) == len(now)):
        return f"{_short(was)} → {_short(now)}"
    changed = [(one, other) for one, other in zip(was, now, strict=True) if one != other]
    named = next((text for text in now if isinstance(text, str) and text.startswith("+")), _short(now))
    return f"{named}: " + ", ".join(f"{_short(one)} → {_short(other)}" for one, other in changed[:4])


def _short(value: Any) -> str:
    text = "-" if value in (None, "") else value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 60 else text[:59] + "…"
