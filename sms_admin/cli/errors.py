"""Failures as the user meets them: one table of exit codes, one way of wording."""

import json
from enum import IntEnum

import typer

from sms_admin.domain import errors

# Typer ships its own Click, whose errors have no public name but through their one public child.
ClickError: type[Exception] = typer.BadParameter.__mro__[2]


class Exit(IntEnum):
    """The exit codes of the contract, section 5."""

    DONE = 0
    BUG = 1
    USAGE = 2
    REFUSED = 3
    NOT_FOUND = 4
    PARTLY = 5
    BAD_FILE = 6
    STORE = 7
    TRY_AGAIN = 8
    INTERRUPTED = 130
    TERMINATED = 143


READER_LEFT = 141  # what a shell makes of SIGPIPE: whoever read the result has seen enough


_CODES: dict[type[errors.Failure], Exit] = {
    errors.BadUsage: Exit.USAGE,
    errors.Refused: Exit.REFUSED,
    errors.NotFound: Exit.NOT_FOUND,
    errors.PartlyDone: Exit.PARTLY,
    errors.BadFile: Exit.BAD_FILE,
    errors.StoreUnusable: Exit.STORE,
    errors.TryAgain: Exit.TRY_AGAIN,
}


def exit_code(failure: errors.Failure) -> Exit:
    """The exit code of ``failure``."""
    return next(code for kind, code in _CODES.items() if isinstance(failure, kind))


def usage(error: Exception) -> errors.BadUsage:
    """An error of the command line itself, as Typer found it."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "sms-admin"
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    return errors.BadUsage(" ".join(message.split()).rstrip("."), f"{path} --help")


def bug(error: BaseException) -> errors.Failure:
    """What is said of an exception that nobody expected."""
    return errors.Failure(
        f"a bug in sms-admin: {type(error).__name__}: {error}",
        "nothing half-saved; run it again with SMS_ADMIN_DEBUG=1 to see where, and report it",
        code="bug",
    )


def worded(failure: errors.Failure, as_json: bool) -> str:
    """The text of a failure for stderr: two lines for people, one JSON object for programs."""
    if as_json:
        told = {"code": failure.code, "message": failure.message, "hint": failure.hint}
        return json.dumps({"error": told})
    return f"error: {failure.message}" + (f"\nhint: {failure.hint}" if failure.hint else "")
