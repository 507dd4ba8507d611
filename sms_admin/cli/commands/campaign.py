"""``sms-admin campaign``: what the company texts about, and whether the gate is open."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from sms_admin.cli.arguments import one_of
from sms_admin.cli.asking import ask_to_type, can_ask, why_not
from sms_admin.cli.gate import closed, show_gates
from sms_admin.cli.listing import Listing, emit_list
from sms_admin.cli.options import Actor, Limit, Saving, Showing, shared
from sms_admin.cli.save.columns import NUMBERS
from sms_admin.cli.save.result import show_record, showing_refusal
from sms_admin.cli.save.run import carry_out, check_first
from sms_admin.cli.save.start import store_for
from sms_admin.cli.state import State, state_of
from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.registration import MAX_LIMIT, Campaign, id_key, read_brand_id, read_campaign_id
from sms_admin.domain.statuses import SET_STATUSES, CampaignStatus

if TYPE_CHECKING:
    from sms_admin.service.lists import CampaignLine

app = typer.Typer(name="campaign", help="What the company texts about, and whether its gate is open.")

FIELDS = ("campaign_id", "brand_id", "use_case", "campaign_status", "number_limit", "numbers_assigned")
_COLUMNS = ("Campaign", "Brand", "Use case", "Status", "Limit")
CampaignId = Annotated[str, typer.Argument(metavar="CAMPAIGN", help="The Campaign ID, like C7GH42I.")]


@app.callback()
def group() -> None:
    """What the company texts about, and whether its gate is open."""


@app.command("set")
@shared
def set_(
    context: typer.Context,
    campaign: CampaignId,
    brand: Annotated[str | None, typer.Option("--brand", metavar="BRAND", help="The Brand it belongs to.")] = None,
    use_case: Annotated[
        str | None, typer.Option("--use-case", metavar="TEXT", help="What it is for, like MIXED.")
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help="PENDING, VERIFIED, REJECTED or EXPIRED.")
    ] = None,
    limit: Annotated[
        str | None, typer.Option("--limit", metavar="N", help="How many numbers it can hold; 48 for a new one.")
    ] = None,
    actor: Actor = None,
    *,
    showing: Showing,
) -> None:
    """Record or change a Campaign. What is not named stays as it is; a new one is PENDING."""
    state = state_of(context, showing.output, showing.quiet)
    campaign_id = read_campaign_id(campaign)
    known = one_of(CampaignStatus, status, "--status STATUS", SET_STATUSES)
    brand_id = read_brand_id(brand) if brand is not None else None
    most = _read_limit(limit)
    store = state.store_to_change
    from sms_admin.service.registration import set_campaign
    from sms_admin.service.runs import Order

    order = Order("campaign set", state.actor(actor))
    with showing_refusal(state, order.action):
        done = set_campaign(
            store, order, state.now(), campaign_id, brand_id=brand_id, use_case=use_case, status=known, limit=most
        )
    lines = (_recorded(done.before) if done.before else None, _recorded(done.after))
    show_record(state, done.summary, _COLUMNS, lines)


def _recorded(campaign: Campaign) -> tuple[str, ...]:
    c = campaign
    return (c.campaign_id, c.brand_id, c.use_case, c.status, f"{c.number_limit:,}")


@app.command("list")
@shared
def list_(context: typer.Context, limit: Limit = None, *, showing: Showing) -> None:
    """List the Campaigns as they are recorded. 'campaign status' shows what blocks them."""
    state = state_of(context, showing.output, showing.quiet)
    store = state.store
    from sms_admin.service.lists import campaign_status

    found = campaign_status(store, "")
    emit_list(state, _LISTING, [found], lambda: len(found), limit)


_LISTING: "Listing[CampaignLine]" = Listing(
    "campaigns",
    FIELDS,
    lambda line: (*_recorded(line.campaign)[:4], line.campaign.number_limit, line.numbers_assigned),
    (*_COLUMNS, "Numbers"),
    lambda line: (*_recorded(line.campaign), f"{line.numbers_assigned:,}"),
    frozenset({"Limit", "Numbers"}),
)


def _read_limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= MAX_LIMIT):
        raise BadUsage(
            f"--limit cannot be {text!r}: it is a whole number from 0 to {MAX_LIMIT:,}", again("--limit", "N")
        )
    return int(text)


@app.command()
@shared
def deactivate(
    context: typer.Context,
    campaign: CampaignId,
    confirm: Annotated[
        str | None,
        typer.Option("--confirm", metavar="ID", help="The Campaign ID once more, instead of typing it when asked."),
    ] = None,
    *,
    saving: Saving,
) -> None:
    """Deactivate a Campaign for good. This cannot be undone.

    All its numbers are disabled. If it was the last VERIFIED one, the numbers on the SMS page that have no campaign
    are disabled as well. The Brand stays. It asks for the ID to be typed; --yes is not enough.
    """
    state = state_of(context, saving.output, saving.quiet)
    campaign_id = read_campaign_id(campaign)
    if confirm is not None:
        _check_typed(campaign_id, confirm)
    store = store_for(state, saving)
    from sms_admin.service.deactivating import ACTION, DeactivatePlan
    from sms_admin.service.lists import campaign_status
    from sms_admin.service.runs import Order
    from sms_admin.service.saves import Save

    (found,) = campaign_status(store, campaign_id)
    asks = confirm is None and found.campaign.status is not CampaignStatus.DEACTIVATED
    if asks:
        _check_askable(state, saving, campaign_id)
    check_first(state, saving, selects=False)
    save = Save(store, DeactivatePlan(campaign_id), Order(ACTION, state.actor(saving.actor), saving.partial))

    def type_it(state: State) -> None:
        question = f"This cannot be undone. Type {campaign_id} to deactivate it: "
        _check_typed(campaign_id, ask_to_type(state, question, again("--confirm", campaign_id)))

    carry_out(state, replace(saving, yes=False), save, NUMBERS, selects=asks, ask=type_it)


def _check_askable(state: State, saving: Saving, campaign_id: str) -> None:
    """Raises BadUsage where nobody can be asked to type the ID; 'plan apply' does not ask for it either."""
    if saving.save_plan is not None:
        why = "which a plan has to confirm as it is made; --dry-run shows it"
    elif saving.dry_run or can_ask(state):
        return
    else:
        why = f"and {why_not(state)}; --dry-run shows the plan"
    message = f"campaign {campaign_id} would be deactivated for good, {why}"
    raise BadUsage(message, again("--confirm", campaign_id))


def _check_typed(campaign_id: str, text: str) -> None:
    if id_key(text) != campaign_id:
        raise BadUsage(f"{text!r} is not {campaign_id}; nothing was done", again("--confirm", "ID"))


@app.command()
@shared
def status(
    context: typer.Context,
    campaign: Annotated[str | None, typer.Argument(metavar="CAMPAIGN", help="Only this one, like C7GH42I.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit 3 while no gate is open.")] = False,
    *,
    showing: Showing,
) -> None:
    """Show the gate of each Campaign, and what closes it. Also its Brand, its numbers and their limit."""
    state = state_of(context, showing.output, showing.quiet)
    campaign_id = read_campaign_id(campaign) if campaign is not None else ""
    store = state.store
    from sms_admin.service.lists import campaign_status

    found = campaign_status(store, campaign_id)
    show_gates(state, found)
    if check and not any(not line.blockers for line in found):
        raise closed(found)
