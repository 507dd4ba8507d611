"""``sms-admin config``: the settings in effect, and where each comes from."""

from typing import Annotated

import typer

from sms_admin import config
from sms_admin.cli.listing import Listing, emit_if_asked, emit_list, emit_one
from sms_admin.cli.options import Showing, shared
from sms_admin.cli.state import state_of
from sms_admin.render.text import harmless

PATH_FIELDS = ("path",)
SET_FIELDS = ("path", "key", "value", "changed", "backup")

app = typer.Typer(name="config", help="The settings in effect.")


@app.callback()
def group() -> None:
    """The settings in effect."""


@app.command()
@shared
def show(
    context: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="Also show where each setting comes from.")] = False,
    *,
    showing: Showing,
) -> None:
    """Show the settings in effect."""
    state = state_of(context, showing.output, showing.quiet)
    settings = state.settings
    values = {
        "store": str(settings.store),
        "campaign": settings.campaign,
        "region": settings.region,
        "output": settings.output,
        "lock_timeout": f"{settings.lock_timeout:g}",
        **{config.column_key(field): name for field, name in settings.columns.items()},
    }
    rows = [(key, value, settings.origins[key]) for key, value in values.items()]
    width = 3 if origin else 2
    listing: Listing[tuple[str, ...]] = Listing(
        "settings",
        ("key", "value", "origin")[:width],
        lambda row: row[:width],
        ("Setting", "Value", "Origin")[:width],
        lambda row: row[:width],
    )
    emit_list(state, listing, [rows], lambda: len(rows), 0)


@app.command()
@shared
def path(context: typer.Context, *, showing: Showing) -> None:
    """Print the path of the settings file."""
    state = state_of(context, showing.output, showing.quiet)
    found = str(config.config_path(state.flags, state.environ))
    if state.form_asked_for():
        emit_one(state, PATH_FIELDS, (found,), [("Settings", found)])
        return
    typer.echo(harmless(found) if state.out.isatty() else found)


@app.command("set")
@shared
def set_(
    context: typer.Context,
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="store, campaign, region, output, lock_timeout or columns.FIELD.")
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Its value; '' removes the setting.")],
    *,
    showing: Showing,
) -> None:
    """Write one setting to the settings file."""
    state = state_of(context, showing.output, showing.quiet)
    file = config.config_path(state.flags, state.environ)
    written = config.set_key(file, key, value)
    if written.backup:
        message = f"Comments are lost in a rewrite; the old file is kept as {written.backup}"
        typer.echo(harmless(message), file=state.err)  # also with --quiet, since the comments would be lost unnoticed
    done = "is set in" if value else "is taken out of"
    state.say(f"{key} {done} {file}" if written.changed else f"Already so: {file} was left as it is.")
    backup = str(written.backup) if written.backup else None
    row = (str(file), key, value or None, written.changed, backup)
    emit_if_asked(state, SET_FIELDS, row, [("Settings", str(file)), (key, value)])
