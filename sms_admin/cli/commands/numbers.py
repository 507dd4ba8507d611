"""``sms-admin numbers``: the SMS page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from sms_admin.cli import last_run
from sms_admin.cli.arguments import check_no_file, read_number
from sms_admin.cli.comparing import compare
from sms_admin.cli.filtering import Filtering, read_filter, read_sorting
from sms_admin.cli.listing import emit_list, emit_one
from sms_admin.cli.number_lines import FIELDS, assignment_of, name_of, number_listing, record_of
from sms_admin.cli.options import CampaignId, CsvFile, Limit, Reading, Saving, Showing, shared
from sms_admin.cli.save.columns import NUMBERS, check_reading
from sms_admin.cli.save.start import change_from_file, change_named, change_selected, requested, save_file
from sms_admin.cli.state import state_of
from sms_admin.domain.columns import IMPORT_FIELDS
from sms_admin.domain.commands import again, command
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.statuses import status_label

if TYPE_CHECKING:
    from sms_admin.service.answers import Answer
    from sms_admin.service.history import RunLine
    from sms_admin.service.lists import NumberLine

app = typer.Typer(name="numbers", help="The SMS page: numbers and their Assignment.")

Numbers = Annotated[list[str] | None, typer.Argument(metavar="NUMBER", help="Numbers, as people write them.")]


@app.callback()
def group() -> None:
    """The SMS page: numbers and their Assignment."""


@app.command("list")
@shared
def list_(
    context: typer.Context,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="FIELD",
            help="The field to sort by, like last_name, status or updated_at; -updated_at: the last first.",
        ),
    ] = None,
    limit: Limit = None,
    *,
    filtering: Filtering,
    showing: Showing,
) -> None:
    """List the SMS page: the SMS-enabled numbers with their Assignment."""
    state = state_of(context, showing.output, showing.quiet)
    wanted, sorting = read_filter(filtering), read_sorting(sort)
    store = state.store
    from sms_admin.service.lists import count_numbers, list_numbers

    slices = list_numbers(store, wanted, sorting, state.settings.region)
    listed = emit_list(state, number_listing, slices, lambda: count_numbers(store, wanted), limit)
    if not listed and wanted.on_sms_page and (off := count_numbers(store, replace(wanted, on_sms_page=False))):
        many = "numbers are" if off != 1 else "number is"
        state.say(f"{off:,} {many} not on the SMS page: {state.line.written(again('--all'))}")


@app.command()
@shared
def show(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="A number, as people write it.")],
    *,
    showing: Showing,
) -> None:
    """Show a number, and what can be done with it. For enable, assign and remove: yes, or why not."""
    state = state_of(context, showing.output, showing.quiet)
    text = read_number(number, state.settings.region)
    store = state.store
    from sms_admin.service.answers import possible_actions
    from sms_admin.service.history import last_run_of
    from sms_admin.service.lists import find_number

    line, last = find_number(store, text), last_run_of(store, text)
    answers = possible_actions(store, text, state.settings.campaign, state.settings.origins["campaign"])
    fields = [*FIELDS, *(f"{a.action}{part}" for a in answers for part in ("", "_reason")), *last_run.FIELDS]
    possible = (value for a in answers for value in (a.code or "yes", a.reason))
    emit_one(state, fields, [*record_of(line), *possible, *last_run.record_of(last)], _lines(line, last, answers))


def _lines(line: "NumberLine", last: "RunLine | None", answers: "Sequence[Answer]") -> list[tuple[str, str]]:
    """The lines for people."""
    return [
        ("Number", line.number),
        ("User", line.user or ""),
        ("Name", name_of(line)),
        ("Country", line.country),
        ("Category", line.category),
        ("Status", status_label(line.status)),
        ("Assignment", assignment_of(line)),
        last_run.line_of(last),
        *((f"Can {a.action}", _can(a)) for a in answers),
    ]


def _can(answer: "Answer") -> str:
    if answer.code:
        return f"no ({answer.code}): {answer.reason}"
    return f"yes; disables {answer.goes_off}" if answer.goes_off else "yes"


@app.command("import")
@shared
def import_(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A file of numbers and users, of any kind; - is standard input.")
    ],
    *,
    reading: Reading,
    saving: Saving,
) -> None:
    """Import users and numbers: insert or update them in one run."""
    state = state_of(context, saving.output, saving.quiet)
    from sms_admin.service.importing import ImportPlan

    save_file(state, saving, reading, ImportPlan(), "import", file, IMPORT_FIELDS)


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
    reading: Reading,
    saving: Saving,
) -> None:
    """Assign numbers on the SMS page to the campaign."""
    state = state_of(context, saving.output, saving.quiet)
    if (bool(numbers), csv is not None, unassigned).count(True) != 1:
        raise BadUsage(
            "which numbers? Name NUMBER..., or --csv FILE, or --unassigned, just one of them",
            command("numbers assign", options=("--help",)),
        )
    check_reading(reading, csv)
    request = requested(state, Action.ASSIGN, campaign, move=move)
    if csv is not None:
        change_from_file(state, saving, reading, request, csv)
    elif unassigned:
        change_selected(state, saving, request)
    else:
        check_no_file(numbers or (), state.settings.region)
        change_named(state, saving, request, NUMBERS, [(n,) for n in numbers or ()])


app.command()(compare)


@app.command()
@shared
def sync(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The page as it should be; - is standard input.")],
    campaign: CampaignId = None,
    move: Annotated[bool, typer.Option("--move", help="Also move numbers that are on another campaign.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove the numbers of the file's campaigns that it does not list.")
    ] = False,
    prune_all: Annotated[
        bool, typer.Option("--prune-all", help="Remove all numbers on the SMS page that the file does not list.")
    ] = False,
    confirm: Annotated[
        str | None, typer.Option("--confirm", metavar="N", help="How many numbers a large prune removes.")
    ] = None,
    *,
    reading: Reading,
    saving: Saving,
) -> None:
    """Make the SMS page match a file. Each number is enabled, assigned or moved, as needed.

    Each row is judged by the rules of the one action that it needs. What a file does not list stays as it is, unless
    --prune or --prune-all removes it in the same run. To remove more than a third of the page, type the count, or
    give it with --confirm; --yes is not enough.
    """
    state = state_of(context, saving.output, saving.quiet)
    if prune and prune_all:
        raise BadUsage("--prune and --prune-all exclude each other", "leave one of them out")
    if confirm is not None and not (prune or prune_all):
        raise BadUsage("--confirm is for --prune or --prune-all", "leave it out, or add one of them")
    request = requested(state, Action.SYNC, campaign, move=move)
    from sms_admin.cli.save.sync import Pruning, sync_file

    pruning = Pruning(everywhere=prune_all, confirmed=confirm) if prune or prune_all else None
    sync_file(state, saving, reading, request, file, pruning)


@app.command()
@shared
def remove(
    context: typer.Context, numbers: Numbers = None, csv: CsvFile = None, *, reading: Reading, saving: Saving
) -> None:
    """Take numbers off the SMS page and off their campaign."""
    state = state_of(context, saving.output, saving.quiet)
    if bool(numbers) == (csv is not None):
        raise BadUsage(
            "which numbers? Name NUMBER..., or --csv FILE, just one of them",
            command("numbers remove", options=("--help",)),
        )
    check_reading(reading, csv)
    request = Request(Action.REMOVE)
    if csv is not None:
        change_from_file(state, saving, reading, request, csv)
    else:
        check_no_file(numbers or (), state.settings.region)
        change_named(state, saving, request, NUMBERS, [(n,) for n in numbers or ()])


@app.command()
@shared
def delete(
    context: typer.Context,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER", help="Numbers, as people write them.")],
    *,
    saving: Saving,
) -> None:
    """Delete numbers that are not on the SMS page from the store.

    For numbers that the company has given back. Their history stays, and 'history undo' restores
    them. Their users stay.
    """
    state = state_of(context, saving.output, saving.quiet)
    change_named(state, saving, Request(Action.DELETE), NUMBERS, [(n,) for n in numbers])
