"""Options that commands share, with identical names and help."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import wraps
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from sms_admin.cli.arguments import read_limit

Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FORM",
        help="table, plain, csv, json or jsonl; auto: table on a terminal, else plain.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no messages; errors are still shown.")]
Actor = Annotated[
    str | None,
    typer.Option(
        "--actor", metavar="NAME", help="Who makes the change, for the history; your login name if not given."
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit", metavar="N", parser=read_limit, help="Show no more than N rows; 0 for all. A table shows 200."
    ),
]
CsvFile = Annotated[
    str | None,
    typer.Option(
        "--csv",
        metavar="FILE",
        help="Take the rows from a file: CSV, workbook, web page or JSON lines; - is standard input.",
    ),
]
CampaignId = Annotated[
    str | None, typer.Option("--campaign", metavar="ID", help="The campaign to put numbers on; overrides the file.")
]


@dataclass(frozen=True, slots=True)
class Showing:
    """How a command shows its result."""

    output: Output = None
    quiet: Quiet = False


@dataclass(frozen=True, slots=True)
class Saving:
    """How a command that changes numbers saves."""

    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Show the plan, save nothing.")] = False
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Save without asking.")] = False
    partial: Annotated[bool, typer.Option("--partial", help="Save the rows that are not refused.")] = False
    report: Annotated[
        str | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Write every row with its outcome (.csv, .jsonl or .xlsx); - shows them as JSON lines.",
        ),
    ] = None
    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help="Write the refused rows, to be fixed and fed in again (.csv, .jsonl or .xlsx).",
        ),
    ] = None
    save_plan: Annotated[
        str | None,
        typer.Option("--save-plan", metavar="FILE", help="Write the plan to FILE, for 'plan apply'; save nothing."),
    ] = None
    actor: Actor = None
    output: Output = None
    quiet: Quiet = False

    @property
    def shows_only(self) -> bool:
        """Nothing is to be saved: a dry run, or a plan that is written to a file."""
        return self.dry_run or self.save_plan is not None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a command reads a file."""

    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=NAME",
            help="Say which column of the file has a field, like phone_number=Mobile; repeat it for more fields.",
        ),
    ] = None
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook to read, where several have numbers."),
    ] = None


F = TypeVar("F", bound=Callable[..., Any])


def shared(command: F) -> F:
    """Replaces each parameter of a command that is a dataclass of options, such as ``Saving``, by those options.

    So a command takes them as one value, and they are worded alike everywhere.
    """
    signature = inspect.signature(command)
    kinds: dict[str, Any] = {p.name: p.annotation for p in signature.parameters.values() if is_dataclass(p.annotation)}

    @wraps(command)
    def spread(**given: Any) -> Any:
        values = {name: kind(**{f.name: given.pop(f.name) for f in fields(kind)}) for name, kind in kinds.items()}
        return command(**given, **values)

    own = [p for p in signature.parameters.values() if p.name not in kinds]
    options = [option for kind in kinds.values() for option in _options(kind)]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own] + options
    spread.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    spread.__annotations__ = {p.name: p.annotation for p in parameters}
    return spread  # type: ignore[return-value]


def _options(kind: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY, default=f.default, annotation=hints[f.name])
        for f in fields(kind)
        if f.default is not MISSING
    ]
