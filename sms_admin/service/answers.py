"""What could be done to a number now, and why not.

The rules themselves are asked, by a Save of one row that is not saved. Apart from the lists, which load none of that.
"""

from dataclasses import dataclass

from sms_admin.domain.numbers import Action, Outcome, Request
from sms_admin.domain.plan import PlannedRow
from sms_admin.service.requests import RequestPlan
from sms_admin.store.plan import staging
from sms_admin.store.store import Store


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an action could be done to a number now: no code and an empty reason mean yes."""

    action: Action
    code: str
    reason: str


def possible_actions(store: Store, number: str, configured: str) -> list[Answer]:
    """For enable, assign and remove: what the command itself would say of this number."""
    return [
        _answer(store, number, Request(a, configured=configured)) for a in (Action.ENABLE, Action.ASSIGN, Action.REMOVE)
    ]


def _answer(store: Store, number: str, request: Request) -> Answer:
    plan = RequestPlan(request)
    with store.reading() as connection:
        staging.renew(connection, staging.staged)
        staging.add(connection, {"seq": [1], "line": [1], "number": [number]})
        plan.decide(connection, lambda share: None)
        row: PlannedRow = next(plan.rows(store.reading))[0]
    refused = row.outcome == Outcome.REFUSED
    return Answer(request.action, row.code, row.reason if refused else "")
