"""``sms-admin init``: the settings file and the store, once."""

from pathlib import Path
from typing import Annotated

import typer

from sms_admin import config
from sms_admin.cli.asking import ask_with_default, can_ask
from sms_admin.cli.listing import emit_if_asked
from sms_admin.cli.options import Showing, shared
from sms_admin.cli.shell.signals import interrupts
from sms_admin.cli.state import State, create_store, state_of
from sms_admin.domain.commands import Command, command
from sms_admin.domain.errors import BadUsage
from sms_admin.render.text import harmless

app = typer.Typer()

FIELDS = ("settings", "settings_written", "store", "store_created")
_QUESTIONS = {
    "store": "Store",
    "region": "Country of numbers written without one",
    "campaign": "Campaign ID (blank: the one that is VERIFIED)",
}


@app.command()
@shared
def init(
    context: typer.Context,
    campaign: Annotated[
        str | None, typer.Option("--campaign", metavar="ID", help="The campaign to put numbers on where none is named.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="CC", help="The country of numbers written without one; US if not given."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; take the flags and the defaults.")] = False,
    *,
    showing: Showing,
) -> None:
    """Write the settings file and create the store. Existing files are never overwritten."""
    state = state_of(context, showing.output, showing.quiet)
    file = config.config_path(state.flags, state.environ)
    given = {key: value for key, value in (("campaign", campaign), ("region", region)) if value is not None}
    state.flags |= given
    settings = config.load(state.flags, state.environ, missing_ok=True)
    with interrupts.doing("nothing was written"):
        if not file.exists() and not yes and can_ask(state):
            settings = _asked(state)
        made = create_store(settings.store)
    wrote = _write_settings(settings)
    state.say(f"{'Wrote' if wrote else 'Already there:'} settings {file}")
    state.say(f"{'Created' if made else 'Already there:'} store {settings.store}")
    if not wrote:
        _say_kept(state, settings, {*given, "store"} & {*state.flags})
    if wrote or made:
        state.say(f"Next: {state.line.written(_next())}")
    places = (str(file), wrote, str(settings.store), made)
    emit_if_asked(state, FIELDS, places, [("Settings", str(file)), ("Store", str(settings.store))])


def _next() -> Command:
    campaign = command("campaign set", "CAMPAIGN", options=("--brand", "BRAND"))
    return command("brand set", "BRAND").before(campaign.before(command("numbers import", "FILE")))


def _asked(state: State) -> config.Settings:
    """Asks for what the flags leave open; Enter takes the default. An invalid answer is asked for again."""
    settings = config.load(state.flags, state.environ, missing_ok=True)
    for key, question in _QUESTIONS.items():
        while key not in state.flags:
            default = str(getattr(settings, key))
            answer = ask_with_default(state, question, default)
            if answer == default:
                break
            try:
                settings = config.load(state.flags | {key: answer}, state.environ, missing_ok=True)
            except BadUsage as e:
                state.err.write(f"{harmless(e.message)}\n")
            else:
                state.flags[key] = answer
    return settings


def _write_settings(settings: config.Settings) -> bool:
    """Writes only what differs from the defaults, so that a later, better default takes effect."""
    store = settings.store.absolute() if isinstance(settings.store, Path) else settings.store
    values = {"store": str(store), "region": settings.region, "campaign": settings.campaign}
    chosen = {key: value for key, value in values.items() if settings.origins[key] != "default" and value}
    return config.write_new(settings.path, chosen)


def _say_kept(state: State, settings: config.Settings, given: set[str]) -> None:
    """Names the flags that an existing settings file does not hold: they were meant for a new one."""
    kept = config.load({key: value for key, value in state.flags.items() if key not in given}, state.environ)
    for key in sorted(given):
        value = getattr(settings, key)
        if value != getattr(kept, key):
            sets = state.line.written(command("config set", key, str(value)))
            state.say(f"--{key} was not written, for nothing is overwritten: {sets}")
