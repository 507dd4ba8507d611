"""The lines of the bulk work: a Save, a list, a comparison of all rows."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.material import Material, ask, remove
from tests.benchmarks.measure import Command
from tests.benchmarks.sides import Line, Side, nothing, tool
from tests.driving import CAMPAIGN


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
ASSIGN = _change("enabled", "assign", ("numbers", "assign", "--csv"), _all(_ON_CAMPAIGN, 4))
_AGAIN = _change("assigned", "assign", ("numbers", "assign", "--csv"), _all(_ON_CAMPAIGN, 4))
_ENABLE = _change("disabled", "enable", ("user", "enable-number", "--csv"), _all(_ON_CAMPAIGN, 4))
IMPORT = _change("empty", "inventory", ("numbers", "import"), _all("status = 'enabled' AND country IN ('US', 'CA')", 3))


def _shell_commands(m: Material) -> list[Command]:
    script = m.folder / "assign.sql"
    script.write_text(
        "PRAGMA synchronous=FULL;\nPRAGMA journal_mode=DELETE;\n"
        "CREATE TEMP TABLE wanted(phone_number TEXT);\n.mode csv\n"
        f'.import --skip 1 "{m.assign}" wanted\n'
        f"UPDATE number SET campaign_id = '{CAMPAIGN}' FROM wanted WHERE number.number = wanted.phone_number;\n"
    )
    return [Command((tool("sqlite3"), str(m.work)), m.environ(), stdin=script)]


_SHELL = Side(
    "sqlite3: .import into a temporary table, UPDATE … FROM",
    lambda m: m.copy(m.enabled, m.work),
    _shell_commands,
    _all(_ON_CAMPAIGN, 3),
)


def _utils_import(m: Material) -> list[Command]:
    words = (tool("sqlite-utils"), "insert", str(m.other), "numbers", str(m.inventory))
    insert = (*words, "--csv", "--pk", "phone_number", "--no-detect-types", "--silent")
    index = (tool("sqlite-utils"), "create-index", str(m.other), "numbers", "user")
    return [Command(insert, m.environ()), Command(index, m.environ())]


_UTILS_IMPORT = Side(
    "sqlite-utils insert --csv --pk phone_number, create-index on user",
    lambda m: remove(m.other),
    _utils_import,
    lambda m: ask(m.other, "SELECT count(*) FROM numbers") == m.rows,
)

# All that a list shows of numbers that are assigned, in the same order.
LISTED = (
    "SELECT n.number, u.spelling AS user, trim(u.first_name || ' ' || u.last_name) AS name, n.country, n.category,"
    " n.status, n.campaign_id, 'Assigned (' || n.campaign_id || ')' AS assignment, r.at AS updated_at,"
    " u.first_name, u.last_name, u.site"
    " FROM number n LEFT JOIN user u ON u.user = n.user LEFT JOIN run r ON r.run = n.run ORDER BY n.number"
)


def _count(path: Path) -> int:
    """The lines of a file."""
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _listed(name: str, command: Callable[[Material], Command]) -> Side:
    def result(m: Material) -> Path:
        return m.folder / "listed.csv"

    def commands(m: Material) -> list[Command]:
        plain = command(m)
        return [Command(plain.words, plain.environ, stdout=result(m))]

    def done(m: Material) -> bool:
        return _count(result(m)) == m.rows + 1

    return Side(name, nothing, commands, done)


_LIST = _listed(
    "sms-admin numbers list --output csv", lambda m: m.command(m.assigned, "numbers", "list", "--output", "csv")
)
_UTILS_LIST = _listed(
    "sqlite-utils query --csv of the same columns",
    lambda m: Command((tool("sqlite-utils"), "query", str(m.assigned), LISTED, "--csv"), m.environ()),
)

_SYNC = _change("enabled", "assign", ("numbers", "sync"), _all(_ON_CAMPAIGN, 4))
_SYNC_AGAIN = _change("assigned", "assign", ("numbers", "sync"), _all(_ON_CAMPAIGN, 4))
_COMPARE = Side(
    "sms-admin numbers compare",
    nothing,
    lambda m: [m.command(m.enabled, "numbers", "compare", str(m.inventory), "--check", "--output", "csv")],
)

_PLAN = "plan.jsonl"


def _write_plan(m: Material) -> Command:
    return m.command(m.work, "numbers", "assign", "--csv", str(m.assign), "--save-plan", str(m.folder / _PLAN))


def _with_plan(m: Material) -> None:
    m.copy(m.enabled, m.work)
    _write_plan(m).cost()


_SAVE_PLAN = Side(
    "sms-admin numbers assign --save-plan",
    lambda m: m.copy(m.enabled, m.work),
    lambda m: [_write_plan(m)],
    lambda m: _count(m.folder / _PLAN) == m.rows + 3,
)
_APPLY = Side(
    "sms-admin plan apply",
    _with_plan,
    lambda m: [m.command(m.work, "plan", "apply", str(m.folder / _PLAN), "--yes")],
    _all(_ON_CAMPAIGN, 4),
)

BULK = (
    Line("assign", "`numbers assign --csv`, all changed", ASSIGN, _SHELL, 1.4, needs="sqlite3"),
    Line("again", "the same file again, all unchanged", _AGAIN, ASSIGN, 0.5),
    Line("enable", "`user enable-number --csv`", _ENABLE, ASSIGN, 1.5),
    Line("import", "`numbers import` into an empty store", IMPORT, _UTILS_IMPORT, 0.5, needs="sqlite-utils"),
    Line("sync-again", "`numbers sync`, all unchanged", _SYNC_AGAIN, ASSIGN, 0.8),
    Line("sync", "`numbers sync`, all changed", _SYNC, ASSIGN, 1.5),
    Line("save-plan", "`numbers assign --save-plan`", _SAVE_PLAN, ASSIGN, 2.0),
    Line("plan-apply", "`plan apply`", _APPLY, ASSIGN, 2.0),
    Line("compare", "`numbers compare` with a list that says the same", _COMPARE, _LIST, 1.5),
    Line("list", "`numbers list --output csv`", _LIST, _UTILS_LIST, 0.9, needs="sqlite-utils"),
)
