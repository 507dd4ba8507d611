"""Users who are in the store under a key of an older form.

Before version 0.2.0 a user name kept the Unicode dashes and the invisible characters in it. The history names users by
their keys, so such a user keeps the old one until it is renamed.
"""

from typing import NamedTuple

from sqlalchemy import Connection, select

from sms_admin.domain.users import former_user_key, user_key
from sms_admin.store.tables import user


class FormerlyNamed(NamedTuple):
    """A user under a former key: as it is spelled, and whether another user has the present key."""

    spelling: str
    taken: bool


def key_in_store(connection: Connection, name: str) -> str:
    """The key of the user ``name``: the former one, where that is in the store."""
    key, former = user_key(name), former_user_key(name)
    return former if key != former and _is_there(connection, former) else key


def formerly_named(connection: Connection) -> list[FormerlyNamed]:
    """The users under former keys, sorted."""
    query = select(user.c.user, user.c.spelling).order_by(user.c.user)
    rows = connection.execute(query, execution_options={"yield_per": 10_000})
    found = [(spelling, user_key(key)) for key, spelling in rows if not key.isascii() and user_key(key) != key]
    return [FormerlyNamed(spelling, _is_there(connection, key)) for spelling, key in found]


def _is_there(connection: Connection, key: str) -> bool:
    return connection.execute(select(user.c.user).where(user.c.user == key)).first() is not None
