"""``sms-admin numbers``: the SMS page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, cast

import typer

from sms_admin import intake
from sms_admin.cli.changes import change_from_file, change_named, change_selected, save_file
from sms_admin.cli.emit import Listing, emit_list, emit_one
from sms_admin.cli.filtering import number_filter
from sms_admin.cli.options import CampaignId, CsvFile, Limit, Saving, Telling, shared
from sms_admin.cli.state import state_of
from sms_admin.cli.words import read_number
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.numbers import Action, Request, SmsStatus, assignment
from sms_admin.domain.registration import read_campaign_id
from sms_admin.domain.users import full_name
from sms_admin.render import records

if TYPE_CHECKING:
    from sms_admin.service.lists import NumberLine

app = typer.Typer(name="numbers", help="The SMS page: numbers and their Assignment.")

FIELDS = ("number", "user", "name", "country", "category", "status", "campaign_id", "assignment", "updated_at")
LAST_FIELDS = ("last_run", "last_action", "last_actor")
Numbers = Annotated[list[str] | None, typer.Argument(metavar="NUMBER", help="Numbers, as people write them.")]


@app.callback()
def group() -> None:
    """The SMS page: numbers and their Assignment."""


@app.command("list")
@shared
def list_(
    context: typer.Context,
    assignment: Annotated[
        str | None, typer.Option("--assignment", metavar="WHICH", help="Only the assigned or only the unassigned ones.")
    ] = None,
    campaign: Annotated[
        str | None, typer.Option("--campaign", metavar="ID", help="Only those on this campaign.")
    ] = None,
    user: Annotated[str | None, typer.Option("--user", metavar="USER", help="Only those of this user.")] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="Only those with this status: disabled, pending, enabled, enabling-failed or disabling-failed.",
        ),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CC", help="Only those of this country, like CA.")
    ] = None,
    search: Annotated[
        str | None, typer.Option("--search", metavar="TEXT", help="Only those with this in number, user or name.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Also the numbers that are not on the SMS page.")] = False,
    limit: Limit = None,
    *,
    telling: Telling,
) -> None:
    """List the SMS page: the SMS-enabled numbers with their Assignment."""
    state = state_of(context, telling.output, telling.quiet)
    wanted = number_filter(assignment, campaign, user, status, country, search, everywhere=all_)
    store = state.store
    from sms_admin.service.lists import count_numbers, list_numbers

    emit_list(state, number_listing, list_numbers(store, wanted), lambda: count_numbers(store, wanted), limit)


@app.command()
@shared
def show(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="A number, as people write it.")],
    *,
    telling: Telling,
) -> None:
    """Show a number, and what can be done with it. For enable, assign and remove: yes, or why not."""
    state = state_of(context, telling.output, telling.quiet)
    text = read_number(number, state.settings.region)
    store = state.store
    from sms_admin.service.history import last_run_of
    from sms_admin.service.lists import find_number, possible_actions

    line, last = find_number(store, text), last_run_of(store, text)
    answers = possible_actions(store, text, state.settings.campaign)
    told = [(a.action.value, a.code or "yes", a.reason) for a in answers]
    fields = [*FIELDS, *(f for action, *_ in told for f in (action, f"{action}_reason")), *LAST_FIELDS]
    by = (last.run, last.action, last.actor) if last else (None, None, None)
    row = [*_record(line), *(value for _, code, reason in told for value in (code, reason)), *by]
    status = SmsStatus(line.status).label
    lines = [
        ("Number", line.number),
        ("User", line.user or ""),
        ("Name", _name(line)),
        ("Country", line.country),
        ("Category", line.category),
        ("Status", status),
        ("Assignment", _assignment(line)),
        ("Last changed", f"{last.at} by run {last.run}: {last.action} by {last.actor}" if last else ""),
        *((f"Can {action}", code if code == "yes" else f"no ({code}): {reason}") for action, code, reason in told),
    ]
    emit_one(state, fields, row, lines)


@app.command("import")
@shared
def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file of numbers and users; - is standard input.")],
    *,
    saving: Saving,
) -> None:
    """Bring users and numbers in: insert or update, in one run."""
    state = state_of(context, saving.output, saving.quiet)
    from sms_admin.service.importing import ImportPlan

    save_file(state, saving, ImportPlan(), "import", file, intake.IMPORT_FIELDS)


@app.command()
@shared
def assign(
    context: typer.Context,
    numbers: Numbers = None,
    csv: CsvFile = None,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help="Take all enabled numbers that have no campaign.")
    ] = False,
    campaign: CampaignId = None,
    move: Annotated[bool, typer.Option("--move", help="Also move numbers that are on another campaign.")] = False,
    *,
    saving: Saving,
) -> None:
    """Assign numbers on the SMS page to the campaign."""
    state = state_of(context, saving.output, saving.quiet)
    if (bool(numbers), csv is not None, unassigned).count(True) != 1:
        raise BadUsage(
            "which numbers? Name NUMBER..., or --csv FILE, or --unassigned, just one of them", _HELP + "assign --help"
        )
    target = read_campaign_id(campaign) if campaign is not None else ""
    request = Request(Action.ASSIGN, target, state.settings.campaign, move)
    if csv is not None:
        change_from_file(state, saving, request, csv)
    elif unassigned:
        change_selected(state, saving, request)
    else:
        change_named(state, saving, request, ("phone_number",), [(n,) for n in numbers or ()])


@app.command()
@shared
def remove(context: typer.Context, numbers: Numbers = None, csv: CsvFile = None, *, saving: Saving) -> None:
    """Take numbers off the SMS page and off their campaign."""
    state = state_of(context, saving.output, saving.quiet)
    if bool(numbers) == (csv is not None):
        raise BadUsage("which numbers? Name NUMBER..., or --csv FILE, just one of them", _HELP + "remove --help")
    request = Request(Action.REMOVE)
    if csv is not None:
        change_from_file(state, saving, request, csv)
    else:
        change_named(state, saving, request, ("phone_number",), [(n,) for n in numbers or ()])


_HELP = "sms-admin numbers "
_assigned = assignment  # the column's rule; inside list_ the word is the option


def _assignment(line: "NumberLine") -> str:
    return _assigned(line.status, line.campaign_id or "")


def _name(line: "NumberLine") -> str:
    return full_name(line.first_name or "", line.last_name or "")


def _record(line: "NumberLine") -> records.Row:
    return _records([line])[0]


def _records(page: "Sequence[NumberLine]") -> Sequence[records.Row]:
    # Column by column, and the few kinds of assignment once each: there may be a million numbers.
    number, user, first, last, country, category, status, campaign, at, _ = zip(*page, strict=True)
    name = map(full_name, _texts(first), _texts(last))
    kinds = list(zip(status, campaign, strict=True))
    assigned = {kind: _assigned(kind[0], kind[1] or "") for kind in set(kinds)}
    columns = (number, user, name, country, category, status, campaign, map(assigned.__getitem__, kinds), at)
    return list(zip(*columns, strict=True))


def _texts(column: "Sequence[str | None]") -> "Sequence[str]":
    return [text or "" for text in column] if None in column else cast("Sequence[str]", column)


def _line(line: "NumberLine") -> tuple[str, ...]:
    return (line.number, line.user or "", _name(line), SmsStatus(line.status).label, _assignment(line))


number_listing: "Listing[NumberLine]" = Listing(
    "numbers", FIELDS, _record, ("Number", "User", "Name", "Status", "Assignment"), _line, records=_records
)
