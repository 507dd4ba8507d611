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
        staging.begin(connection)
        staging.add(connection, {"seq": [1], "line": [1], "number": [number]})
        plan.decide(connection, lambda share: None)
        row: PlannedRow = next(plan.rows(store.reading, most=1))[0]
    return Answer(request.action, row.code, row.reason, row.other.number if row.other else "")


def check_one_is_meant(store: Store, user: str, request: Request, region: str) -> None:
    """Checks a command that names only the user, whose one number that fits is meant.

    Raises BadUsage where a number has to be named, Refused where there is none. ``region`` reads a number that was
    named in the place of its user.
    """
    key = user_key(user)
    with store.reading() as connection:
        formerly = key_in_store(connection, user) != key
        known, owned = lists.user_line(connection, key), lists.users_numbers(connection, key)
        registry = load_registry(connection)
    if formerly:
        to_rename = command("user rename", user, plain(user).strip()).before(again())
        raise Refused(f"user {visible(user)} is in the store under an older form of its name", to_rename)
    if known is None:
        raise _unknown_user(store, user, request, region)
    if not owned:
        raise _refused(Code.UNKNOWN_NUMBER, Particulars(action=request.action, user=user, user_alone=True))
    choice = meant(request, registry, owned)
    if len(choice.numbers) > 1:
        advice = "; name the one to be live" if choice.goes_off else ""
        raise BadUsage(f"{user} has {choice.several()}{advice}", instead(user, user, "NUMBER"))


def _unknown_user(store: Store, user: str, request: Request, region: str) -> Refused:
    """The failure for a user who is not in the store; it is another one for a number in the place of a user."""
    owned = number_for_user(store, user, region)
    if owned is None:
        return _refused(Code.UNKNOWN_USER, Particulars(action=request.action, user=user))
    to_name = instead(user, owned.user, owned.number) if owned.user else owned.shows
    return Refused(owned.reason, to_name, code=Code.UNKNOWN_USER)


def _refused(code: Code, particulars: Particulars) -> Refused:
    """The failure in the words of a row that is refused for ``code``."""
    reason, way = refusal(code, particulars)
    return Refused(reason, way, code=code)
