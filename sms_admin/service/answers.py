"""What can be done to a number now, and why not.

The answer is a dry run of one row. Separate from the lists, which need not load the code of a Save.
"""

from dataclasses import dataclass

from sms_admin.domain.commands import again, command, instead
from sms_admin.domain.errors import BadUsage, Refused
from sms_admin.domain.meant import meant
from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.plan import PlannedRow
from sms_admin.domain.refusals import Code, Particulars
from sms_admin.domain.text import plain, visible
from sms_admin.domain.users import user_key
from sms_admin.domain.ways_out import refusal
from sms_admin.service.lists import number_for_user
from sms_admin.service.requests import RequestPlan
from sms_admin.store import lists
from sms_admin.store.former_names import key_in_store
from sms_admin.store.plan import staging
from sms_admin.store.registration import load_registry
from sms_admin.store.store import Store


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an action could be done to a number now: no ``code`` means yes.

    ``reason`` says why not, or what else the action would do; ``goes_off`` is the number that it would disable.
    """

    action: Action
    code: str
    reason: str
    goes_off: str = ""


def possible_actions(store: Store, number: str, configured: str, configured_by: str) -> list[Answer]:
    """For enable, assign and remove: what the command itself would say of this number."""
    return [
        _answer(store, number, Request(action, configured=configured, configured_by=configured_by))
        for action in (Action.ENABLE, Action.ASSIGN, Action.REMOVE)
    ]


def _answer(store: Store, number: str, request: Request) -> Answer:
    plan = RequestPlan(request)
    with store.reading() as connection:
        staging.renew(connection, staging.staged)
        staging.add(connection, {"seq": [1], "line": [1], "number": [number]})
        plan.decide(connection, lambda share: None)
        row: PlannedRow = next(plan.rows(store.reading, most=1))[0]
    return Answer(request.action, row.code, row.reason, row.other.number if row.other else "")


def meant_number(store: Store, user: str, request: Request, region: str) -> str:
    """The number that a command means which names only the user.

    Raises BadUsage where one has to be named, Refused where there is none. ``region`` reads a number that was named
    in the place of its user.
    """
    with store.reading() as connection:
        known = lists.user_line(connection, user_key(user))
        owned = lists.users_numbers(connection, user_key(user))
        registry = load_registry(connection)
        formerly = key_in_store(connection, user) != user_key(user)
    if formerly:
        to_rename = command("user rename", user, plain(user).strip()).before(again())
        raise Refused(f"user {visible(user)} is in the store under an older form of its name", to_rename)
    if known is None:
        if owned_by := number_for_user(store, user, region):
            to_name = instead(user, owned_by.user, owned_by.number) if owned_by.user else owned_by.shows
            raise Refused(owned_by.reason, to_name, code=Code.UNKNOWN_USER)
        refused = refusal(Code.UNKNOWN_USER, Particulars(action=request.action, user=user))
        raise Refused(refused.reason, refused.way, code=Code.UNKNOWN_USER)
    if not owned:
        refused = refusal(Code.UNKNOWN_NUMBER, Particulars(action=request.action, user=user, user_alone=True))
        raise Refused(refused.reason, refused.way, code=Code.UNKNOWN_NUMBER)
    choice = meant(request, registry, owned)
    if len(choice.numbers) == 1:
        return choice.numbers[0]
    advice = "; name the one to be live" if choice.goes_off else ""
    raise BadUsage(f"{user} has {choice.several()}{advice}", instead(user, user, "NUMBER"))
