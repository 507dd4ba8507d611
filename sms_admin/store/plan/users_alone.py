"""Staged rows that name a user alone: what the user has, and the number that each row means."""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Column, Connection, Integer, MetaData, Table, func, select, update

from sms_admin.domain.meant import Owned
from sms_admin.domain.refusals import Code
from sms_admin.store.backend import backend_of
from sms_admin.store.plan.staging import note_filled, renew, staged
from sms_admin.store.tables import number, user
from sms_admin.store.words import Words

_SLICE = 4_096
_chosen = Table(
    "chosen",
    MetaData(),
    Column("seq", Integer, primary_key=True),
    Column("number", Words),
    Column("reading", Words),
    Column("why", Words),
    prefixes=["TEMPORARY"],
)


class UserRow(NamedTuple):
    """A row that names a user alone: the campaign that it wants, and all numbers of the user, sorted.

    ``known`` is false where the store has no such user.
    """

    seq: int
    wanted: str
    known: bool
    owned: list[Owned]


class Chosen(NamedTuple):
    """The number that the row ``seq`` means; else the code why there is none, and what the sentence says of it."""

    seq: int
    number: str | None
    reading: str | None = None
    why: str | None = None


def are_there(connection: Connection) -> bool:
    """Whether the staged rows name users alone. A file has a column of numbers or has none: all rows are alike."""
    return bool(connection.execute(select(staged.c.user_alone).limit(1)).scalar())


def user_rows(connection: Connection) -> Iterator[UserRow]:
    """The rows in the order of the file, without those that could not be read."""
    s, n = staged.c, number.c
    facts = (s.seq, func.coalesce(s.wanted, ""), user.c.user, n.number, n.status)
    kinds = (func.coalesce(n.campaign_id, ""), n.country, n.category)
    found = staged.outerjoin(user, user.c.user == s.user).outerjoin(number, n.user == user.c.user)
    readable = s.reading.is_distinct_from(Code.BAD_CELL.value)
    query = select(*facts, *kinds).select_from(found).where(readable).order_by(s.seq, n.number)
    rows = chain.from_iterable(backend_of(connection).stream(connection, query, _SLICE))
    for seq, group in groupby(rows, itemgetter(0)):
        lines = list(group)
        owned = [Owned(*line[3:]) for line in lines if line[3] is not None]
        yield UserRow(seq, lines[0][1], lines[0][2] is not None, owned)


def put_in(connection: Connection, choices: Iterable[Chosen]) -> None:
    """Gives each staged row the number that was chosen for it, or why there is none."""
    renew(connection, _chosen)
    left = iter(choices)
    backend, rows = backend_of(connection), 0
    while part := list(islice(left, _SLICE)):
        backend.load(connection, _chosen, dict(zip(Chosen._fields, zip(*part, strict=True), strict=True)))
        rows += len(part)
    backend.settle(connection, _chosen, rows)
    found = {name: _chosen.c[name] for name in ("number", "reading", "why")}
    note_filled(connection, found)
    connection.execute(update(staged).values(found).where(staged.c.seq == _chosen.c.seq))
