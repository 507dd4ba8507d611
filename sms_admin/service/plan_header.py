"""Plans saved to a file, to be shown and applied later, also by another person: their first line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sms_admin import __version__
from sms_admin.domain.errors import BadFile
from sms_admin.domain.plan import Counts, OtherNumber, PlannedRow, Summary
from sms_admin.service.saves import Save
from sms_admin.store.history import seal
from sms_admin.store.info import identity
from sms_admin.store.plan.rows import ENDS
from sms_admin.store.store import Store

FORMAT = 1


@dataclass(frozen=True, slots=True)
class PlanHeader:
    """The first line of a plan file: its store, who made it from what, and its counts.

    ``run`` and ``digest`` are those of the newest run then. ``plan`` is how to make it again, ``rows`` how many rows
    were staged. Each stands on a line of its own, with the values that ``staged`` names and how it ends, which
    ``ends`` names; ``echoed`` are the columns of the file that reports repeat. ``changed`` and ``refused`` are the
    first rows as they are shown.
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
    ends: Sequence[str]
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


def header_of(
    store: Store,
    save: Save,
    summary: Summary,
    columns: tuple[Sequence[str], Sequence[str]],
    shown: tuple[Sequence[PlannedRow], Sequence[PlannedRow]],
) -> str:
    """The first line of the file of a plan that was decided.

    ``columns`` are those that are staged, and those that reports echo; ``shown`` the first rows that are changed, and
    that are refused.
    """
    staged, echoed = columns
    changed, refused = ([row.values() for row in rows] for rows in shown)
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
        staged=staged,
        ends=ENDS if staged else (),
        echoed=echoed,
        counts=asdict(summary.counts),
        changed=changed,
        refused=refused,
    )
    return json.dumps(asdict(header))


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
