"""A plan as two temporary tables: its rows in the order of their numbers, and the verdict on each kind of row.

Rows differ in only a few dozen ways. ``plan.situation`` is everything that decides about a row, as one text;
the domain judges each distinct one once, and ``verdict`` holds what it said. No row is touched twice for it.
The order of the numbers is the order of the store's own tables, which makes a Save a walk and not a search.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar, get_type_hints

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    func,
    insert,
    literal,
    select,
    update,
)

from sms_admin.domain.numbers import Outcome, Verdict
from sms_admin.domain.plan import Counts
from sms_admin.domain.refusals import Code
from sms_admin.store.plan.staging import renew
from sms_admin.store.sqlite.connection import json_array, json_put

S = TypeVar("S")
_marked = Table("marked", MetaData(), Column("id", Integer, primary_key=True), prefixes=["TEMPORARY"])
_VERDICT = ("outcome", "code", "status_after", "campaign_after")


class PlanTable(Generic[S]):
    """The plan of one kind of situation. ``kind`` is a dataclass with ``status`` and ``campaign`` among its fields.

    ``table`` has a row for each row of the request, ``verdict`` one for each situation among them with the
    situation's own fields as columns; ``judged`` is the two together.
    """

    def __init__(self, kind: type[S]) -> None:
        self.kind = kind
        types = get_type_hints(kind)
        self._flags = {field.name: types[field.name] is bool for field in fields(kind)}  # type: ignore[arg-type]
        self.table = Table("plan", MetaData(), *_columns(), prefixes=["TEMPORARY"])
        self._by_seq = Index("plan_seq", self.table.c.seq)
        self._by_owner_after = Index("plan_owner_after", self.table.c.owner_after)
        facts = [Column(name, Integer if flag else Text, nullable=False) for name, flag in self._flags.items()]
        key = Column("situation", Text, primary_key=True)
        self.verdict = Table("verdict", MetaData(), key, *facts, *_verdict_columns(), prefixes=["TEMPORARY"])
        self.judged = self.table.join(self.verdict, self.verdict.c.situation == self.table.c.situation)

    def fill(
        self,
        connection: Connection,
        facts: Mapping[str, ColumnElement[Any]],
        source: FromClause,
        *only: ColumnElement[bool],
    ) -> None:
        """A new plan from the rows of ``source``, in their order.

        ``facts`` are columns of the plan and fields of the situation; a field that it lacks is a flag that is off.
        """
        renew(connection, self.table)
        renew(connection, self.verdict)
        self.add(connection, facts, source, *only)

    def add(
        self,
        connection: Connection,
        facts: Mapping[str, ColumnElement[Any]],
        source: FromClause,
        *only: ColumnElement[bool],
    ) -> None:
        """More rows of the same kind."""
        own = {name: fact for name, fact in facts.items() if name in self.table.c}
        own["situation"] = json_array(facts.get(name, literal(0)) for name in self._flags)
        query = select(*(fact.label(name) for name, fact in own.items())).select_from(source).where(*only)
        connection.execute(insert(self.table).from_select(list(own), query))

    def mark(self, connection: Connection, flag: str, value: bool, rows: Select[Any]) -> int:
        """Sets ``flag`` in the situation of the rows whose ``id`` is in ``rows``; how many there are."""
        place = [*self._flags].index(flag)
        marked = json_put(self.table.c.situation, place, int(value))
        return connection.execute(update(self.table).values(situation=marked).where(self.table.c.id.in_(rows))).rowcount

    def mark_rows(self, connection: Connection, flag: str, ids: Sequence[int]) -> None:
        """Sets ``flag`` in the situation of the rows with these ``id``."""
        if ids:
            renew(connection, _marked)
            connection.exec_driver_sql("INSERT INTO marked VALUES (?)", [(row,) for row in ids])
            self.mark(connection, flag, True, select(_marked.c.id))

    def judge(self, connection: Connection, judge: Callable[[S], Verdict]) -> None:
        """Asks the domain about every situation on which there is no verdict yet."""
        known = select(self.verdict.c.situation)
        new = select(self.table.c.situation).distinct().where(self.table.c.situation.not_in(known))
        found = connection.execute(new).scalars().all()
        if found:
            connection.execute(insert(self.verdict), [self._judged(judge, situation) for situation in found])

    def _judged(self, judge: Callable[[S], Verdict], situation: str) -> dict[str, Any]:
        values = dict(zip(self._flags, json.loads(situation), strict=True))
        verdict = judge(self.kind(**{n: bool(v) if self._flags[n] else v for n, v in values.items()}))
        return values | {
            "situation": situation,
            "outcome": verdict.outcome.value,
            "code": verdict.code.value if verdict.code else None,
            "status_after": verdict.status,
            "campaign_after": verdict.campaign,
        }

    def counts(self, connection: Connection) -> Counts:
        """How many rows end how, and how many are refused for which code, in the order of the codes."""
        verdict = self.verdict.c
        query = select(verdict.outcome, verdict.code, func.count()).select_from(self.judged)
        by_outcome = dict.fromkeys(Outcome, 0)
        by_code: dict[str, int] = {}
        for outcome, code, count in connection.execute(query.group_by(verdict.outcome, verdict.code)):
            by_outcome[Outcome(outcome)] += count
            if code:
                by_code[code] = count
        return Counts(
            rows=sum(by_outcome.values()),
            changed=by_outcome[Outcome.CHANGED],
            unchanged=by_outcome[Outcome.UNCHANGED],
            refused=by_outcome[Outcome.REFUSED],
            reasons={code: by_code[code] for code in Code if code in by_code},
        )

    def index_by_line(self, connection: Connection) -> None:
        """Makes the rows quick to read in the order of the file; most plans are saved without being read so."""
        self._by_seq.create(connection, checkfirst=True)

    def index_by_owner_after(self, connection: Connection) -> None:
        """Makes the rows of a user-to-be quick to find."""
        self._by_owner_after.create(connection, checkfirst=True)


def keep_as_shown(connection: Connection) -> None:
    """Sets the plan aside, to be compared with the one that is made when it is saved."""
    for name in ("plan_seq", "plan_owner_after"):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS temp.{name}")
    for name in ("plan", "verdict"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.shown_{name}")
        connection.exec_driver_sql(f"ALTER TABLE temp.{name} RENAME TO shown_{name}")


def differs_from_shown(connection: Connection) -> bool:
    """Whether any row of the plan is not what was shown."""
    names = ", ".join(("seq", "number", "status", "campaign", "other", "owner", "owner_after", *_VERDICT))
    now = f"SELECT {names} FROM temp.plan JOIN temp.verdict USING (situation)"
    shown = f"SELECT {names} FROM temp.shown_plan JOIN temp.shown_verdict USING (situation)"
    both_ways = (f"{now} EXCEPT {shown} LIMIT 1", f"{shown} EXCEPT {now} LIMIT 1")
    return any(connection.exec_driver_sql(one_way).first() for one_way in both_ways)


def _columns() -> list[Column[Any]]:
    # ``seq`` is the row's place in the file, ``first`` that of the first row with the same number. ``owner`` and
    # ``owner_after`` are NULL where the run leaves owners alone. ``other`` is the user's other live number, which
    # enabling this one disables; ``siblings`` says whether the user has more numbers than this; ``frees`` is the
    # campaign on which the row, if it changes, frees a place.
    # ``place_country`` and ``place_category`` are those of a number that comes into the store or leaves it.
    return [
        Column("id", Integer, primary_key=True),
        Column("seq", Integer, nullable=False),
        Column("first", Integer),
        Column("number", Text),
        Column("run", Integer),
        Column("basis", Integer),
        Column("owner", Text),
        Column("owner_after", Text),
        Column("other", Text),
        Column("siblings", Integer),
        Column("frees", Text),
        Column("place_country", Text),
        Column("place_category", Text),
        Column("situation", Text, nullable=False),
    ]


def _verdict_columns() -> list[Column[Any]]:
    return [Column(name, Text) for name in _VERDICT]
