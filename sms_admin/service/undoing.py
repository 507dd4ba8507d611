"""Undoing a run: its inverse, as a plan like any other."""

from collections.abc import Collection, Iterator
from contextlib import nullcontext

from sms_admin.domain.about_campaign import about_campaign
from sms_admin.domain.capacity import Load
from sms_admin.domain.holders import Holder, whose
from sms_admin.domain.plan import Counts, PlannedRow
from sms_admin.domain.refusals import Code, Particulars
from sms_admin.domain.registration import Campaign, Registry
from sms_admin.domain.trails import Stage, first_to_undo
from sms_admin.domain.undoing import judge_undo
from sms_admin.domain.user_changes import REMOVE
from sms_admin.domain.users import user_key
from sms_admin.domain.ways_out import refusal
from sms_admin.service.plan import Described, Step
from sms_admin.service.undone_records import UndoneRecord, judge_records, record_text, save_record
from sms_admin.store.history import runs, trails
from sms_admin.store.history.runs import RunLine
from sms_admin.store.paging import Reading
from sms_admin.store.plan import carry_out, undoing, undone_users
from sms_admin.store.plan.capacity import mark_over_limit
from sms_admin.store.plan.undo_rows import ExplainedUndo, explained_undo, undo_texts
from sms_admin.store.plan.undoing import plans
from sms_admin.store.registration import load_registry
from sms_admin.store.types import Connection


