"""Enable, assign, remove and disable: one path for one number and for a million."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import lru_cache
from operator import itemgetter

from sms_admin.domain.about_campaign import about_campaign
from sms_admin.domain.capacity import Load
from sms_admin.domain.numbers import Outcome, Request, Situation, Verdict, judge
from sms_admin.domain.plan import Counts, OtherNumber, PlannedRow
from sms_admin.domain.refusals import CODES, Code, Particulars, one_of, some_of
from sms_admin.domain.registration import Campaign, Registry
from sms_admin.domain.sentences import named
from sms_admin.domain.statuses import status_label
from sms_admin.domain.users import full_name
from sms_admin.domain.ways_out import reason, refusal
from sms_admin.service.plan import Described, Step
from sms_admin.service.users_alone import choose_numbers
from sms_admin.store.paging import Reading
from sms_admin.store.plan import carry_out, requests
from sms_admin.store.plan.capacity import mark_over_limit
from sms_admin.store.plan.explained import OF_REPORTS, Cells, Explained, with_cells
from sms_admin.store.plan.requests import plans
from sms_admin.store.plan.rows import Rows
from sms_admin.store.registration import load_registry
from sms_admin.store.types import Connection

# Values that a sentence names otherwise than the store; ``campaign`` is the one that the row wants.
_FOUND_AS = {"other": "rival", "current": "campaign", "campaign": "wanted"}
# What a sentence names that is the same for many rows: all about their campaign, the label of their status, a country.
_Shared = tuple[object, ...]
_FROM_ROW = ("text", "why", "line", "number", "earlier", "user", "owner")


def _places() -> Iterator[int]:
    """Where a row, and behind it what it shares with others, hold each value of a sentence."""
    row = {name: at for at, name in enumerate(Explained._fields)}
    last = len(Explained._fields) + len(Particulars._fields)
    own = {name: row[name] for name in _FROM_ROW} | {"other": row["rival"], "current": row["campaign"]}
    own |= {"status": last, "country": last + 1}
    return (own.get(name, len(row) + at) for at, name in enumerate(Particulars._fields))


_of_sentence = itemgetter(*_places())  # for a million rows, in a third of the time of ``_replace``


class RequestPlan:
    """The plan of one request over the staged rows, which are those of a file unless they were ``typed``."""

    is_staged = True

    def __init__(self, request: Request, *, typed: bool = False) -> None:
        self.request = request
        self._typed = typed
        self._registry = Registry({}, {})
        self._full: dict[str, Load] = {}
        self._reasons: frozenset[Code] = frozenset()
        self._chosen = ""

    def decide(self, connection: Connection, step: Step) -> Counts:
        """Judges every staged row against the store as it is now."""
        self._registry = load_registry(connection)
        self._chosen = choose_numbers(connection, self.request, self._registry)
        others = requests.gather(connection, self.request)
        step(0.8)
        plans.judge(connection, self._judge)
        step(0.9)
        if self.request.disables_others:
            requests.leave_to_own_rows(connection)
            if requests.mark_user_earlier(connection):
                plans.judge(connection, self._judge)
        self._full = mark_over_limit(connection, plans, self._registry, others=others)
        plans.judge(connection, self._judge)
        counts = plans.counts(connection)
        self._reasons = frozenset(map(Code, counts.reasons))
        return replace(counts, others=carry_out.count_others(connection, plans) if others else 0)

    def _judge(self, situation: Situation) -> Verdict:
        return judge(self.request, self._registry, situation)

    def save(self, connection: Connection, run: int, step: Step) -> None:
        """Carries the plan out as ``run``."""
        carry_out.save_changes(connection, plans, run, step)

    def rows(
        self, reading: Reading, outcome: str = "", most: int | None = None, *, brief: bool = False
    ) -> Iterator[list[PlannedRow]]:
        """The rows in file order, slice by slice; only those that end in ``outcome``, where one is given."""
        shared = lru_cache(maxsize=1_000)(self._shared)  # rows differ in few ways: each is worked out once
        planned, names = (_brief, self._named) if brief else (_planned, Explained._fields)
        for part in self._rows.explained(reading, outcome, most, names):
            yield [planned(row, cells, shared(row.wanted, row.status, row.country)) for row, cells in with_cells(part)]

    @property
    def _named(self) -> set[str]:
        """What a report has to find out of its rows."""
        found = {_FOUND_AS.get(name, name) for name in named(self._reasons)}
        return {*OF_REPORTS, "wanted", *found, *(["other"] if self.request.disables_others else [])}

    def described(self) -> Described:
        """What the plan is made from again."""
        return {"kind": "request", **asdict(self.request)}

    def texts(self, reading: Reading) -> Iterator[list[str]]:
        """All that the plan shows of the store, and all that it does."""
        return self._rows.texts(reading)

    def ends(self, reading: Reading) -> Iterator[list[str]]:
        """How each row ends, and what it does."""
        return self._rows.ends(reading)

    @property
    def grounds(self) -> object:
        """Brands, campaigns and their places, which the reasons of refused rows name."""
        return (self._registry, self._full, self._chosen) if self._reasons else None

    @property
    def _rows(self) -> Rows:
        return Rows(plans, requests.first_of_each_user() if Code.USER_TWICE_IN_FILE in self._reasons else None)

    def _shared(self, wanted: str, status: str, country: str) -> _Shared:
        return (*self._of_campaign(wanted), status_label(status), country or "no country")

    def _of_campaign(self, wanted: str) -> Particulars:
        """What the sentences of all rows name that want the same campaign."""
        named = self.request.campaign or wanted
        target = self.request.target(self._registry, wanted)
        chosen = target if isinstance(target, Campaign) else Campaign(named or self.request.configured, "")
        return about_campaign(chosen, self._registry, self._full)._replace(
            action=self.request.action,
            named=named,
            setting="" if named or not self.request.configured else self.request.configured_by,
            ready=one_of([c.campaign_id for c in self._registry.ready()]),
            blocked=some_of(self._registry.blocked()),
            user_alone=bool(self._chosen),
            typed=self._typed,
        )


def _planned(row: Explained, cells: Cells, shared: _Shared) -> PlannedRow:
    refused = refusal(Code(row.code), _of_row(row, shared)) if row.code else None
    goes_off = row.outcome == Outcome.CHANGED and row.other
    other = OtherNumber(row.other, row.other_status, row.other_campaign) if goes_off else None
    return PlannedRow(
        line=row.line,
        number=row.number or row.text,
        name=full_name(row.first_name, row.last_name),
        status_before=row.status,
        campaign_before=row.campaign,
        status_after=row.status_after,
        campaign_after=row.campaign_after,
        outcome=row.outcome,
        code=row.code,
        reason=refused.reason if refused else _beside(row),
        cells=cells,
        other=other,
        way=refused.way if refused else "",
    )


def _brief(row: Explained, cells: Cells, shared: _Shared) -> PlannedRow:
    why = reason(CODES[row.code], _of_row(row, shared)) if row.code else _beside(row)
    return row.reported(why, cells)


def _of_row(row: Explained, shared: _Shared) -> Particulars:
    """What the sentence of a row may name."""
    return tuple.__new__(Particulars, _of_sentence(row + shared))  # ``_make`` is slower


def _beside(row: Explained) -> str:
    if row.outcome != Outcome.CHANGED or not row.other:
        return ""
    return f"number {row.other} of the same user is disabled, for a user has one live number"
