"""``sms-admin brand``: the company as registered with the carriers."""

from typing import TYPE_CHECKING, Annotated

import typer

from sms_admin.cli import last_run
from sms_admin.cli.arguments import one_of
from sms_admin.cli.listing import Listing, emit_list, emit_one
from sms_admin.cli.options import Actor, Limit, Showing, shared
from sms_admin.cli.save.result import show_record
from sms_admin.cli.state import state_of
from sms_admin.domain.registration import Brand, read_brand_id
from sms_admin.domain.statuses import BrandStatus

if TYPE_CHECKING:
    from sms_admin.service.brands import BrandLine

app = typer.Typer(name="brand", help="The company as registered with the carriers.")

FIELDS = ("brand_id", "brand_name", "brand_status", "campaigns")
SHOW_FIELDS = (*FIELDS, *last_run.FIELDS)
BrandId = Annotated[str, typer.Argument(metavar="BRAND", help="The Brand ID, like B1A2B3C.")]


@app.callback()
def group() -> None:
    """The company as registered with the carriers."""


@app.command("set")
@shared
def set_(
    context: typer.Context,
    brand: BrandId,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="The company's name.")] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status", metavar="STATUS", help="PENDING, UNVERIFIED, SELF_DECLARED, VERIFIED or VETTED_VERIFIED."
        ),
    ] = None,
    actor: Actor = None,
    *,
    showing: Showing,
) -> None:
    """Record or change the Brand. What is not named stays as it is; a new Brand is PENDING."""
    state = state_of(context, showing.output, showing.quiet)
    brand_id, known = read_brand_id(brand), one_of(BrandStatus, status, "--status STATUS")
    store = state.store_to_change
    from sms_admin.service.registration import set_brand
    from sms_admin.service.runs import Order

    order = Order("brand set", state.actor(actor))
    done = set_brand(store, order, state.now(), brand_id, name=name, status=known)
    lines = (_line(done.before) if done.before else None, _line(done.after))
    show_record(state, done.summary, ("Brand", "Name", "Status"), lines)


def _line(brand: Brand) -> tuple[str, ...]:
    return (brand.brand_id, brand.name, brand.status)


@app.command("list")
@shared
def list_(context: typer.Context, limit: Limit = None, *, showing: Showing) -> None:
    """List the Brands, each with its Campaigns, if any."""
    state = state_of(context, showing.output, showing.quiet)
    store = state.store
    from sms_admin.service.brands import list_brands

    found = list_brands(store)
    emit_list(state, _LISTING, [found], lambda: len(found), limit)


@app.command()
@shared
def show(context: typer.Context, brand: BrandId, *, showing: Showing) -> None:
    """Show a Brand, its Campaigns, and the run that last changed it."""
    state = state_of(context, showing.output, showing.quiet)
    brand_id = read_brand_id(brand)
    store = state.store
    from sms_admin.service.brands import find_brand, last_run_of_brand

    line, last = find_brand(store, brand_id), last_run_of_brand(store, brand_id)
    lines = [
        *zip(("Brand", "Name", "Status"), _line(line.brand), strict=True),
        ("Campaigns", ", ".join(line.campaigns)),
        last_run.line_of(last),
    ]
    emit_one(state, SHOW_FIELDS, (*_record(line), *last_run.record_of(last)), lines)


def _record(line: "BrandLine") -> tuple[str | list[str], ...]:
    return (*_line(line.brand), line.campaigns)


_LISTING: "Listing[BrandLine]" = Listing(
    "brands",
    FIELDS,
    _record,
    ("Brand", "Name", "Status", "Campaigns"),
    lambda line: (*_line(line.brand), ", ".join(line.campaigns)),
)
