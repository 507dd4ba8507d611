"""The rows of an undo as they are shown: with everything from the store that their sentences may name."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal, or_, select

from sms_admin.domain.refusals import Code
from sms_admin.domain.users import DETAILS
from sms_admin.store.names import full_name
from sms_admin.store.paging import Reading, paged
from sms_admin.store.plan.carry_out import number_changes
from sms_admin.store.plan.rivals import put_rivals, rival
from sms_admin.store.plan.rows import texts
from sms_admin.store.plan.undoing import live_numbers, plan, plans, verdict
from sms_admin.store.plan.undone_users import CHANGED, undone_users
from sms_admin.store.tables import run, user


class ExplainedUndo(NamedTuple):
    """A row of an undo with everything that its sentence may name.

    ``number`` is empty for a user's own row. ``blamed`` is the later run that changed the number and whose result it
    shows, and ``blamed_action`` its command; 0 where there is none, or where only the trail of the number shows it.
    ``changed_user`` is the user who was changed since. ``rival`` is the number that stays live; ``user_goes`` says what
    happens to its user, if anything. ``user_after`` and the rest with ``_after`` are who has the number then.
    """

    seq: int
    number: str
    user: str
    first_name: str
    last_name: str
    site: str
    user_after: str
    first_name_after: str
    last_name_after: str
    site_after: str
    user_goes: str
    status: str
    campaign: str
    old_campaign: str
    outcome: str
    code: str
    status_after: str
    campaign_after: str
    number_changed: bool
    blamed: int
    blamed_action: str
    changed_user: str
    rival: str


def explained_undo(
    reading: Reading, undone: int, outcome: str, *, second: bool, size: int | None = None
) -> Iterator[list[ExplainedUndo]]:
    """The rows of the plan in their order, slice by slice; only those that end in ``outcome``, if given.

    ``undone`` is the run to undo. ``second``: some are refused because their user would have a second live
    number.
    """
    _prepare(reading, second)
    query = select(*(_shown[name] for name in ExplainedUndo._fields)).select_from(_source(undone))
    only = [verdict.outcome == outcome] if outcome else []
    return paged(reading, query.where(*only), ExplainedUndo._make, size=size)


def undo_texts(reading: Reading, undone: int, *, second: bool) -> Iterator[list[str]]:
    """Each row with everything that is shown of it and that it does, as one text."""
    _prepare(reading, second)
    return texts(reading, plan.seq, (_shown | number_changes(plans)).values(), _source(undone))


def _prepare(reading: Reading, second: bool) -> None:
    with reading() as connection:
        plans.index_by_line(connection)
        put_rivals(connection, live_numbers() if second else None)


# The user of a row as the store has it, and as it was before the run; who was changed since; the run that did it.
_owner, _old, _blamed = user.alias("owner"), undone_users.alias("old"), run.alias("blamed")
_next, _next_old = user.alias("next"), undone_users.alias("next_old")  # of who has the number after the undo
_changed_now, _changed_then = undone_users.alias("now"), undone_users.alias("then")
_key = func.coalesce(plan.owner, plan.owner_after)


def _source(undone: int) -> FromClause:
    """Where the values of a row come from; a later run than ``undone`` can be blamed."""
    later = case((and_(verdict.changed_since, plan.basis > undone), plan.basis))
    return (
        plans.judged.outerjoin(_owner, _owner.c.user == _key)
        .outerjoin(_old, _old.c.user == _key)
        .outerjoin(_changed_now, and_(_changed_now.c.user == plan.owner, _changed_now.c.fate == CHANGED))
        .outerjoin(_changed_then, and_(_changed_then.c.user == plan.owner_after, _changed_then.c.fate == CHANGED))
        .outerjoin(_next, _next.c.user == plan.owner_after)
        .outerjoin(_next_old, and_(_next_old.c.user == plan.owner_after, _next_old.c.goes))
        .outerjoin(_blamed, and_(verdict.code == Code.CHANGED_SINCE.value, _blamed.c.run == later))
        .outerjoin(rival, rival.c.owner == plan.owner_after)
    )


def _what_happens() -> ColumnElement[str]:
    """What happens to the user of a row, in words."""
    is_again = _old.c.spelling.concat(" is again ")
    site = case((_old.c.site == "", "no site"), else_=literal("site ").concat(_old.c.site))
    renamed = or_(_owner.c.first_name != _old.c.first_name, _owner.c.last_name != _old.c.last_name)
    named = is_again.concat(full_name(_old.c.first_name, _old.c.last_name))
    return case(
        (_old.c.first_name.is_(None), _old.c.spelling.concat(" leaves the store")),
        (_owner.c.user.is_(None), _old.c.spelling.concat(" comes back")),
        (_owner.c.site == _old.c.site, named),
        (renamed, named.concat(", of ").concat(site)),
        else_=is_again.concat("of ").concat(site),
    )


def _after(detail: str) -> ColumnElement[str]:
    """A name or the site of who has the number after the undo."""
    return func.coalesce(case((_next_old.c.goes, _next_old.c[detail]), else_=_next.c[detail]), "")


_shown: dict[str, ColumnElement[Any]] = {  # the values of ``ExplainedUndo``
    "seq": plan.seq,
    "number": func.coalesce(plan.number, ""),
    "user": func.coalesce(_owner.c.spelling, _old.c.spelling, _key, ""),
    "first_name": func.coalesce(_owner.c.first_name, ""),
    "last_name": func.coalesce(_owner.c.last_name, ""),
    "site": func.coalesce(_owner.c.site, ""),
    "user_after": func.coalesce(_next.c.spelling, _next_old.c.spelling, plan.owner_after, ""),
    **{f"{detail}_after": _after(detail) for detail in DETAILS},
    "user_goes": case((_old.c.goes, _what_happens()), else_=""),
    "status": verdict.status,
    "campaign": verdict.campaign,
    "old_campaign": verdict.old_campaign,
    "outcome": verdict.outcome,
    "code": func.coalesce(verdict.code, ""),
    "status_after": verdict.status_after,
    "campaign_after": verdict.campaign_after,
    "number_changed": verdict.changed_since,
    "blamed": func.coalesce(_blamed.c.run, 0),
    "blamed_action": func.coalesce(_blamed.c.action, ""),
    "changed_user": func.coalesce(_changed_now.c.user, _changed_then.c.user, ""),
    "rival": func.coalesce(rival.c.number, ""),
}
