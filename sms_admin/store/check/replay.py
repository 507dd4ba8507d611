"""Replaying the runs: their changes, one after the other, must give the content of the tables.

The changes of a number form a trail. Each must begin where the one before it ended, and the last must end where
the number is. Window functions walk all trails at once, so this is a few sorts, however many numbers there are.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Join,
    Subquery,
    Table,
    and_,
    case,
    func,
    null,
    or_,
    select,
    true,
)

from sms_admin.domain.findings import Finding
from sms_admin.domain.users import DETAILS
from sms_admin.store.tables import brand, campaign, change, number, record_change, run, user, user_change

_c, _n = change.c, number.c


def check_numbers(connection: Connection) -> Iterator[Finding]:
    """Status, campaign, run and basis of every number."""
    said = and_(_c.run == _n.run, _c.number == _n.number)
    yield from _unheard_of(connection, number.outerjoin(change, said), _n.run, _c.run.is_(None))
    basis_after = case((run.c.undoes.is_(None), _c.run), else_=_undone.c.basis_before).label("basis_after")
    source = change.outerjoin(run, run.c.run == _c.run).outerjoin(_undone, _undone_is)
    own = [_c[name] for name in ("status_before", "campaign_before", "run_before", "basis_before")]
    carried = [_c.status_after, _c.campaign_after, _c.run, basis_after]
    trail = _trail(change, source, own, carried)
    t = trail.c
    known = t.before_status_after.is_not(None)  # the number was in the store before this change
    steps = [
        (_differs(t.status_before, t.before_status_after), "status_before is not what the change before it left"),
        (_differs(t.campaign_before, t.before_campaign_after), "campaign_before is not what the change before it left"),
        (_differs(t.run_before, case((known, t.before_run))), "run_before is not the run of the change before it"),
        (_differs(t.basis_before, case((known, t.before_basis_after))), "basis_before is not what the runs give"),
    ]
    there, stays = _n.number.is_not(None), t.status_after.is_not(None)
    ends = [
        (and_(~there, stays), "is not in the store, where the runs left it"),
        (and_(there, ~stays), "is in the store, from which the runs took it"),
        (and_(there, _n.status != t.status_after), "its status is not what the runs give"),
        (and_(there, _differs(_n.campaign_id, t.campaign_after)), "its campaign is not what the runs give"),
        (and_(there, _n.run != t.run), "its run is not the last that changed it"),
        (and_(there, _differs(_n.basis, t.basis_after)), "its basis is not what the runs give"),
    ]
    yield from _walk(connection, trail, (change, number), steps, ends)


_undone = change.alias("undone")
_undone_is = and_(_undone.c.run == run.c.undoes, _undone.c.number == _c.number)
_came, _left = _c.status_before.is_(None), _c.status_after.is_(None)
_moved = _c.user_before.is_distinct_from(_c.user_after)


def check_owners(connection: Connection) -> Iterator[Finding]:
    """The user of every number."""
    trail = _trail(change, change, [_c.user_before], [_c.user_after], or_(_came, _left, _moved))
    t = trail.c
    steps = [(_differs(t.user_before, t.before_user_after), "user_before is not what the change before it left")]
    ends = [(and_(_n.number.is_not(None), _differs(_n.user, t.user_after)), "its user is not what the runs give")]
    yield from _walk(connection, trail, (change, number), steps, ends)


def check_places(connection: Connection) -> Iterator[Finding]:
    """Country and category of every number, recorded where it enters the store and where it leaves it."""
    recorded = or_(_c.country.is_not(None), _c.category.is_not(None))
    own = [_c.status_before, _c.status_after]
    trail = _trail(change, change, own, [_c.country, _c.category], or_(_came, _left, recorded))
    t = trail.c
    comes, leaves = t.status_before.is_(None), t.status_after.is_(None)
    steps = [
        (
            and_(~comes, ~leaves),
            "country and category are recorded, and the number neither came nor left",
        ),
        (or_(t.country.is_(None), t.category.is_(None)), "country and category are not recorded"),
        (
            and_(leaves, _differs(t.country, t.before_country)),
            "country is not the one that the number came with",
        ),
        (
            and_(leaves, _differs(t.category, t.before_category)),
            "category is not the one that the number came with",
        ),
    ]
    there = _n.number.is_not(None)
    ends = [
        (and_(there, _n.country != t.country), "its country is not what the runs give"),
        (and_(there, _n.category != t.category), "its category is not what the runs give"),
    ]
    yield from _walk(connection, trail, (change, number), steps, ends)


def check_users(connection: Connection) -> Iterator[Finding]:
    """Names and spelling of every user."""
    known = select(user_change.c.user).distinct().subquery()
    alone = user.outerjoin(known, known.c.user == user.c.user)
    yield from _unheard_of(connection, alone, null(), known.c.user.is_(None))
    own = [user_change.c[f"{name}_before"] for name in DETAILS]
    carried = [*(user_change.c[f"{name}_after"] for name in DETAILS), user_change.c.spelling]
    trail = _trail(user_change, user_change, own, carried)
    t = trail.c
    steps = [
        (_differs(t[f"{name}_before"], t[f"before_{name}_after"]), f"{name}_before is not what the change before left")
        for name in DETAILS
    ]
    stayed = t.first_name_before.is_not(None)
    steps.append(
        (and_(stayed, _differs(t.spelling, t.before_spelling)), "spelling is not that of the change before it")
    )
    there, stays = user.c.user.is_not(None), t.first_name_after.is_not(None)
    ends = [
        (and_(~there, stays), "is not in the store, where the runs left it"),
        (and_(there, ~stays), "is in the store, from which the runs took it"),
        *(
            (and_(there, user.c[name] != t[f"{name}_after"]), f"its {name} is not what the runs give")
            for name in DETAILS
        ),
        (and_(there, user.c.spelling != t.spelling), "its spelling is not what the runs give"),
    ]
    yield from _walk(connection, trail, (user_change, user), steps, ends)


Claims = Sequence[tuple[ColumnElement[bool], str]]


def _differs(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[bool]:
    return one.is_distinct_from(other)


def _trail(
    changes: Table,
    source: FromClause,
    own: Sequence[ColumnElement[Any]],
    carried: Sequence[ColumnElement[Any]],
    *only: ColumnElement[bool],
) -> Subquery:
    """Every change beside the previous change of the same thing: ``before_x`` for each x of ``carried``.

    ``following`` is the run of the next one, NULL for the last. A column that is left out is not sorted.
    """
    window: dict[str, Any] = {"partition_by": _key(changes), "order_by": changes.c.run}
    before = [func.lag(column).over(**window).label(f"before_{column.name}") for column in carried]
    following = func.lead(changes.c.run).over(**window).label("following")
    key = [column for column in (*_key(changes), changes.c.run) if column not in set(carried)]
    return select(*key, *own, *carried, *before, following).select_from(source).where(*only).subquery("trail")


def _key(changes: Table) -> list[ColumnElement[Any]]:
    return [column for column in changes.primary_key.columns if column.name != "run"]


def _walk(
    connection: Connection, trail: Subquery, tables: tuple[Table, Table], steps: Claims, ends: Claims
) -> Iterator[Finding]:
    """The changes for which a condition of ``steps`` is true, and the things for which one of ``ends`` is.

    ``tables`` are those of the changes and of the things; the first condition that is true is reported.
    """
    changes, things = tables
    key = [trail.c[column.name] for column in _key(changes)]
    last = trail.c.following.is_(None)
    is_end = and_(last, *(own == there for own, there in zip(key, things.primary_key.columns, strict=True)))
    step, end = _first(steps, true()), _first(ends, last)
    walked = select(trail.c.run, *key, step.label("step"), end.label("end")).select_from(
        trail.outerjoin(things, is_end)
    )
    found = walked.subquery("found")
    query = select(found).where(or_(found.c.step.is_not(None), found.c.end.is_not(None)))
    for number_of_run, *row, step_at, end_at in connection.execute(query, execution_options={"yield_per": 1000}):
        for table, claims, at in ((changes, steps, step_at), (things, ends, end_at)):
            if at is not None:
                yield Finding("replay", table.name, " ".join(map(str, row)), number_of_run, claims[at][1])


def _first(claims: Claims, where: ColumnElement[bool]) -> ColumnElement[int]:
    return case(*((and_(where, claim), at) for at, (claim, _) in enumerate(claims)))


def _unheard_of(
    connection: Connection, source: Join, run_of: ColumnElement[Any], which: ColumnElement[bool]
) -> Iterator[Finding]:
    """The things, on the left side of ``source``, that no run mentions."""
    things = source.left
    assert isinstance(things, Table)
    (key,) = things.primary_key.columns
    query = select(key, run_of).select_from(source).where(which).order_by(key)
    for name, number_of_run in connection.execute(query, execution_options={"yield_per": 1000}):
        yield Finding("replay", things.name, name, number_of_run, "no run made it what it is")


_TABLES = {"brand": brand, "campaign": campaign}
_NEVER: tuple[int | None, str | None] = (None, None)


def check_records(connection: Connection) -> Iterator[Finding]:
    """Every Brand and Campaign."""
    c = record_change.c
    latest: dict[tuple[str, str], tuple[int | None, str | None]] = {}  # the last run that recorded it, and the record
    query = select(c.run, c.kind, c.key, c.before, c.after).order_by(c.run, c.kind, c.key)
    for number_of_run, kind, key, before, after in connection.execute(query, execution_options={"yield_per": 1000}):
        if before != latest.get((kind, key), _NEVER)[1]:
            problem = "before is not what the change before it left"
            yield Finding("replay", "record_change", f"{kind} {key}", number_of_run, problem)
        latest[kind, key] = number_of_run, after
    there = {(kind, key): text for kind, table in _TABLES.items() for key, text in _as_recorded(connection, table)}
    for kind, key in sorted(there.keys() | latest.keys()):
        last, after = latest.get((kind, key), _NEVER)
        if there.get((kind, key)) != after:
            yield Finding("replay", kind, key, last, "is not what the runs give")


def _as_recorded(connection: Connection, table: Table) -> Iterator[tuple[str, str]]:
    """The key of every row, and the row as a run would record it."""
    for row in connection.execute(select(table)).mappings():
        yield row[f"{table.name}_id"], json.dumps(dict(row), sort_keys=True)
