"""A plan as two temporary tables: its rows in the order of their numbers, and the verdict on each kind of row.

Rows differ in only a few dozen ways. ``plan.situation`` holds the facts that decide about a row, as one text, without
those that are the same for all rows of a source. The domain judges each distinct one once, and ``verdict`` holds the
results, with the number of rows in each, so that most counts need no look at the rows. No row is written twice for it.
The order of the numbers is that of the store's own tables, so a Save reads along them instead of searching.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar, get_type_hints

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Index,
    Integer,
    MetaData,
    Select,
    Subquery,
    Table,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.schema import CreateIndex

from sms_admin.domain.numbers import Action, Outcome, Verdict
from sms_admin.domain.plan import Counts
from sms_admin.domain.refusals import Code
from sms_admin.store.backend import backend_of
from sms_admin.store.constructs import row_id, situation_text
from sms_admin.store.plan import staging
from sms_admin.store.words import Words

S = TypeVar("S")
Facts = tuple[Mapping[str, ColumnElement[Any]], FromClause]  # and the rows that they are about
_marked = Table("marked", MetaData(), Column("id", Integer, primary_key=True), prefixes=["TEMPORARY"])
_MARK = "\x1e"  # separates the marks that are appended to a situation; no other text holds this character
_VERDICT = ("outcome", "code", "status_after", "campaign_after", "action")


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
        columns = [Column(name, Boolean if flag else Words, nullable=False) for name, flag in self._flags.items()]
        columns += [Column("situation", Words, primary_key=True), *_verdict_columns()]
        self.verdict = Table("verdict", MetaData(), *columns, prefixes=["TEMPORARY"], sqlite_with_rowid=False)
        self._given: list[tuple[list[str], list[str]]] = []  # flags and texts in a situation, by the source of its row
        self._changed = False  # since the last verdicts
        self.judged = self.table.join(self.verdict, self.verdict.c.situation == self.table.c.situation)

    def fill(
        self,
        connection: Connection,
        facts: Mapping[str, ColumnElement[Any]],
        source: FromClause,
        *only: ColumnElement[bool],
    ) -> int:
        """A new plan from the rows of ``source``, in their order; how many they are.

        ``facts`` are columns of the plan and fields of the situation; a missing field has its default.
        """
        self._given.clear()
        staging.renew(connection, self.table)
        staging.renew(connection, self.verdict)
        return self.add(connection, facts, source, *only)

    def fill_with_staged(
        self, connection: Connection, columns: Sequence[str], facts: Callable[[Subquery], Facts]
    ) -> None:
        """A new plan from the staged rows: ``facts`` of their ``columns``, and of the place of the ``first`` alike.

        Rows whose number stands alone come first; most files have no others, and pay nothing for them.
        """
        if self.fill(connection, *facts(staging.alone(*columns))) < staging.rows(connection):
            rows = staging.not_alone(*columns)
            own, source = facts(rows)
            first = {"first": rows.c.first, "repeated": and_(rows.c.first != rows.c.seq, rows.c.number.is_not(None))}
            self.add(connection, {**own, **first}, source)

    def add(
        self,
        connection: Connection,
        facts: Mapping[str, ColumnElement[Any]],
        source: FromClause,
        *only: ColumnElement[bool],
    ) -> int:
        """More rows of the same kind; how many."""
        own = {"id": row_id(facts["seq"])} | {name: fact for name, fact in facts.items() if name in self.table.c}
        flags = [name for name, is_flag in self._flags.items() if is_flag and name in facts]
        texts = [name for name, is_flag in self._flags.items() if not is_flag and name in facts]
        source_number, packed = literal(len(self._given)), _packed([facts[name] for name in flags])
        own["situation"] = situation_text(source_number, packed, *(facts[name] for name in texts))
        self._given.append((flags, texts))
        query = select(*(fact.label(name) for name, fact in own.items())).select_from(source).where(*only)
        self._changed = True
        rows = staging.inserted(connection, insert(self.table).from_select(list(own), query))
        backend_of(connection).settle(connection, self.table, rows)
        return rows

    def mark(self, connection: Connection, flag: str, value: bool, rows: Select[Any]) -> int:
        """Sets ``flag`` in the situation of the rows whose ``id`` is in ``rows``; returns how many."""
        marked = self.table.c.situation.concat(f"{_MARK}{[*self._flags].index(flag)}{'+' if value else '-'}")
        change = update(self.table).values(situation=marked).where(self.table.c.id.in_(rows))
        count = connection.execute(change).rowcount
        self._changed = self._changed or count != 0  # a driver need not report it
        return count

    def mark_rows(self, connection: Connection, flag: str, ids: Sequence[int]) -> None:
        """Sets ``flag`` in the situation of the rows with these ``id``."""
        if ids:
            staging.renew(connection, _marked)
            backend_of(connection).load(connection, _marked, {"id": ids})
            self.mark(connection, flag, True, select(_marked.c.id))

    def judge(self, connection: Connection, judge: Callable[[S], Verdict]) -> None:
        """Counts the rows in each situation, and asks the domain for a verdict on every one that has none yet.

        To be called after rows were added or marked, which changes situations; without that it does nothing.
        """
        if not self._changed:
            return
        self._changed = False
        key = self.table.c.situation
        tally = connection.execute(select(key, func.count()).group_by(key))
        counted: dict[str, int] = {situation: rows for situation, rows in tally}
        known = set(connection.execute(select(self.verdict.c.situation)).scalars())
        new = [situation for situation in counted if situation not in known]
        if known:
            self._recount(connection, {situation: counted.get(situation, 0) for situation in known})
        if new:
            verdicts = [self._judged(judge, situation) | {"rows": counted[situation]} for situation in new]
            connection.execute(insert(self.verdict), verdicts)

    def _recount(self, connection: Connection, counted: Mapping[str, int]) -> None:
        rows = update(self.verdict).where(self.verdict.c.situation == bindparam("of")).values(rows=bindparam("now"))
        connection.execute(rows, [{"of": situation, "now": count} for situation, count in counted.items()])

    def _judged(self, judge: Callable[[S], Verdict], situation: str) -> dict[str, Any]:
        read = self.kind(**self._read(situation))
        verdict = judge(read)
        return {
            **{name: getattr(read, name) for name in self._flags},
            "situation": situation,
            "outcome": verdict.outcome.value,
            "code": verdict.code.value if verdict.code else None,
            "status_after": verdict.status,
            "campaign_after": verdict.campaign,
            "action": verdict.action,
        }

    def _read(self, situation: str) -> dict[str, Any]:
        """The facts in a situation; the last of the marks of a flag counts."""
        text, *marks = situation.split(_MARK)
        source, packed, *found = json.loads(text)
        flags, texts = self._given[int(source)]
        facts = dict(zip(texts, found, strict=True)) | {
            name: bool(int(packed) >> at & 1) for at, name in enumerate(flags)
        }
        for mark in marks:
            facts[[*self._flags][int(mark[:-1])]] = mark[-1] == "+"
        return facts

    def counts(self, connection: Connection) -> Counts:
        """The number of rows by outcome, and of refused rows by code, in the order of the codes."""
        verdict = self.verdict.c
        query = select(verdict.outcome, verdict.code, verdict.action, verdict.rows).where(verdict.rows > 0)
        by_outcome, by_code, by_action = Counter[Outcome](), Counter[str](), Counter[str]()
        for outcome, code, action, count in connection.execute(query):
            by_outcome[Outcome(outcome)] += count
            if code:
                by_code[code] += count
            if outcome == Outcome.CHANGED and action:
                by_action[action] += count
        return Counts(
            rows=sum(by_outcome.values()),
            changed=by_outcome[Outcome.CHANGED],
            unchanged=by_outcome[Outcome.UNCHANGED],
            refused=by_outcome[Outcome.REFUSED],
            reasons={code: by_code[code] for code in Code if code in by_code},
            actions={action: by_action[action] for action in Action if action in by_action},
        )

    def index_by_line(self, connection: Connection) -> None:
        """Adds an index in the order of the file; most plans are saved without it."""
        connection.execute(CreateIndex(self._by_seq, if_not_exists=True))

    def index_by_owner_after(self, connection: Connection) -> None:
        """Adds an index by future user."""
        connection.execute(CreateIndex(self._by_owner_after, if_not_exists=True))


def _packed(flags: Sequence[ColumnElement[Any]]) -> ColumnElement[int]:
    """The flags as the bits of one number: an engine writes that faster than many."""
    zero: ColumnElement[int] = literal(0)
    return sum((case((flag, 1 << at), else_=0) for at, flag in enumerate(flags)), zero)


def _columns() -> list[Column[Any]]:
    # ``seq`` is the row's place in the file, ``first`` that of the first row with the same number, if several have it.
    # ``owner`` and ``owner_after`` are NULL where the run does not change owners. ``other`` is the user's
    # other live number, which enabling this one disables; ``siblings`` says whether the user has more numbers than
    # this; ``frees`` is the campaign on which that other number frees a place.
    # ``place_country`` and ``place_category`` are those of a number that enters or leaves the store.
    return [
        Column("id", Integer, primary_key=True),
        Column("seq", Integer, nullable=False),
        Column("first", Integer),
        Column("number", Words),
        Column("run", Integer),
        Column("basis", Integer),
        Column("owner", Words),
        Column("owner_after", Words),
        Column("other", Words),
        Column("siblings", Boolean),
        Column("frees", Words),
        Column("place_country", Words),
        Column("place_category", Words),
        Column("situation", Words, nullable=False),
    ]


def _verdict_columns() -> list[Column[Any]]:
    return [*(Column(name, Words) for name in _VERDICT), Column("rows", Integer)]
