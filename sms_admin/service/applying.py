"""Plans that were saved to a file, applied: the same rows again, saved exactly as they are there or not at all."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice, takewhile, zip_longest
from typing import Any

from sms_admin.domain.errors import BadFile, TryAgain
from sms_admin.domain.numbers import Action, Outcome, Request
from sms_admin.domain.plan import Counts, Summary
from sms_admin.domain.refusals import Code
from sms_admin.domain.rows import Slice
from sms_admin.service.deactivating import DeactivatePlan
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
_NAMED = 5  # rows that are named of those that differ


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

        A plan that was applied already is unchanged, as long as no later run changed what it did.
        """
        self.check_store(connection)
        if (now.counts, sha256) == (self._header.counts, self._ends_sha256):
            return now
        applied, rows = runs.applied(connection, self._sha256), now.counts.rows
        if applied is not None and runs.is_result_of(connection, applied):
            return Summary(now.action, Counts(rows, 0, rows, 0), now.partial, applied=applied)
        raise TryAgain(
            "the plan would end otherwise now, and nothing was saved: " + "; ".join(self._differing(ends)),
            "make the plan again and have it reviewed",
            code="plan-changed",
        )

    def _differing(self, ends: Iterable[list[str]]) -> list[str]:
        was = (end for lines in self._slices() for _, end in _values(lines))
        now = map(json.loads, chain.from_iterable(ends))
        pairs = ((one, other) for one, other in zip_longest(was, now) if one != other)
        # Behind a row that is missing on one side, all others stand beside the wrong one.
        same = takewhile(lambda pair: _named(pair[0]) == _named(pair[1]), islice(pairs, _NAMED))
        return [_said(one, other) for one, other in same] or ["other rows, or other counts"]


def _named(row: Any) -> str:
    """What a row of the plan is about: its number, else its user, campaign or record."""
    texts = [value for value in _values_of(row) if isinstance(value, str)]
    return next((text for text in texts if text.startswith("+")), texts[0] if texts else "")


def _said(was: Any, now: Any) -> str:
    """One row that differs: as it is in the plan, and as it would be now, with the code of a refusal in brackets."""
    pairs = [(_short(one), _short(other)) for one, other in zip(_values_of(was), _values_of(now), strict=False)]
    changed = sorted((pair for pair in pairs if pair[0] != pair[1]), key=lambda pair: pair[1] not in [*Outcome])
    code = next((other for _, other in pairs if other in [*Code]), "")
    if code and any(other == Outcome.REFUSED for _, other in changed):
        changed = [(one, f"refused ({code})" if other == Outcome.REFUSED else other) for one, other in changed]
        changed = [pair for pair in changed if pair[1] != code]
    said = [*dict.fromkeys(f"{one} → {other}" for one, other in changed)][:4]
    return f"{_named(now)}: {', '.join(said) or 'another change'}"


def _values_of(row: Any) -> list[str | None]:
    """The texts of a row, and where one is missing None; those of a record in it, such as a campaign, by its fields."""
    parts = row if isinstance(row, list) else []
    values = chain.from_iterable(part.values() if isinstance(part, dict) else (part,) for part in parts)
    return [value if isinstance(value, str) else None for value in values]


def _short(value: str | None) -> str:
    text = value or "-"
    return text if len(text) <= 60 else text[:59] + "…"
