"""``sms-admin plan``: plans that were saved to a file, for others to review and to apply."""

from typing import Annotated

import typer

from sms_admin.cli.options import Saving, Showing, shared
from sms_admin.cli.state import state_of

app = typer.Typer(name="plan", help="Plans in files: review them, apply them.")

File = Annotated[str, typer.Argument(metavar="FILE", help="A plan that --save-plan wrote; - is standard input.")]


@app.callback()
def group() -> None:
    """Plans in files: review them, apply them."""


@app.command()
@shared
def show(context: typer.Context, file: File, *, showing: Showing) -> None:
    """Show a plan as it is shown before the question "Save?". The store is not opened."""
    state = state_of(context, showing.output, showing.quiet)
    from sms_admin.cli.save.plan_file import show_file

    show_file(state, file)


@app.command()
@shared
def apply(context: typer.Context, file: File, *, saving: Saving) -> None:
    """Save a plan exactly as it is in its file, or nothing.

    Every row is decided again. If any would end otherwise now, or the store is another one, nothing is saved (exit 8)
    and the first rows that differ are named. Runs that touch other numbers do not matter. A plan that was applied
    already is unchanged, as long as no later run touched what it changed. The run records who made the plan and its
    SHA-256 beside who applied it.
    """
    state = state_of(context, saving.output, saving.quiet)
    from sms_admin.cli.save.plan_file import apply_file

    apply_file(state, saving, file)
