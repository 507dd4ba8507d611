"""The Typer app, its global options, and the one boundary where every error ends."""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from sms_admin import __version__
from sms_admin.cli import brand, campaign, config, errors, history, init, numbers, store, user
from sms_admin.cli.help import write_plainly
from sms_admin.cli.saving import Declined
from sms_admin.cli.state import State
from sms_admin.domain.errors import Failure


class Terminated(BaseException):
    """SIGTERM, raised where the program stands, so that transactions and temporary files end in order."""


class Boundary(TyperGroup):
    """The root command: whatever a command raises becomes one line, a hint and an exit code."""

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Runs the command line ``args`` and ends the program."""
        words = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        code = _guarded(lambda: super(Boundary, self).main(words, **extra), _wants_json(words))
        sys.exit(code)  # noqa: TID251 the one place


def _guarded(run: Any, as_json: bool) -> int:
    try:
        code = run()
        _flush()
        return int(code or 0)
    except Failure as e:
        return _tell(e, errors.exit_code(e), as_json)
    except errors.ClickError as e:
        return _tell(errors.usage(e), errors.Exit.USAGE, as_json)
    except Declined:
        return _tell(Failure("not saved, as you said", code="declined"), errors.Exit.INTERRUPTED, as_json)
    except BrokenPipeError:
        _silence_stdout()
        return 141
    except (KeyboardInterrupt, typer.Abort):
        return _tell(Failure("interrupted; nothing was saved", code="interrupted"), errors.Exit.INTERRUPTED, as_json)
    except Terminated:
        return _tell(Failure("terminated; nothing was saved", code="terminated"), errors.Exit.TERMINATED, as_json)
    except Exception as e:
        if os.environ.get("SMS_ADMIN_DEBUG"):
            traceback.print_exc()
        return _tell(errors.bug(e), errors.Exit.BUG, as_json)


def _tell(failure: Failure, code: int, as_json: bool) -> int:
    with suppress(OSError):
        _flush()
    with suppress(OSError):
        typer.echo(errors.worded(failure, as_json), err=True)
    return code


def _flush() -> None:
    sys.stdout.flush()


def _silence_stdout() -> None:
    """Python flushes stdout once more at its end, and would complain of the closed pipe then."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _wants_json(words: Sequence[str]) -> bool:
    """Whether errors are told as JSON; asked before the words are understood, since they may be what is wrong."""
    chosen = os.environ.get("SMS_ADMIN_OUTPUT", "")
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word in ("-o", "--output"):
            chosen = following
        elif word.startswith("--output="):
            chosen = word.partition("=")[2]
        elif word.startswith("-o") and not word.startswith("--"):
            chosen = word[2:].lstrip("=")
    return chosen in ("json", "jsonl")


app = typer.Typer(
    name="sms-admin",
    cls=Boundary,
    help="The SMS page of a business phone console: Brand, Campaign, numbers and their Assignment.",
    epilog="Begin with 'sms-admin init'. Every command has its own --help.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (brand, campaign, user, numbers, history, store, config):
    app.add_typer(module.app)
app.command()(init.init)
write_plainly(app)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"sms-admin {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    store: Annotated[
        str | None, typer.Option("--store", metavar="FILE", help="The store to work on, instead of the configured one.")
    ] = None,
    config: Annotated[
        str | None, typer.Option("--config", metavar="FILE", help="The settings file to read, instead of your own.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """The SMS page of a business phone console: Brand, Campaign, numbers and their Assignment."""
    flags = {"store": store, "config": config}
    context.obj = State({key: value for key, value in flags.items() if value is not None})
    context.call_on_close(context.obj.open.close)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated


def main() -> NoReturn:
    """The installed ``sms-admin``."""
    # A short life, and no cycles to speak of: the collector would only go over a million rows again and again.
    gc.disable()
    signal.signal(signal.SIGTERM, _terminate)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app()
    raise AssertionError("the boundary ends the program")