class UndoPlan:
    """The plan of undoing one run: its numbers, then users whose names alone changed, then Brand or Campaign.

    With ``only``, just these numbers are undone, and their users with them.
    """

    is_staged = False

    def __init__(self, run: RunLine, only: Collection[str] = ()) -> None:
        self._undone = run
        self._only = only
        self._run = run.run
        self._registry = Registry({}, {})
        self._full: dict[str, Load] = {}
        self._records: list[UndoneRecord] = []
        self._users = False
        self._second, self._refuses, self._sole = False, False, False

    def decide(self, connection: Connection, step: Step) -> Counts:
        """Judges all that the run did against the store as it is now."""
        self._registry = load_registry(connection)
        self._users = undone_users.gather_users(connection, self._run)
        undoing.gather(connection, self._undone, self._only, with_users=self._users)
        if self._users and not self._only:
            undoing.add_lone_users(connection)
        step(0.7)
        self._judge(connection)
        self._protect(connection)
        step(0.9)
        if self._users:
            undone_users.choose_users(connection, plans)
            self._judge(connection)
        counts = plans.counts(connection)
        self._second = Code.SECOND_LIVE_NUMBER in counts.reasons
        changes = [] if self._only else runs.record_changes(connection, self._run)
        self._sole = counts.rows + len(changes) == 1
        self._records = judge_records(connection, self._registry, (self._run, changes), counts.rows + 1)
        for record in self._records:
            counts = counts.with_row(record.outcome, record.code)
        self._refuses = bool(counts.refused)
        return counts

    def _judge(self, connection: Connection) -> None:
        plans.judge(connection, lambda situation: judge_undo(self._registry, situation))

    def _protect(self, connection: Connection) -> None:
        """Refuses what the store cannot hold. A refused row stays unchanged, which can block another one."""
        self._full = {}
        while True:
            second = undoing.mark_second_live(connection)
            self._judge(connection)
            full = mark_over_limit(connection, plans, self._registry)
            self._full |= full
            self._judge(connection)
            if not second and not full:
                return

    def described(self) -> Described:
        """What the plan is made from again."""
        return {"kind": "undo", "run": self._run, "only": sorted(self._only)}

    def save(self, connection: Connection, run: int, step: Step) -> None:
        """Carries the plan out as ``run``: users with their numbers, and removed users last."""
        for record in self._records:
            save_record(connection, run, record)
        with undone_users.restoring_users(connection, run) if self._users else nullcontext():
            carry_out.save_changes(connection, plans, run, step, self._run)
        if self._users:
            undone_users.remove_users(connection)

    def rows(
        self, reading: Reading, outcome: str = "", most: int | None = None, *, brief: bool = False
    ) -> Iterator[list[PlannedRow]]:
        """The rows of the plan, slice by slice; only those that end in ``outcome``, where one is given."""
        for part in explained_undo(reading, self._run, outcome, second=self._second, size=most):
            blamed = self._blamed(reading, part) | _removals(reading, part) | self._made_live(reading, part)
            yield [self._planned(row, blamed.get(row.seq)) for row in part]
        if records := [record.row for record in self._records if outcome in ("", record.outcome)]:
            yield records

    def texts(self, reading: Reading) -> Iterator[list[str]]:
        """All that the plan shows of the store, and all that it does to numbers, users and records."""
        yield from undo_texts(reading, self._run, second=self._second)
        if self._users:
            yield from undone_users.user_texts(reading)
        yield [record_text(record) for record in self._records]

    def ends(self, reading: Reading) -> Iterator[list[str]]:
        """The same as ``texts``: an undo is refused for what later runs did, so all of that counts."""
        return self.texts(reading)

    @property
    def grounds(self) -> object:
        """Brands, campaigns and their places, which the reasons of refused rows name."""
        return (self._registry, self._full) if self._refuses else None

    def _blamed(self, reading: Reading, rows: list[ExplainedUndo]) -> dict[int, Stage]:
        """By row, the run to undo first, of numbers that show what was before the run undone, and of users."""
        unexplained = [row for row in rows if row.code == Code.CHANGED_SINCE and not row.blamed]
        if not unexplained:
            return {}
        with reading() as connection:
            numbers = trails.of_numbers(connection, {row.number for row in unexplained if row.number_changed})
            users = trails.of_users(connection, {row.changed_user for row in unexplained if not row.number_changed})
        found = {row.seq: numbers[row.number] if row.number_changed else users[row.changed_user] for row in unexplained}
        return {seq: first_to_undo(trail, self._run) for seq, trail in found.items()}

    def _made_live(self, reading: Reading, rows: list[ExplainedUndo]) -> dict[int, Stage]:
        """By row, the run to undo first of the number that is live in its place."""
        rivals = {row.seq: row.rival for row in rows if row.code == Code.SECOND_LIVE_NUMBER and row.rival}
        if not rivals:
            return {}
        with reading() as connection:
            found = trails.of_numbers(connection, {*rivals.values()})
        return {seq: first_to_undo(found[rival], self._run) for seq, rival in rivals.items() if rival in found}

    def _planned(self, row: ExplainedUndo, blamed: Stage | None) -> PlannedRow:
        refused = refusal(Code(row.code), self._particulars(row, blamed)) if row.code else None
        return PlannedRow(
            line=row.seq,
            number=row.number or f"user {row.user}",
            name=_whose(row),
            status_before=row.status,
            campaign_before=row.campaign,
            status_after=row.status_after,
            campaign_after=row.campaign_after,
            outcome=row.outcome,
            code=row.code,
            reason=refused.reason if refused else row.user_goes,
            way=refused.way if refused else "",
        )

    def _particulars(self, row: ExplainedUndo, blamed: Stage | None) -> Particulars:
        campaign = self._registry.campaigns.get(row.old_campaign, Campaign(row.old_campaign, ""))
        return about_campaign(campaign, self._registry, self._full)._replace(
            action="undo",
            text=f"number {row.number}" if row.number_changed else f"user {row.user}",
            number=row.number,
            user=row.user,
            owner=row.user,
            other=row.rival,
            run=blamed.run if blamed else row.blamed,
            blamed=blamed.action if blamed else row.blamed_action,
            alone=bool(blamed and blamed.is_undo and row.number_changed),
            sole=self._sole,
        )


def _whose(row: ExplainedUndo) -> str:
    before = Holder(row.user, row.first_name, row.last_name, row.site)
    after = Holder(row.user_after, row.first_name_after, row.last_name_after, row.site_after)
    if not row.number or not row.status_after:  # the row of a user, or a number that leaves the store
        return before.called
    return whose(before, after) if row.status else after.called


def _removals(reading: Reading, rows: list[ExplainedUndo]) -> dict[int, Stage]:
    """By row, the ``user remove`` of the user whom the number goes back to: that can always be undone.

    Of a rename or an undo, more than the user may have changed since.
    """
    missing = {row.seq: user_key(row.user) for row in rows if row.code == Code.UNKNOWN_USER}
    if not missing:
        return {}
    with reading() as connection:
        found = trails.of_users(connection, {*missing.values()})
    last = {seq: found[user][-1] for seq, user in missing.items() if user in found}
    return {seq: stage for seq, stage in last.items() if stage.action == REMOVE}
