"""Every expected failure: one class for each exit code (README, "Exit codes"). None of them is a bug."""

from sms_admin.domain.commands import Hint, command


class Failure(Exception):
    """Something the user can act on.

    ``message`` is one line that names the thing in the user's words; ``hint`` is the command line to try next, or
    advice where no command helps, or empty; ``code`` is a stable word for programs (``--output json``).
    """

    code = "failure"

    def __init__(self, message: str, hint: Hint = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code


class BadUsage(Failure):
    """Flags or settings that cannot be obeyed as given (exit 2)."""

    code = "usage"


class Refused(Failure):
    """A rule says no; nothing was saved (exit 3)."""

    code = "refused"


class NotFound(Failure):
    """The thing that a show, status, undo, deactivate or filter names is not in the store (exit 4)."""

    code = "not-found"


class PartlyDone(Failure):
    """``--partial`` saved some rows and refused others (exit 5)."""

    code = "partly-done"


class BadFile(Failure):
    """An input file cannot be read as it is; nothing was saved (exit 6)."""

    code = "bad-file"


class StoreUnusable(Failure):
    """The store, or a file to be written beside a Save, cannot be used (exit 7)."""

    code = "store-unusable"


def damaged(reason: str, path: object = "") -> StoreUnusable:
    """The failure for a store that is not as the program left it; ``path`` is its file, where that is known."""
    where = f"the store {path}" if path else "the store"
    return StoreUnusable(f"{where} is damaged: {reason}", command("store check"), code="damaged")


def no_temporary(error: OSError) -> StoreUnusable:
    """The failure for a temporary file that cannot be made or written, as on a full disk."""
    hint = "free some space, or name another folder for temporary files with TMPDIR"
    return StoreUnusable(f"cannot write a temporary file: {error.strerror or error}", hint, code="cannot-write")


class TryAgain(Failure):
    """Busy, or changed since the plan was shown: trying again may help (exit 8)."""

    code = "busy"
