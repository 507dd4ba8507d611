"""Import: an inventory recorded as it is, users and numbers in one run."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from sms_admin.domain.holders import Holder, whose
from sms_admin.domain.importing import judge_import
from sms_admin.domain.plan import Counts, PlannedRow
from sms_admin.domain.refusals import CODES, Code, Particulars, shortened
from sms_admin.domain.sentences import named
from sms_admin.domain.users import why_no_user_name
from sms_admin.domain.ways_out import reason, refusal
from sms_admin.service.plan import Described, Step
from sms_admin.store.paging import Reading
from sms_admin.store.plan import carry_out, importing, named_users
from sms_admin.store.plan.explained import OF_REPORTS, Cells, Explained, with_cells
from sms_admin.store.plan.importing import plans
from sms_admin.store.plan.rows import Rows
from sms_admin.store.types import Connection

# Where the values come from that a sentence names otherwise than the row; see ``_particulars``.
_FOUND_AS = {
    "text": ["text", "details"],
    "why": ["why", "user"],
    "owner": ["user", "owner"],
    "other": ["rival", "details_earlier"],
    "status": ["status_text"],
    "campaign": ["wanted", "campaign"],
    "called": ["display"],
}


class ImportPlan:
    """The plan of an import over the staged rows."""

    is_staged = True

    def __init__(self) -> None:
        self._reasons: frozenset[Code] = frozenset()

    def decide(self, connection: Connection, step: Step) -> Counts:
        """Judges every staged row against the store as it is now."""
        importing.gather(connection)
        step(0.4)
        plans.judge(connection, judge_import)
        several = importing.gather_users(connection)
        plans.judge(connection, judge_import)
        # A second live number takes a user on two rows, or a live number in the store.
        may_be_second = several or importing.has_live_numbers(connection)
        while may_be_second and importing.mark_second_live(connection):
            plans.judge(connection, judge_import)
        step(0.6)
        importing.settle_users(connection)
        plans.judge(connection, judge_import)
        counts = plans.counts(connection)
        self._reasons = frozenset(map(Code, counts.reasons))
        return replace(counts, nameless=named_users.count_nameless(connection, plans))

    def save(self, connection: Connection, run: int, step: Step) -> None:
        """Carries the plan out as ``run``: the numbers, and the users to whom they refer."""
        with importing.saving_users(connection, run):
            carry_out.save_changes(connection, plans, run, step)

    def rows(
        self, reading: Reading, outcome: str = "", most: int | None = None, *, brief: bool = False
    ) -> Iterator[list[PlannedRow]]:
        """The rows in file order, slice by slice; only those that end in ``outcome``, where one is given."""
        planned, names = (_brief, self._named) if brief else (_planned, Explained._fields)
        for part in self._rows.explained(reading, outcome, most, names):
            yield [planned(row, cells) for row, cells in with_cells(part)]

    @property
    def _named(self) -> set[str]:
        """What a report has to find out of its rows."""
        return {*OF_REPORTS, *chain.from_iterable(_FOUND_AS.get(name, [name]) for name in named(self._reasons))}

    def described(self) -> Described:
        """What the plan is made from again."""
        return {"kind": "import"}

    def texts(self, reading: Reading) -> Iterator[list[str]]:
        """All that the plan shows of the store, and all that it does to numbers and users."""
        yield from self._rows.texts(reading)
        yield from importing.user_texts(reading)

    def ends(self, reading: Reading) -> Iterator[list[str]]:
        """How each row ends and what it does, then what happens to each user."""
        yield from self._rows.ends(reading)
        yield from importing.user_texts(reading)

    @property
    def grounds(self) -> object:
        """The reasons of an import name only values of the rows and of the store's rows."""
        return None

    @property
    def _rows(self) -> Rows:
        rivals = importing.live_numbers() if Code.SECOND_LIVE_NUMBER in self._reasons else None
        first_named = named_users.first_named if Code.USER_DIFFERS_IN_FILE in self._reasons else None
        return Rows(plans, rivals, named_users.incoming, first_named)


def _planned(row: Explained, cells: Cells) -> PlannedRow:
    refused = refusal(Code(row.code), _particulars(row)) if row.code else None
    return PlannedRow(
        line=row.line,
        number=row.number or row.text,
        name=_whose(row),
        status_before=row.status,
        campaign_before=row.campaign,
        status_after=row.status_after,
        campaign_after=row.campaign_after,
        outcome=row.outcome,
        code=row.code,
        reason=refused.reason if refused else "",
        cells=cells,
        way=refused.way if refused else "",
    )


def _brief(row: Explained, cells: Cells) -> PlannedRow:
    why = reason(CODES[row.code], _particulars(row)) if row.code else ""
    return row.reported(why, cells)


def _whose(row: Explained) -> str:
    before = Holder(row.owner, row.first_name, row.last_name, row.site)
    after = Holder(row.owner_after, row.first_name_after, row.last_name_after, row.site_after)
    return whose(before, after) if row.status else after.called


def _particulars(row: Explained) -> Particulars:
    differs, bad_user = row.code == Code.USER_DIFFERS_IN_FILE, row.code == Code.BAD_USER
    return Particulars(
        action="import",
        line=row.line,
        text=shortened(row.details) if differs else row.text,
        why=row.why or (why_no_user_name(row.user) if bad_user else ""),
        number=row.number,
        earlier=row.earlier,
        user=shortened(row.user),
        owner=shortened(row.user or row.owner),
        other=shortened(row.details_earlier) if differs else row.rival,
        status=row.status_text,
        campaign=row.wanted or row.campaign,
        called=row.display != "",
    )
