"""Plans that were saved to a file, applied: the same rows again, saved exactly as they are there or not at all."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any

from sms_admin.domain.errors import BadFile, TryAgain
from sms_admin.domain.numbers import Action, Outcome, Request
from sms_admin.domain.plan import Counts, PlannedRow, Summary
from sms_admin.domain.rows import Slice
from sms_admin.service.deactivating import DeactivatePlan
from sms_admin.service.differing import differing
from sms_admin.service.history import find_run
from sms_admin.service.importing import ImportPlan
from sms_admin.service.plan import Plan
from sms_admin.service.plan_header import PlanHeader, made
from sms_admin.service.plan_values import PLACES, check_cells, read_column
from sms_admin.service.requests import RequestPlan
from sms_admin.service.runs import Order
from sms_admin.service.undoing import UndoPlan
from sms_admin.service.user_changes import UserPlan
from sms_admin.store.history import runs
from sms_admin.store.info import identity
from sms_admin.store.plan.staging import staged
from sms_admin.store.store import Store
from sms_admin.store.types import Connection

Lines = Sequence[bytes]  # some lines of a plan file


def staged_rows(header: PlanHeader, slices: Iterable[Lines], *, keep_cells: bool) -> Iterator[Slice]:
    """The rows of the request in a plan file, as they were staged, slice by slice; ``keep_cells`` for a report.

    Raises BadFile for lines that ``--save-plan`` does not write.
    """
    last = 0
    for lines in slices:
        rows = [given for given, _ in _values(lines) if given is not None]
        if rows:
            part = _slice(header, rows, keep_cells=keep_cells)
            if part["seq"][0] <= last:
                raise _not_ours()
            last = part["seq"][-1]
            yield part


def _slice(header: PlanHeader, rows: Sequence[Any], *, keep_cells: bool) -> dict[str, list[Any]]:
    """Some rows by column. Raises BadFile for what ``--save-plan`` does not write."""
    names = header.staged
    try:
        given = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        if not {*PLACES} <= given.keys() <= {*staged.c.keys()} or len(given) < len(names):
            raise ValueError(names)
        columns = {name: read_column(name, given[name]) for name in names}
        if keep_cells and "cells" in columns:
            check_cells(columns["cells"], columns["line"], len(header.echoed))
    except (ValueError, TypeError, RecursionError):
        raise _not_ours() from None
    return {name: values for name, values in columns.items() if name != "cells" or keep_cells}


def _values(lines: Lines) -> list[tuple[Any, Any]]:
    """What each line holds: a row as it was staged, and how it ends. All are read together, for speed."""
    try:
        return [(given, end) for given, end in json.loads(b"[" + b",".join(lines) + b"]")]
    except (ValueError, TypeError):
        raise _not_ours() from None


def _not_ours() -> BadFile:
    return BadFile("the plan has a line that sms-admin did not write", "make the plan again", code="bad-plan")


def plan_of(store: Store, described: Mapping[str, object], *, typed: bool) -> Plan:
    """The plan that ``described`` describes, still to be decided; ``typed`` where its rows come from no file.

    Raises NotFound where its subject is gone, BadFile for a description that this program does not write.
    """
    match described:
        case {"kind": "request", **rest} if request := _request(rest):
            return RequestPlan(request, typed=typed)
        case {"kind": "import"}:
            return ImportPlan()
        case {"kind": "undo", "run": int(run), "only": list(only)} if all(isinstance(number, str) for number in only):
            return UndoPlan(find_run(store, run).line, only)
        case {"kind": "deactivate", "campaign": str(campaign)}:
            return DeactivatePlan(campaign)
        case {"kind": "user", "user": str(user), "new": (str() | None) as new}:
            return UserPlan(user, new)
    raise BadFile("the plan is of a kind that this sms-admin does not know", "upgrade sms-admin", code="newer-plan")


def _request(values: Mapping[str, Any]) -> Request | None:
    """The request with these fields; None where there is no such request, as of a newer version."""
    with suppress(KeyError, TypeError, ValueError):
        return made(Request, {**values, "action": Action(values["action"])})
    return None


class Applied:
    """The plan of a file, to be saved exactly as it is there or not at all.

    ``sha256`` is over the file, ``ends_sha256`` over how its rows end; ``slices`` reads its lines.
    """

    def __init__(
        self, header: PlanHeader, sha256: str, ends_sha256: str, slices: Callable[[], Iterator[Lines]]
    ) -> None:
        self._header = header
        self._sha256 = sha256
        self._ends_sha256 = ends_sha256
        self._slices = slices

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

    def check(self, connection: Connection, now: Summary, sha256: str, ends: Iterable[list[str]]) -> Summary:
        """The plan as decided ``now``. Raises TryAgain, with the first rows that differ, where it is not the same.

        A plan that was applied already is unchanged, as long as no later run changed what it did; of a partial one,
        the rows that it refuses stay refused.
        """
        self.check_store(connection)
        if (now.counts, sha256) == (self._header.counts, self._ends_sha256):
            return now
        applied = runs.applied(connection, self._sha256)
        if applied is not None and runs.is_result_of(connection, applied):
            return Summary(now.action, self._counts_applied(now.counts), now.partial, applied=applied)
        raise TryAgain(
            "the plan would end otherwise now, and nothing was saved: " + "; ".join(self._differing(ends)),
            "make the plan again and have it reviewed",
            code="plan-changed",
        )

    def _counts_applied(self, now: Counts) -> Counts:
        made = self._header.counts
        rows = made if self._header.staged else now  # a plan that finds its rows in the store may find others now
        refused, reasons = (rows.refused, rows.reasons) if made.refused else (0, {})
        return Counts(rows.rows, 0, rows.rows - refused, refused, reasons)

    def as_applied(self, rows: Iterator[list[PlannedRow]]) -> Iterator[list[PlannedRow]]:
        """The ``rows`` of the plan, which was applied before, as ``check`` counts them."""
        if not self._header.staged:
            refuses = bool(self._header.counts.refused)
            yield from ([row if refuses and row.code else _done(row) for row in part] for part in rows)
            return
        ends = (end for lines in self._slices() for _, end in _values(lines))
        for part in rows:
            yield [_as_planned(row, code) for row, (_number, _outcome, code, *_) in zip(part, ends, strict=False)]

    def _differing(self, ends: Iterable[list[str]]) -> list[str]:
        was = (end for lines in self._slices() for _, end in _values(lines))
        return differing(was, map(json.loads, chain.from_iterable(ends))) or ["other counts"]


def _as_planned(row: PlannedRow, code: str | None) -> PlannedRow:
    """A row of a plan that was applied before; ``code`` is that of the plan's refusal."""
    if code is None or row.code == code:
        return row if code else _done(row)
    why = "it was refused when the plan was made"
    return row._replace(outcome=Outcome.REFUSED, code=code, reason=why, other=None, way="")


def _done(row: PlannedRow) -> PlannedRow:
    return row._replace(outcome=Outcome.UNCHANGED, code="", reason="", other=None, way="")
