"""The lines of what happens at the prompt: the start of the program, and a store of a hundred numbers."""

import sys

from tests.benchmarks.measure import Command
from tests.benchmarks.sides import Line, Side, nothing
from tests.driving import SCRIPT

HUNDRED = 100  # numbers in the store of the lines that do not grow
_EMPTY_COMMAND = "import typer\napp = typer.Typer()\n@app.command()\ndef empty() -> None: ...\napp()\n"


def _python(name: str, program: str) -> Side:
    return Side(name, nothing, lambda m: [Command((sys.executable, "-c", program), m.environ())])


def _script(name: str, *words: str, **environ: str) -> Side:
    return Side(name, nothing, lambda m: [Command((SCRIPT, *words), m.environ() | environ)])


_TYPER = _python("python running one empty Typer command", _EMPTY_COMMAND)
_LIBRARIES = _python('python -c "import typer, sqlmodel"', "import typer, sqlmodel")
_COMPLETION = {"_SMS_ADMIN_COMPLETE": "bash", "COMP_LINE": "sms-admin num"}
_NUMBERS = Side(
    "sms-admin, completing a number",
    nothing,
    lambda m: [
        Command(
            (SCRIPT, "--store", str(m.assigned), "numbers", "show", "+1"), m.environ() | {"_SMS_ADMIN_COMPLETE": "zsh"}
        )
    ],
)


def _on(store: str, *words: str) -> Side:
    """A command of ours that only reads the store of that name."""
    name = f"sms-admin {' '.join(words)}"
    return Side(name, nothing, lambda m: [m.command(getattr(m, store), *words)])


SMALL = (
    Line("version", "`--version`", _script("sms-admin --version", "--version"), _TYPER, 1.0, grows=False),
    Line("help", "`--help`", _script("sms-admin --help", "--help"), _TYPER, 1.0, grows=False),
    Line("completion", "completion", _script("sms-admin, completing", **_COMPLETION), _TYPER, 1.0, grows=False),
    Line("completion-values", "completion of numbers", _NUMBERS, _TYPER, 1.3),
    Line(
        "list-100",
        "`numbers list --output json` of 100 numbers",
        _on("assigned", "numbers", "list", "--output", "json"),
        _LIBRARIES,
        0.8,
        grows=False,
    ),
    Line(
        "status-100",
        "`campaign status` of 100 numbers",
        _on("assigned", "campaign", "status"),
        _LIBRARIES,
        0.8,
        grows=False,
    ),
)
