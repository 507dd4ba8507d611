"""The lines of the table: what is done, against what, and what is to be reached."""

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.material import Material, ask, remove
from tests.benchmarks.measure import Command, Cost, Failed, together
from tests.driving import CAMPAIGN, SCRIPT

_BESIDE_PYTHON = Path(sys.executable)
_EMPTY_COMMAND = "import typer\napp = typer.Typer()\n@app.command()\ndef empty() -> None: ...\napp()\n"


@dataclass(frozen=True)
class Side:
    """One side of a line: gets ready, is measured, and says whether it has done its work (all rows of it).

    ``price`` runs it, and may put another price on it than the time on the clock.
    """

    name: str
    ready: Callable[[Material], None]
    commands: Callable[[Material], Sequence[Command]]
    done: Callable[[Material], bool] = lambda _: True
    price: Callable[[Callable[[], Cost]], Cost] = lambda run: run()

    def cost(self, material: Material) -> Cost:
        """Measures it once. Raises Failed where the work is not done afterwards."""
        self.ready(material)
        cost = self.price(lambda: together(self.commands(material)))
        if not self.done(material):
            raise Failed(f"{self.name}: the work is not done")
        return cost


@dataclass(frozen=True)
class Line:
    """What is measured against what; ``reach`` is how often the second side's time the first may take."""

    name: str
    work: str
    ours: Side
    other: Side
    reach: float
    needs: str = ""
    grows: bool = True

    def missing(self) -> str:
        """The tool that the other side needs and that is not there; empty where nothing is missing."""
        return "" if not self.needs or _tool(self.needs) else self.needs


def _tool(name: str) -> str:
    beside = _BESIDE_PYTHON.with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or ""


def _nothing(_: Material) -> None:
    """No preparation."""


def _python(name: str, program: str) -> Side:
    return Side(name, _nothing, lambda m: [Command((sys.executable, "-c", program), m.environ())])


def _script(name: str, *words: str, **environ: str) -> Side:
    return Side(name, _nothing, lambda m: [Command((SCRIPT, *words), m.environ() | environ)])


_TYPER = _python("python running one empty Typer command", _EMPTY_COMMAND)
_LIBRARIES = _python('python -c "import typer, sqlmodel"', "import typer, sqlmodel")
_COMPLETION = {"_SMS_ADMIN_COMPLETE": "bash", "COMP_LINE": "sms-admin num"}
_NUMBERS = Side(
    "sms-admin, completing a number",
    _nothing,
    lambda m: [
        Command(
            (SCRIPT, "--store", str(m.assigned), "numbers", "show", "+1"), m.environ() | {"_SMS_ADMIN_COMPLETE": "zsh"}
        )
    ],
)


def _on(store: str, *words: str) -> Side:
    """A command of ours that only reads the store of that name."""
    name = f"sms-admin {' '.join(words)}"
    return Side(name, _nothing, lambda m: [m.command(getattr(m, store), *words)])


def _change(store: str, file: str, words: Sequence[str], done: Callable[[Material], bool]) -> Side:
    """A command of ours that changes a copy of the store of that name, as the file of that name says."""
    return Side(
        f"sms-admin {' '.join(words)}",
        lambda m: m.copy(getattr(m, store), m.work),
        lambda m: [m.command(m.work, *words, str(getattr(m, file)), "--yes")],
        done,
    )


def _all(condition: str, runs: int) -> Callable[[Material], bool]:
    def done(m: Material) -> bool:
        count = ask(m.work, f"SELECT count(*) FROM number WHERE {condition}")
        return count == m.rows and ask(m.work, "SELECT count(*) FROM run") == runs

    return done


_ON_CAMPAIGN = f"campaign_id = '{CAMPAIGN}' AND status = 'enabled'"
_ASSIGN = _change("enabled", "assign", ("numbers", "assign", "--csv"), _all(_ON_CAMPAIGN, 4))
_AGAIN = _change("assigned", "assign", ("numbers", "assign", "--csv"), _all(_ON_CAMPAIGN, 4))
_ENABLE = _change("disabled", "enable", ("user", "enable-number", "--csv"), _all(_ON_CAMPAIGN, 4))
_IMPORT = _change(
    "empty", "inventory", ("numbers", "import"), _all("status = 'enabled' AND country IN ('US', 'CA')", 3)
)


