"""The numbers in the way of others of the same user: the sentences of the refused rows name them."""

from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Select, Table, insert

from sms_admin.store.plan.staging import renew
from sms_admin.store.words import Words

# For each user the number that blocks the user's others; ``line`` is NULL where it is not in the file.
rival = Table(
    "rival",
    MetaData(),
    Column("owner", Words, primary_key=True),
    Column("line", Integer),
    Column("number", Words),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)


def put_rivals(connection: Connection, rivals: Select[Any] | None) -> None:
    """Puts owner, line and number of the blocking numbers into ``rival``; none for None."""
    renew(connection, rival)
    if rivals is not None:
        connection.execute(insert(rival).from_select(["owner", "line", "number"], rivals))
