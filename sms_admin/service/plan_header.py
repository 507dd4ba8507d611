"""Plans saved to a file, to be shown and applied later, also by another person: their first line."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import UnionType
from typing import Any, NamedTuple, TypeVar, get_origin, get_type_hints

from sms_admin import __version__
from sms_admin.domain.errors import BadFile
from sms_admin.domain.plan import Counts, OtherNumber, PlannedRow, Summary
from sms_admin.service.saves import Save
from sms_admin.store.history import seal
from sms_admin.store.info import identity
from sms_admin.store.plan.rows import ENDS
from sms_admin.store.store import Store

FORMAT = 1
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as JSON writes it, and not a backslash before u0000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlanHeader:
    """The first line of a plan file: its store, who made it from what, and its counts.

    ``run`` and ``digest`` are those of the newest run then. ``plan`` is how to make it again, ``rows`` how many rows
    were staged. Each stands on a line of its own, with the values that ``staged`` names and how it ends, which
    ``ends`` names; ``echoed`` are the columns of the file that reports repeat. ``changed`` and ``refused`` are the
    first rows as they are shown. ``columns`` are those of the file that were read, by field, ``columns_unused`` all
    others; both are empty where no file was read.
    """

    sms_admin_plan: int
    program: str
    store: str | None
    run: int
    digest: str
    action: str
    plan: dict[str, object]
    actor: str
    partial: bool
    file: str | None
    file_sha256: str | None
    undoes: int | None
    rows: int
    staged: list[str]
    ends: list[str]
    echoed: list[str]
    counts: Counts
    changed: list[PlannedRow]
    refused: list[PlannedRow]
    columns: dict[str, str] = field(default_factory=dict)
    columns_unused: list[str] = field(default_factory=list)

    @property
    def summary(self) -> Summary:
        """The plan in numbers, not saved yet."""
        return Summary(self.action, self.counts, self.partial, dry_run=True)

    def written(self) -> str:
        """The line that ``read_header`` reads."""
        rows = {"changed": [row.values() for row in self.changed], "refused": [row.values() for row in self.refused]}
        return json.dumps(asdict(self) | rows, default=asdict)


class Columns(NamedTuple):
    """Those that are staged, those that reports echo, and those of the file: ``read`` by field, and all others."""

    staged: Sequence[str]
    echoed: Sequence[str] = ()
    read: Mapping[str, str] = {}
    unused: Sequence[str] = ()


def header_of(
    store: Store,
    save: Save,
    summary: Summary,
    columns: Columns,
    shown: tuple[Sequence[PlannedRow], Sequence[PlannedRow]] = ((), ()),
) -> str:
    """The first line of the file of a plan that was decided.

    ``shown`` are the first rows that are changed, and that are refused.
    """
    changed, refused = shown
    with store.reading() as connection:
        newest, store_identity = seal.head(connection), identity(connection)
    header = PlanHeader(
        sms_admin_plan=FORMAT,
        program=__version__,
        store=store_identity,
        run=newest.run,
        digest=newest.digest,
        action=save.order.action,
        plan=dict(save.described()),
        actor=save.order.actor,
        partial=save.order.partial,
        file=save.order.file,
        file_sha256=save.order.file_sha256,
        undoes=save.order.undoes,
        rows=save.staged,
        staged=list(columns.staged),
        ends=list(ENDS if columns.staged else ()),
        echoed=list(columns.echoed),
        counts=summary.counts,
        changed=list(changed),
        refused=list(refused),
        columns=dict(columns.read),
        columns_unused=list(columns.unused),
    )
    return header.written()


def read_header(path: str, values: Mapping[str, Any]) -> PlanHeader:
    """The first line of a plan file. Raises BadFile for a newer format, and for a line that is none of ours."""
    version = values.get("sms_admin_plan")
    if isinstance(version, int) and version > FORMAT:
        raise BadFile(
            f"{path} was written by a newer sms-admin (plan format {version}, this one knows {FORMAT})",
            "upgrade sms-admin",
            code="newer-plan",
        )
    try:
        _check_texts(values)
        rows = {name: [_row(row) for row in values[name]] for name in ("changed", "refused")}
        return made(PlanHeader, {**values, "counts": made(Counts, values["counts"]), **rows})
    except (TypeError, ValueError, KeyError):
        hint = "a plan is written by --save-plan FILE"
        raise BadFile(f"{path} is no plan of sms-admin", hint, code="bad-plan") from None


def _check_texts(values: Mapping[str, Any]) -> None:
    """Raises ValueError where a text has a NUL or half a character in it, which no store can hold."""
    line = json.dumps(values, ensure_ascii=False)
    line.encode()
    if _NUL.search(line):
        raise ValueError("NUL")


def _row(values: Mapping[str, Any]) -> PlannedRow:
    other = values["other"] and made(OtherNumber, values["other"])
    return made(PlannedRow, {**values, "cells": tuple(values["cells"]), "other": other})


def made(kind: type[T], values: Mapping[str, Any]) -> T:
    """The ``kind`` with these fields. Raises TypeError where one is missing, unknown, or of another type."""
    found = kind(**values)
    for name, hint in get_type_hints(kind).items():
        if not isinstance(getattr(found, name), hint if isinstance(hint, UnionType) else get_origin(hint) or hint):
            raise TypeError(name)
    return found
