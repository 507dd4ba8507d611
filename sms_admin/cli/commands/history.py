"""``sms-admin history``: every Save is a run; what each of them did, and undoing one."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sms_admin.cli.arguments import filled, read_number, read_run, read_since
from sms_admin.cli.listing import Listing, emit_list
from sms_admin.cli.options import Limit, Saving, Showing, shared
from sms_admin.cli.save.columns import NUMBERS
from sms_admin.cli.save.run import carry_out, check_first
from sms_admin.cli.save.start import store_for
from sms_admin.cli.state import State, state_of
from sms_admin.domain.commands import command
from sms_admin.domain.differences import arrow, differences
from sms_admin.domain.rows import source
from sms_admin.domain.statuses import assignment, status_label
from sms_admin.domain.undoing import check_undoable
from sms_admin.domain.users import full_name

if TYPE_CHECKING:
    from sms_admin.cli.state import Store
    from sms_admin.render.records import Row
    from sms_admin.service.history import NumberChange, RecordChange, RunLine, RunStory, UserChange

app = typer.Typer(name="history", help="Every Save: what it did, when and by whom; and undoing it.")

FIELDS = (
    *("run", "at", "actor", "action", "file", "file_sha256", "rows", "changed", "undoes", "digest"),
    *("db_role", "planned_by"),
)
NUMBER_FIELDS = ("number", "status_before", "campaign_before", "status_after", "campaign_after")
SHOW_FIELDS = (*NUMBER_FIELDS, "user_before", "user_after", "record", "before", "after")
USER_FIELDS = ("user", "name_before", "site_before", "name_after", "site_after")
Run = Annotated[str, typer.Argument(metavar="RUN", help="A run, as 'history list' numbers them.")]


@app.callback()
def group() -> None:
    """Every Save: what it did, when and by whom; and undoing it."""


@app.command("list")
@shared
def list_(
    context: typer.Context,
    number: Annotated[
        str | None, typer.Option("--number", metavar="NUMBER", help="Only runs that changed this number.")
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="NAME", help="Only runs that this person saved.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="TIME", help="Only runs since a day or time, like 2026-01-31; UTC."),
    ] = None,
    limit: Limit = None,
    *,
    showing: Showing,
) -> None:
    """List the runs, newest first.

    Each carries a digest over itself and the run before it, so the newest digest covers all of them. If you note it
    somewhere else, 'store check --expect-head' can find out whether the history was rewritten.
    """
    state = state_of(context, showing.output, showing.quiet)
    text = read_number(number, state.settings.region) if number is not None else ""
    start = read_since(since) if since is not None else ""
    store = state.store
    from sms_admin.service.history import RunFilter, count_runs, list_runs, newest

    wanted = RunFilter(text, filled(actor, "--actor NAME"), start)
    emit_list(state, _RUNS, list_runs(store, wanted), lambda: count_runs(store, wanted), limit)
    head = newest(store)
    if head.run:
        state.say(f"Newest: run {head.run}. Digest {head.digest}")


@app.command()
@shared
def show(
    context: typer.Context,
    run: Run,
    users: Annotated[bool, typer.Option("--users", help="The users that it changed instead of the numbers.")] = False,
    limit: Limit = None,
    *,
    showing: Showing,
) -> None:
    """Show what a run did to every number.

    Status and campaign before and after; for a run that changed a Brand or a Campaign, that as well. Two empty
    user fields mean that the run did not change the owner.
    """
    state = state_of(context, showing.output, showing.quiet)
    wanted = read_run(run)
    store = state.store
    from sms_admin.service.history import find_run, user_changes

    story = find_run(store, wanted)
    headline = _headline(story)
    state.say(headline[0].upper() + headline[1:])
    if users:
        emit_list(state, _USERS, user_changes(store, wanted), lambda: story.users, limit)
        return
    emit_list(state, _CHANGES, _changes(store, story), lambda: story.numbers + len(story.records), limit)
    _say_users(state, story)


@app.command()
@shared
def undo(
    context: typer.Context,
    run: Run,
    number: Annotated[
        list[str] | None,
        typer.Option("--number", metavar="NUMBER", help="Only this number of the run; repeat it for more."),
    ] = None,
    *,
    saving: Saving,
) -> None:
    """Undo a run: restore what it changed.

    The undo is a run of its own, and can itself be undone. Numbers that have changed since are refused; --partial
    undoes the others. Undoing an import removes what it added, where nothing refers to it yet, and restores
    what it updated. The rules that protect the store still apply. A deactivation cannot be undone.
    With --number, only the named numbers are undone, with what the run changed of their users.
    """
    state = state_of(context, saving.output, saving.quiet)
    wanted = read_run(run)
    only = dict.fromkeys(read_number(text, state.settings.region) for text in number or ())
    store = store_for(state, saving)
    from sms_admin.service.history import check_changed, find_run
    from sms_admin.service.runs import Order
    from sms_admin.service.saves import Save
    from sms_admin.service.undoing import UndoPlan

    story = find_run(store, wanted)
    check_undoable(wanted, story.line.action)
    check_changed(store, wanted, only)
    check_first(state, saving, selects=True)
    state.say(f"Undoing {_counted(len(only))}{_headline(story)}")
    order = Order("undo", state.actor(saving.actor), saving.partial, undoes=wanted)
    save = Save(store, UndoPlan(story.line, only), order, len(only) or story.numbers)
    carry_out(state, saving, save, NUMBERS, selects=True)


def _counted(numbers: int) -> str:
    """How much of a run is undone; empty unless it is a part."""
    return f"{numbers:,} {'number' if numbers == 1 else 'numbers'} of " if numbers else ""


def _changes(store: "Store", story: "RunStory") -> "Iterator[Sequence[NumberChange | RecordChange]]":
    """What the run did: the few records first, then the many numbers."""
    from sms_admin.service.history import number_changes

    if story.records:
        yield story.records
    yield from number_changes(store, story.line.run)


def _headline(story: "RunStory") -> str:
    """One line such as ``run 7: assign of list.csv by ann, 2026-01-31T08:30:00Z; undone by run 9``."""
    line = story.line
    of = f" of {source(line.file)}" if line.file else ""
    of = f" of run {line.undoes}" if line.undoes else of
    runs = "run" if len(story.undone_by) == 1 else "runs"
    undone = f"; undone by {runs} {', '.join(map(str, story.undone_by))}" if story.undone_by else ""
    return f"run {line.run}: {line.action}{of} by {line.actor}, {line.at}{undone}"


def _say_users(state: State, story: "RunStory") -> None:
    if story.users:
        many = "users" if story.users != 1 else "user"
        shows = state.line.written(command("history show", str(story.line.run), options=("--users",)))
        state.say(f"It changed {story.users:,} {many} too: {shows}")


def _run_line(run: "RunLine") -> tuple[str, ...]:
    action = f"{run.action} of run {run.undoes}" if run.undoes else run.action
    actor = run.actor if run.db_role in (None, run.actor) else f"{run.actor} (as {run.db_role})"
    return (str(run.run), run.at, actor, action, run.file or "", f"{run.rows:,}", f"{run.changed:,}")


_RUNS: "Listing[RunLine]" = Listing(
    "runs",
    FIELDS,
    lambda run: run,
    ("Run", "When", "Who", "Command", "File", "Rows", "Changed"),
    _run_line,
    frozenset({"Run", "Rows", "Changed"}),
)


def _change_record(change: "NumberChange | RecordChange") -> "Row":
    if isinstance(change, tuple):
        return (*change, None, None, None)
    before, after = change.before or {}, change.after or {}
    statuses = (before.get("status"), None, after.get("status"), None)
    return (None, *statuses, None, None, f"{change.kind} {change.key}", change.before, change.after)


def _change_line(change: "NumberChange | RecordChange") -> tuple[str, ...]:
    if not isinstance(change, tuple):
        return _record_line(change)
    before, after = change.status_before or "", change.status_after or ""
    assignments = (assignment(before, change.campaign_before or ""), assignment(after, change.campaign_after or ""))
    user = arrow(change.user_before or "", change.user_after or "")
    return (change.number, arrow(status_label(before), status_label(after)), arrow(*assignments), user)


def _record_line(change: "RecordChange") -> tuple[str, ...]:
    before, after = change.before or {}, change.after or {}
    status = arrow(str(before.get("status", "")), str(after.get("status", "")))
    others = differences(change.before, change.after, leave_out=("status", f"{change.kind}_id"))
    return (f"{change.kind} {change.key}", status, "", others)


_CHANGES: "Listing[NumberChange | RecordChange]" = Listing(
    "changes", SHOW_FIELDS, _change_record, ("Number", "Status", "Assignment", "User or other"), _change_line
)


def _user_names(change: "UserChange") -> tuple[str | None, ...]:
    before = _name(change.first_name_before, change.last_name_before)
    after = _name(change.first_name_after, change.last_name_after)
    return (change.user, before, change.site_before, after, change.site_after)


def _name(first: str | None, last: str | None) -> str | None:
    """The full name of a user; None on the side of the run on which the user was not in the store."""
    return None if first is None else full_name(first, last or "")


def _user_line(change: "UserChange") -> tuple[str, ...]:
    user, name_before, site_before, name_after, site_after = (text or "" for text in _user_names(change))
    return (user, _fate(change), arrow(name_before, name_after), arrow(site_before, site_after))


def _fate(change: "UserChange") -> str:
    if change.first_name_before is None:
        return "came in"
    return "left" if change.first_name_after is None else "changed"


_USERS: "Listing[UserChange]" = Listing("users", USER_FIELDS, _user_names, ("User", "What", "Name", "Site"), _user_line)
