"""The run that a Save leaves in the history: who ordered it, and how it is written."""

from dataclasses import dataclass
from datetime import datetime

from sms_admin.domain.moments import rfc3339
from sms_admin.domain.plan import Summary
from sms_admin.store.backend import backend_of
from sms_admin.store.history import seal
from sms_admin.store.history.seal import RunHeader
from sms_admin.store.types import Connection


@dataclass(frozen=True, slots=True)
class Order:
    """Who orders the Save, by which command, from which file (with its SHA-256), and whether ``--partial``.

    Of a plan that was saved to a file: who made it, and its SHA-256.
    """

    action: str
    actor: str
    partial: bool = False
    file: str | None = None
    file_sha256: str | None = None
    undoes: int | None = None
    planned_by: str | None = None
    plan_sha256: str | None = None


def write_run(connection: Connection, order: Order, summary: Summary, now: datetime) -> Summary:
    """Writes the run of a Save whose changes stand in the store already, and seals it."""
    head = seal.head(connection)
    header = RunHeader(
        run=head.run + 1,
        at=rfc3339(now),
        actor=order.actor,
        action=order.action,
        file=order.file,
        file_sha256=order.file_sha256,
        rows=summary.counts.rows,
        changed=summary.counts.changed,
        unchanged=summary.counts.unchanged,
        refused=summary.counts.refused,
        undoes=order.undoes,
        planned_by=order.planned_by,
        plan_sha256=order.plan_sha256,
        db_role=backend_of(connection).role(connection),
    )
    return summary.as_saved(header.run, seal.seal(connection, header, head.digest))
