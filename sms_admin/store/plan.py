"""A plan as a temporary table: facts joined in, verdicts joined back.

A plan has the columns that every Save needs and one for each field of its kind of situation. Rows differ in
only a few dozen ways, so the domain judges each distinct situation once, however many rows there are.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, Generic, TypeVar, get_type_hints

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    func,
    insert,
    select,
    true,
    update,
)

from sms_admin.domain.numbers import Outcome, Verdict
from sms_admin.domain.plan import Counts
from sms_admin.domain.refusals import Code
from sms_admin.store.staging import renew

S = TypeVar("S")


class PlanTable(Generic[S]):
    """The plan of one kind of situation. ``kind`` is a dataclass with ``known``, ``status`` and ``campaign``."""

    def __init__(self, kind: type[S]) -> None:
        self.kind = kind
        types = get_type_hints(kind)
        self._names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        self._flags = [types[name] is bool for name in self._names]

        def facts() -> list[Column[Any]]:
            pairs = zip(self._names, self._flags, strict=True)
            return [Column(name, Integer if flag else Text, nullable=False) for name, flag in pairs]

        self.table = Table("plan", MetaData(), *_columns(), *facts(), prefixes=["TEMPORARY"])
        self._verdicts = Table("verdict", MetaData(), *facts(), *_verdict_columns(), prefixes=["TEMPORARY"])
        self._facts = [self.table.c[name] for name in self._names]

    def fill(self, connection: Connection, facts: Select[Any]) -> None:
        """A new plan from the rows of ``facts``, whose columns are named like the plan's."""
        renew(connection, self.table)
        connection.execute(insert(self.table).from_select([c.name for c in facts.selected_columns], facts))

    def judge(self, connection: Connection, judge: Callable[[S], Verdict], *only: ColumnElement[bool]) -> None:
        """Asks the domain about every distinct situation, and writes the verdicts to the rows (``only`` some)."""
        found = connection.execute(select(*self._facts).where(true(), *only).distinct()).all()
        if not found:
            return
        renew(connection, self._verdicts)
        connection.execute(insert(self._verdicts), [self._judged(judge, tuple(row)) for row in found])
        connection.execute(
            update(self.table)
            .values({name: self._verdicts.c[name] for name in _VERDICT})
            .where(*only, and_(*(fact == self._verdicts.c[fact.name] for fact in self._facts)))
        )

    def _judged(self, judge: Callable[[S], Verdict], row: tuple[Any, ...]) -> dict[str, Any]:
        values = dict(zip(self._names, row, strict=True))
        flags = zip(self._names, self._flags, strict=True)
        verdict = judge(self.kind(**{name: bool(values[name]) if flag else values[name] for name, flag in flags}))
        return values | {
            "outcome": verdict.outcome.value,
            "code": verdict.code.value if verdict.code else None,
            "status_after": verdict.status,
            "campaign_after": verdict.campaign,
        }

    def counts(self, connection: Connection) -> Counts:
        """How many rows end how, and how many are refused for which code, in the order of the codes."""
        plan = self.table.c
        query = select(plan.outcome, plan.code, func.count()).group_by(plan.outcome, plan.code)
        by_outcome = dict.fromkeys(Outcome, 0)
        by_code: dict[str, int] = {}
        for outcome, code, count in connection.execute(query):
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


def keep_as_shown(connection: Connection) -> None:
    """Sets the plan aside, to be compared with the one that is made when it is saved."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.shown")
    connection.exec_driver_sql("ALTER TABLE temp.plan RENAME TO shown")


def differs_from_shown(connection: Connection) -> bool:
    """Whether any row of the plan is not what was shown."""
    names = ", ".join(("seq", "number", "status", "campaign", "other", *_VERDICT))
    one_way = f"SELECT {names} FROM temp.{{}} EXCEPT SELECT {names} FROM temp.{{}}"
    pairs = (("plan", "shown"), ("shown", "plan"))
    return any(connection.exec_driver_sql(one_way.format(*pair) + " LIMIT 1").first() for pair in pairs)


_VERDICT = ("outcome", "code", "status_after", "campaign_after")


def _columns() -> list[Column[Any]]:
    # ``owner`` and ``owner_after`` are NULL where the run leaves owners alone. ``other`` is the user's other live
    # number, which enabling this one disables; ``frees`` the campaign on which the row, if it changes, frees a place.
    return [
        Column("seq", Integer, primary_key=True),
        Column("number", Text),
        Column("run", Integer),
        Column("basis", Integer),
        Column("owner", Text),
        Column("owner_after", Text),
        Column("other", Text),
        Column("frees", Text),
        *_verdict_columns(),
    ]


def _verdict_columns() -> list[Column[Any]]:
    return [Column(name, Text) for name in _VERDICT]
