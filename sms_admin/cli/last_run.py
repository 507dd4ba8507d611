"""The run that last changed a thing, as the command ``show`` of the thing shows it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sms_admin.service.history import RunLine

FIELDS = ("last_run", "last_action", "last_actor")


def record_of(last: "RunLine | None") -> tuple[int | str | None, ...]:
    """The values of ``FIELDS``."""
    return (last.run, last.action, last.actor) if last else (None, None, None)


def line_of(last: "RunLine | None") -> tuple[str, str]:
    """The line for people."""
    return "Last changed", f"{last.at} by run {last.run}: {last.action} by {last.actor}" if last else ""
