"""``sms-admin brand``: the company as registered with the carriers."""

from typing import Annotated

import typer

from sms_admin.cli.arguments import one_of
from sms_admin.cli.options import Actor, Telling, shared
from sms_admin.cli.save.result import tell_record
from sms_admin.cli.state import state_of
from sms_admin.domain.registration import Brand, BrandStatus, read_brand_id

app = typer.Typer(name="brand", help="The company as registered with the carriers.")


@app.callback()
def group() -> None:
    """The company as registered with the carriers."""


@app.command("set")
@shared
def set_(
    context: typer.Context,
    brand: Annotated[str, typer.Argument(metavar="BRAND", help="The Brand ID, like B1A2B3C.")],
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="The company's name.")] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status", metavar="STATUS", help="PENDING, UNVERIFIED, SELF_DECLARED, VERIFIED or VETTED_VERIFIED."
        ),
    ] = None,
    actor: Actor = None,
    *,
    telling: Telling,
) -> None:
    """Record or change the Brand. What is not named stays as it is; a new Brand is PENDING."""
    state = state_of(context, telling.output, telling.quiet)
    brand_id, known = read_brand_id(brand), one_of(BrandStatus, status, "--status")
    store = state.store_to_change
    from sms_admin.service.registration import set_brand
    from sms_admin.service.saves import Order

    order = Order("brand set", state.actor(actor))
    done = set_brand(store, order, state.now(), brand_id, name=name, status=known)
    lines = (_line(done.before) if done.before else None, _line(done.after))
    tell_record(state, done.summary, ("Brand", "Name", "Status"), lines)


def _line(brand: Brand) -> tuple[str, ...]:
    return (brand.brand_id, brand.name, brand.status)
