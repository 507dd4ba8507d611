"""The one place where every error becomes a line, a hint and an exit code."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

import typer

from sms_admin.cli.shell import exit_codes, streams, usage
from sms_admin.cli.shell.command_line import CommandLine
from sms_admin.cli.shell.exit_codes import Declined
from sms_admin.cli.shell.loading import LoadedByName
from sms_admin.cli.shell.signals import Interrupted, interrupts
from sms_admin.cli.shell.streams import OutputLost
from sms_admin.domain.commands import again, command
from sms_admin.domain.errors import Failure, PartlyDone, StoreUnusable


class Boundary(LoadedByName):
    """The root command: every exception of a command becomes one line, a hint and an exit code."""

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Runs the command line ``args`` and ends the program."""
        words = list(sys.argv[1:] if args is None else args)
        extra |= {"standalone_mode": False, "obj": CommandLine(tuple(words))}
        try:
            code = self._guarded(words, extra)
            interrupts.end()
        except Interrupted:  # while the outcome was being shown
            code = _interrupted(words)
        except Exception as e:  # in the wording of another error
            code = _reported(_bug(e), exit_codes.Exit.BUG, words)
        sys.exit(code)  # noqa: TID251 the one place

    def invoke(self, ctx: Any) -> Any:
        """Runs the command. An unexpected exception is reported as a bug only where the store is sound."""
        try:
            return super().invoke(ctx)
        except Exception as e:
            if not _is_expected(e) and not isinstance(ctx.obj, CommandLine | None) and (damage := ctx.obj.damage()):
                raise damage from e
            raise

    def _guarded(self, words: list[str], extra: dict[str, Any]) -> int:
        try:
            interrupts.begin()
            usage.check_text(words)
            code = int(super().main(words, **extra) or 0)
            sys.stdout.flush()
            return code
        except (Exception, Interrupted) as e:
            if interrupts.caught:  # SQLite, for one, turns an interruption into an error of its own
                return _interrupted(words)
            if isinstance(e, OutputLost):
                return _without_output(e, words)
            failure, code = _understood(e, self, words)
            return _reported(failure, code, words)


def _is_expected(error: Exception) -> bool:
    return isinstance(error, Failure | usage.ClickError | Declined | typer.Abort | typer.Exit | OutputLost)


def _understood(error: BaseException, root: LoadedByName, words: Sequence[str]) -> tuple[Failure, int]:
    match error:
        case Failure():
            return _with_saved(error), exit_codes.exit_code(error)
        case usage.ClickError():
            root.load_all()
            return usage.worded(error, root, words), exit_codes.Exit.USAGE
        case Declined():
            said = f"{interrupts.undone}: {error}"
            return Failure(said, error.hint, code="declined"), exit_codes.Exit.INTERRUPTED
        case typer.Abort():
            said = f"interrupted; {interrupts.undone}"
            return Failure(said, again(), code="interrupted"), exit_codes.Exit.INTERRUPTED
    return _bug(error), exit_codes.Exit.BUG


def _bug(error: BaseException) -> Failure:
    if os.environ.get("SMS_ADMIN_DEBUG"):
        traceback.print_exception(error)
    return _with_saved(exit_codes.bug(error))


def _with_saved(failure: Failure) -> Failure:
    """Adds to an error after the Save that the Save is done all the same."""
    if interrupts.saved is None or isinstance(failure, PartlyDone):
        return failure
    return type(failure)(f"{failure.message}; run {interrupts.saved} was saved", failure.hint, code=failure.code)


def _interrupted(words: Sequence[str]) -> int:
    streams.silence_stdout()  # a reader that has stopped reading must not block the program
    run, word = interrupts.saved, interrupts.word
    code = word.replace(" ", "-")
    if run is None:
        failure = Failure(f"{word}; {interrupts.undone}", again(), code=code)
    else:
        failure = Failure(f"{word}, but run {run} was saved", command("history show", str(run)), code=code)
    return _reported(failure, interrupts.exit_code, words)


def _without_output(lost: OutputLost, words: Sequence[str]) -> int:
    """The exit code shows whether a Save is done; a reader that stops early is not an error to report."""
    streams.silence_stdout()
    saved = interrupts.saved is not None
    if not lost.reader_left:
        hint = "free some space, or send the result elsewhere"
        failure = StoreUnusable(f"cannot write the result: {lost}", hint, code="cannot-write")
        return _reported(_with_saved(failure), exit_codes.Exit.DONE if saved else exit_codes.Exit.STORE, words)
    return exit_codes.Exit.DONE if saved else exit_codes.READER_LEFT


def _reported(failure: Failure, code: int, words: Sequence[str]) -> int:
    try:
        sys.stdout.flush()
    except OutputLost as lost:
        streams.silence_stdout()
        failure = exit_codes.without_result(failure, lost)
    line = CommandLine(tuple(words))
    typer.echo(exit_codes.worded(failure, line, as_json=usage.wants_json(words)), err=True)
    return code
