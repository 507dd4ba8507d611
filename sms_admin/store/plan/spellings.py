"""How the users of a great many rows are written: most as their key, so that only the others are looked up."""

from sqlalchemy import Column, ColumnElement, Connection, MetaData, Table, case, func, insert, select

from sms_admin.store.plan.staging import are_many, renew
from sms_admin.store.tables import number, user
from sms_admin.store.words import Words

spelled = Table(
    "spelled",
    MetaData(),
    Column("user", Words, primary_key=True),
    Column("spelling", Words, nullable=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)


def gather(connection: Connection) -> bool:
    """Collects the users who are not written as their key; does nothing and returns False for fewer rows."""
    if not are_many(connection):
        return False
    renew(connection, spelled)
    found = select(user.c.user, user.c.spelling).where(user.c.spelling != user.c.user).order_by(user.c.user)
    connection.execute(insert(spelled).from_select(["user", "spelling"], found))
    return True


def owner() -> ColumnElement[str]:
    """The user of a number, as written; empty where it has none."""
    return case((number.c.user.is_(None), ""), else_=func.coalesce(spelled.c.spelling, number.c.user))
