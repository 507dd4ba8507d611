"""``sms-admin init``: the settings file and the store, once."""

from typing import Annotated

import typer

from sms_admin import config
from sms_admin.cli.asking import ask_with_default, can_ask
from sms_admin.cli.options import Quiet
from sms_admin.cli.state import State, create_store, state_of


def init(
    context: typer.Context,
    campaign: Annotated[
        str | None, typer.Option("--campaign", metavar="ID", help="The campaign to put numbers on where none is named.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="CC", help="The country of numbers written without one; US at first."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; take the flags and the defaults.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write the settings file and create the store. What is there already is never overwritten."""
    state = state_of(context, None, quiet)
    file = config.config_path(state.flags, state.environ)
    given = {"region": region, "campaign": campaign}
    state.flags |= {key: value for key, value in given.items() if value is not None}
    settings = config.load(state.flags, state.environ, missing_ok=True)
    if not file.exists() and not yes and can_ask(state):
        settings = _asked(state)
    wrote = _write_settings(state, settings)
    made = create_store(settings.store)
    state.say(f"{'Wrote' if wrote else 'Already there:'} settings {file}")
    state.say(f"{'Created' if made else 'Already there:'} store {settings.store}")
    if wrote or made:
        state.say("Next: sms-admin brand set, campaign set, numbers import")


def _asked(state: State) -> config.Settings:
    """Asks for what the flags leave open; Enter takes the default."""
    settings = config.load(state.flags, state.environ, missing_ok=True)
    asked = {
        "store": ("Store", str(settings.store)),
        "region": ("Country of numbers written without one", settings.region),
        "campaign": ("Campaign ID (blank: the one that is VERIFIED)", settings.campaign),
    }
    for key, (question, default) in asked.items():
        if key not in state.flags:
            answer = ask_with_default(state, question, default)
            if answer != default:
                state.flags[key] = answer
    return config.load(state.flags, state.environ, missing_ok=True)


def _write_settings(state: State, settings: config.Settings) -> bool:
    """Writes what differs from the defaults, so that a default that improves reaches everybody."""
    values = {"store": str(settings.store.absolute()), "region": settings.region, "campaign": settings.campaign}
    chosen = {key: value for key, value in values.items() if settings.origins[key] != "default" and value}
    return config.write_new(settings.path, chosen)
