"""``sms-admin user``: the Users page."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from sms_admin.cli.arguments import filled
from sms_admin.cli.listing import Listing, emit_list
from sms_admin.cli.number_lines import number_listing
from sms_admin.cli.options import CampaignId, CsvFile, Limit, Reading, Saving, Showing, shared
from sms_admin.cli.save.columns import NUMBERS, check_reading
from sms_admin.cli.save.result import showing_refusal
from sms_admin.cli.save.run import carry_out, check_first
from sms_admin.cli.save.start import change_from_file, change_named, requested, store_for
from sms_admin.cli.state import State, state_of
from sms_admin.domain.columns import Field
from sms_admin.domain.commands import command
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.user_changes import REMOVE
from sms_admin.domain.users import full_name
from sms_admin.render.text import harmless

if TYPE_CHECKING:
    from sms_admin.service.lists import NumberRow, UserLine

app = typer.Typer(name="user", help="The Users page: users and their numbers.")

FIELDS = ("user", "name", "site", "numbers", "live_number")
User = Annotated[str, typer.Argument(metavar="USER", help="A user name, like jane.doe@corp.com.")]
MaybeUser = Annotated[str | None, typer.Argument(metavar="USER", help="A user name, like jane.doe@corp.com.")]
Number = Annotated[
    str | None, typer.Argument(metavar="NUMBER", help="One of the user's numbers; may be left out where only one fits.")
]


@app.callback()
def group() -> None:
    """The Users page: users and their numbers."""


@app.command("list")
@shared
def list_(
    context: typer.Context,
    search: Annotated[
        str | None, typer.Option("--search", metavar="TEXT", help="Only those with this in user name, name or site.")
    ] = None,
    without_live: Annotated[bool, typer.Option("--without-live", help="Only those who have no live number.")] = False,
    limit: Limit = None,
    *,
    showing: Showing,
) -> None:
    """List the users, each with its live number."""
    state = state_of(context, showing.output, showing.quiet)
    text = filled(search, "--search TEXT")
    store = state.store
    from sms_admin.service.lists import UserFilter, count_users, list_users

    wanted = UserFilter(text, without_live)
    emit_list(state, _LISTING, list_users(store, wanted), lambda: count_users(store, wanted), limit)


@app.command()
@shared
def show(context: typer.Context, user: User, *, showing: Showing) -> None:
    """Show a user and all their numbers. The enabled ones are the profile's "SMS enabled numbers"."""
    state = state_of(context, showing.output, showing.quiet)
    name = filled(user, "USER")
    store = state.store
    from sms_admin.service.lists import NumberFilter, count_numbers, find_user, list_numbers

    line = find_user(store, name, state.settings.region)
    if state.form() == "table":
        heading = filter(None, (line.user, full_name(line.first_name, line.last_name), line.site))
        typer.echo(harmless(", ".join(heading)), file=state.out)
    wanted = NumberFilter(on_sms_page=False, user=line.key)
    emit_list(state, _PROFILE, list_numbers(store, wanted), lambda: count_numbers(store, wanted), 0)


@app.command("enable-number")
@shared
def enable_number(
    context: typer.Context,
    user: MaybeUser = None,
    number: Number = None,
    csv: CsvFile = None,
    campaign: CampaignId = None,
    *,
    reading: Reading,
    saving: Saving,
) -> None:
    """Enable SMS on a user's number. It is put on a campaign; another live number of the user is disabled."""
    state = state_of(context, saving.output, saving.quiet)
    _check_whose("user enable-number", user, csv)
    check_reading(reading, csv)
    request = requested(state, Action.ENABLE, campaign)
    if csv is not None:
        change_from_file(state, saving, reading, request, csv)
    else:
        _change_users_number(state, saving, request, user or "", number)


@app.command()
@shared
def rename(
    context: typer.Context,
    user: User,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new user name.")],
    *,
    saving: Saving,
) -> None:
    """Give a user another user name. The user keeps all numbers unchanged."""
    _change_user(context, saving, "user rename", user, filled(new, "NEW"))


@app.command()
@shared
def remove(context: typer.Context, user: User, *, saving: Saving) -> None:
    """Remove a user who has no numbers from the store."""
    _change_user(context, saving, REMOVE, user, None)


def _change_user(context: typer.Context, saving: Saving, action: str, user: str, new: str | None) -> None:
    state = state_of(context, saving.output, saving.quiet)
    name = filled(user, "USER")
    check_first(state, saving, selects=False)
    store = store_for(state, saving)
    from sms_admin.service.lists import check_no_number
    from sms_admin.service.runs import Order
    from sms_admin.service.saves import Save
    from sms_admin.service.user_changes import UserPlan

    with showing_refusal(state, action, saving):
        check_no_number(store, name, state.settings.region)
    save = Save(store, UserPlan(name, new), Order(action, state.actor(saving.actor), saving.partial))
    carry_out(state, saving, save, (Field.USER.value,), selects=False)


def _check_whose(name: str, user: str | None, csv: str | None) -> None:
    if (user is None) == (csv is None):
        raise BadUsage(
            "whose number? Name USER [NUMBER], or --csv FILE, just one of them", command(name, options=("--help",))
        )


@app.command("disable-number")
@shared
def disable_number(
    context: typer.Context,
    user: MaybeUser = None,
    number: Number = None,
    csv: CsvFile = None,
    *,
    reading: Reading,
    saving: Saving,
) -> None:
    """Take a user's number off the SMS page and its campaign."""
    state = state_of(context, saving.output, saving.quiet)
    _check_whose("user disable-number", user, csv)
    check_reading(reading, csv)
    request = Request(Action.DISABLE)
    if csv is not None:
        change_from_file(state, saving, reading, request, csv)
    else:
        _change_users_number(state, saving, request, user or "", number)


def _change_users_number(state: State, saving: Saving, request: Request, user: str, number: str | None) -> None:
    user = filled(user, "USER")
    store = store_for(state, saving)
    if number is not None:
        change_named(state, saving, request, (*NUMBERS, Field.USER.value), [(number, user)])
        return
    from sms_admin.service.answers import check_one_is_meant

    with showing_refusal(state, request.action, saving):
        check_one_is_meant(store, user, request, state.settings.region)
    # The number is chosen within the Save: what the user has may change before it begins.
    change_named(state, saving, request, (Field.USER.value,), [(user,)])


def _record(line: "UserLine") -> tuple[str | int | None, ...]:
    return (line.user, full_name(line.first_name, line.last_name), line.site, line.numbers, line.live_number)


def _line(line: "UserLine") -> tuple[str, ...]:
    name = full_name(line.first_name, line.last_name)
    return (line.user, name, line.site, str(line.numbers), line.live_number or "")


def _profile_line(row: "NumberRow") -> tuple[str, ...]:
    """A number of the user named above the table."""
    number, _user, _name, status, assignment = number_listing.line(row)
    return (number, status, assignment)


_PROFILE = replace(number_listing, columns=("Number", "Status", "Assignment"), line=_profile_line)
_LISTING: "Listing[UserLine]" = Listing(
    "users", FIELDS, _record, ("User", "Name", "Site", "Numbers", "Live number"), _line, frozenset({"Numbers"})
)
