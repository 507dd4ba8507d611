"""Failures as the user sees them: one table of exit codes, one form of message."""

import json
from enum import IntEnum

from sms_admin.cli.shell.command_line import CommandLine
from sms_admin.cli.shell.streams import OutputLost
from sms_admin.domain import errors
from sms_admin.domain.commands import Again
from sms_admin.render.text import harmless


class Declined(Exception):
    """A person said no or did not answer; the message is a clause that says which.

    ``hint`` is the command line that needs no answer.
    """

    def __init__(self, message: str, hint: Again) -> None:
        super().__init__(message)
        self.hint = hint


class Exit(IntEnum):
    """How a command ends (README, "Exit codes"). Scripts rely on them: one may be added, none changed."""

    DONE = 0
    BUG = 1
    USAGE = 2
    REFUSED = 3
    NOT_FOUND = 4
    PARTLY = 5
    BAD_FILE = 6
    STORE = 7
    TRY_AGAIN = 8
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


READER_LEFT = 141  # as a shell reports SIGPIPE: the reader of the result has closed the pipe


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


def bug(error: BaseException) -> errors.Failure:
    """The message for an unexpected exception."""
    return errors.Failure(
        f"a bug in sms-admin, which has half-saved nothing: {type(error).__name__}: {error}",
        Again(environ=("SMS_ADMIN_DEBUG", "1")),
        code="bug",
    )


def worded(failure: errors.Failure, line: CommandLine, as_json: bool) -> str:
    """The text of a failure of ``line`` for stderr: two lines for people, one JSON object for programs."""
    hint = line.written(failure.hint)
    if as_json:
        return json.dumps({"error": {"code": failure.code, "message": failure.message, "hint": hint}})
    said = f"error: {harmless(failure.message)}"
    return f"{said}\nhint: {harmless(hint)}" if hint else said


def without_result(failure: errors.Failure, lost: OutputLost) -> errors.Failure:
    """``failure``, which also says that the result could not be written. A reader that stopped early knows it."""
    if lost.reader_left:
        return failure
    return type(failure)(f"{failure.message}; the result could not be written: {lost}", failure.hint, code=failure.code)