def _shell_commands(m: Material) -> list[Command]:
    script = m.folder / "assign.sql"
    script.write_text(
        "PRAGMA synchronous=FULL;\nPRAGMA journal_mode=DELETE;\n"
        "CREATE TEMP TABLE wanted(phone_number TEXT);\n.mode csv\n"
        f'.import --skip 1 "{m.assign}" wanted\n'
        f"UPDATE number SET campaign_id = '{CAMPAIGN}' FROM wanted WHERE number.number = wanted.phone_number;\n"
    )
    return [Command((_tool("sqlite3"), str(m.work)), m.environ(), stdin=script)]


_SHELL = Side(
    "sqlite3: .import into a temporary table, UPDATE … FROM",
    lambda m: m.copy(m.enabled, m.work),
    _shell_commands,
    _all(_ON_CAMPAIGN, 3),
)


def _utils_import(m: Material) -> list[Command]:
    words = (_tool("sqlite-utils"), "insert", str(m.other), "numbers", str(m.inventory))
    insert = (*words, "--csv", "--pk", "phone_number", "--no-detect-types", "--silent")
    index = (_tool("sqlite-utils"), "create-index", str(m.other), "numbers", "user")
    return [Command(insert, m.environ()), Command(index, m.environ())]


_UTILS_IMPORT = Side(
    "sqlite-utils insert --csv --pk phone_number, create-index on user",
    lambda m: remove(m.other),
    _utils_import,
    lambda m: ask(m.other, "SELECT count(*) FROM numbers") == m.rows,
)

_QUERY = (
    "SELECT n.number, u.spelling AS user, trim(u.first_name || ' ' || u.last_name) AS name, n.country, n.category,"
    " n.status, n.campaign_id, 'Assigned (' || n.campaign_id || ')' AS assignment, r.at AS updated_at"
    " FROM number n LEFT JOIN user u ON u.user = n.user LEFT JOIN run r ON r.run = n.run ORDER BY n.number"
)


def _listed(name: str, command: Callable[[Material], Command]) -> Side:
    def result(m: Material) -> Path:
        return m.folder / "listed.csv"

    def commands(m: Material) -> list[Command]:
        plain = command(m)
        return [Command(plain.words, plain.environ, stdout=result(m))]

    def done(m: Material) -> bool:
        with result(m).open("rb") as file:
            return sum(1 for _ in file) == m.rows + 1

    return Side(name, _nothing, commands, done)


_LIST = _listed(
    "sms-admin numbers list --output csv", lambda m: m.command(m.assigned, "numbers", "list", "--output", "csv")
)
_UTILS_LIST = _listed(
    "sqlite-utils query --csv of the same columns",
    lambda m: Command((_tool("sqlite-utils"), "query", str(m.assigned), _QUERY, "--csv"), m.environ()),
)

HUNDRED = 100  # numbers in the store of the lines that do not grow
_SYNC = _change("enabled", "assign", ("numbers", "sync"), _all(_ON_CAMPAIGN, 4))
_SYNC_AGAIN = _change("assigned", "assign", ("numbers", "sync"), _all(_ON_CAMPAIGN, 4))
_COMPARE = Side(
    "sms-admin numbers compare",
    _nothing,
    lambda m: [m.command(m.enabled, "numbers", "compare", str(m.inventory), "--check", "--output", "csv")],
)

LINES = (
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
    Line("assign", "`numbers assign --csv`, all changed", _ASSIGN, _SHELL, 2.0, needs="sqlite3"),
    Line("again", "the same file again, all unchanged", _AGAIN, _ASSIGN, 0.7),
    Line("enable", "`user enable-number --csv`", _ENABLE, _ASSIGN, 1.5),
    Line("import", "`numbers import` into an empty store", _IMPORT, _UTILS_IMPORT, 0.8, needs="sqlite-utils"),
    Line("sync-again", "`numbers sync`, all unchanged", _SYNC_AGAIN, _ASSIGN, 0.8),
    Line("sync", "`numbers sync`, all changed", _SYNC, _ASSIGN, 1.5),
    Line("compare", "`numbers compare` with a list that says the same", _COMPARE, _LIST, 1.5),
    Line("list", "`numbers list --output csv`", _LIST, _UTILS_LIST, 1.3, needs="sqlite-utils"),
)
