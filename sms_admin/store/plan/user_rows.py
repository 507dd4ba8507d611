"""What a plan does to users: from a table of them as they will be, into the history and the store.

Such a table has ``user``, ``spelling`` and the columns of ``DETAILS``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Table, and_, func, insert, literal, select, update

from sms_admin.domain.users import DETAILS
from sms_admin.store.backend import backend_of
from sms_admin.store.paging import Reading
from sms_admin.store.plan.rows import texts
from sms_admin.store.tables import user, user_change


def user_texts(reading: Reading, after: Table, which: ColumnElement[bool]) -> Iterator[list[str]]:
    """What happens to each user of ``after`` for whom ``which`` holds, as one text each."""
    return texts(reading, after.c.user, _changes(after).values(), _beside_store(after), which)


@contextmanager
def saving_users(connection: Connection, run: int, after: Table, which: ColumnElement[bool]) -> Iterator[None]:
    """A context for the statements that write numbers: records users in ``run``, and puts them into the store.

    ``which`` holds for the users of ``after`` whom the run changes. One without names there leaves the store: the
    caller removes it, after its last number.
    New users come after their numbers where the engine can do that: it then looks for the numbers of each user, in
    the order of an index, and not for the user of each number, in no order.
    """
    _record_users(connection, run, after, which)
    late = backend_of(connection).defer_references(connection)
    if not late:
        _put_users(connection, run)
    yield
    if late:
        _put_users(connection, run)


def _record_users(connection: Connection, run: int, after: Table, which: ColumnElement[bool]) -> None:
    record = {"run": literal(run), **_changes(after)}
    query = select(*(value.label(name) for name, value in record.items())).select_from(_beside_store(after))
    query = query.where(which).order_by(after.c.user)
    connection.execute(insert(user_change).from_select(list(record), query))


def _put_users(connection: Connection, run: int) -> None:
    """Updates and inserts users as the history of ``run`` says, so that it cannot lack anything that was done."""
    c = user_change.c
    names = {name: c[f"{name}_after"] for name in DETAILS}
    stays = and_(c.run == run, c.first_name_after.is_not(None))
    known = c.first_name_before.is_not(None)
    connection.execute(update(user).values(names).where(user.c.user == c.user, stays, known))
    new = select(c.user, c.spelling, *names.values()).where(stays, ~known).order_by(c.user)
    connection.execute(insert(user).from_select(["user", "spelling", *DETAILS], new))


def _beside_store(after: Table) -> FromClause:
    return after.outerjoin(user, user.c.user == after.c.user)


def _changes(after: Table) -> dict[str, ColumnElement[Any]]:
    """The columns of ``user_change``. A user keeps the spelling that the store has."""
    return {
        "user": after.c.user,
        "spelling": func.coalesce(user.c.spelling, after.c.spelling),
        **{f"{name}_before": user.c[name] for name in DETAILS},
        **{f"{name}_after": after.c[name] for name in DETAILS},
    }
