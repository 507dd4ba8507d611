"""The lines of a store on a server (``--engine postgres``).

Their seconds are those of CPU time, of the program and the server together, which other work on the machine hardly
changes; only a single change is measured by the clock, because a person waits for it.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from tests.benchmarks.lines import LINES, Line, Side
from tests.benchmarks.material import Material, ask
from tests.benchmarks.measure import Command, Cost
from tests.benchmarks.server import WORK, Server
from tests.driving import CAMPAIGN
from tests.server import installed

NAMES = ("server-assign", "server-again", "server-import", "server-list", "server-single")
SINGLE = 5  # single changes, one after the other, are one measurement
_ENABLED = "SELECT count(*) FROM sms_admin.number WHERE status = 'enabled'"
_ON_CAMPAIGN = f"{_ENABLED} AND campaign_id = '{CAMPAIGN}'"
_HISTORY = "SELECT count(*) FROM sms_admin.change WHERE run = 4"


def lines(server: Server) -> list[Line]:
    """The table of a store on ``server``."""
    assign = _assign(server)
    return [
        Line("server-assign", "`numbers assign --csv`, all changed", assign, _psql(server), 1.3),
        Line("server-again", "the same file again, all unchanged", _again(server), assign, 0.5),
        Line("server-import", "`numbers import` into an empty store", _import(server), _on_file("import", server), 1.5),
        Line("server-list", "`numbers list --output csv`", _list(server), _on_file("list", server), 1.1),
        Line("server-single", f"{SINGLE} times `numbers assign NUMBER`", _single(server), _single_on_file(), 1.6),
    ]


def _cpu(server: Server) -> Callable[[Callable[[], Cost]], Cost]:
    def price(run: Callable[[], Cost]) -> Cost:
        before = server.cpu()
        cost = run()
        spent = cost.cpu + server.cpu() - before
        return replace(cost, seconds=spent, cpu=spent)

    return price


def _clock(run: Callable[[], Cost]) -> Cost:
    """A person waits for a single change: what counts is the time on the clock."""
    cost = run()
    return replace(cost, cpu=cost.seconds)


def _on_file(name: str, server: Server) -> Side:
    """What a line measures of us on a store in a file, priced as here."""
    ours = next(line.ours for line in LINES if line.name == name)
    return replace(ours, name=f"{ours.name}, SQLite", price=_cpu(server))


def _change(server: Server, store: str, words: Callable[[Material], tuple[str, ...]], query: str) -> Side:
    """A command of ours that changes a copy of the store of that name, until all rows are what ``query`` counts."""
    return Side(
        "the same run",
        lambda m: server.prepare(store, m),
        lambda m: [m.command(server.at(WORK), *words(m), "--yes")],
        lambda m: server.count(query) == m.rows,
        _cpu(server),
    )


def _assign(server: Server) -> Side:
    return replace(
        _change(server, "enabled", lambda m: ("numbers", "assign", "--csv", str(m.assign)), _ON_CAMPAIGN),
        name="the assign run",
    )


def _again(server: Server) -> Side:
    return _change(server, "assigned", lambda m: ("numbers", "assign", "--csv", str(m.assign)), _ON_CAMPAIGN)


def _import(server: Server) -> Side:
    return _change(server, "empty", lambda m: ("numbers", "import", str(m.inventory)), _ENABLED)


def _list(server: Server) -> Side:
    def command(m: Material) -> list[Command]:
        return [m.command(server.stored("assigned", m), "numbers", "list", "--output", "csv")]

    return Side("sms-admin numbers list", lambda m: None, command, price=_cpu(server))


def _single(server: Server) -> Side:
    return Side(
        "sms-admin numbers assign",
        lambda m: server.prepare("enabled", m),
        lambda m: _singles(m, server.at(WORK)),
        lambda m: server.count(_ON_CAMPAIGN) == SINGLE,
        _clock,
    )


def _single_on_file() -> Side:
    return Side(
        "the same, SQLite",
        lambda m: m.copy(m.enabled, m.work),
        lambda m: _singles(m, m.work),
        lambda m: ask(m.work, "SELECT count(*) FROM number WHERE campaign_id IS NOT NULL") == SINGLE,
        _clock,
    )


def _singles(m: Material, store: Path | str) -> list[Command]:
    with m.assign.open() as file:
        numbers = [line.strip() for line in islice(file, 1, SINGLE + 1)]
    return [m.command(store, "numbers", "assign", number) for number in numbers]


def _psql(server: Server) -> Side:
    """The same settings as ours: with those of a server as it is installed, psql takes longer."""

    def commands(m: Material) -> list[Command]:
        script = m.folder / "assign.sql"
        script.write_text(_SCRIPT.format(file=m.assign, campaign=CAMPAIGN))
        words = (str(installed() / "bin" / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(script))
        return [Command((*words, server.at(WORK)), m.environ())]

    return Side(
        "psql: \\copy into a temporary table, insert the history, UPDATE … FROM",
        lambda m: server.prepare("enabled", m),
        commands,
        lambda m: server.count(_ON_CAMPAIGN) == server.count(_HISTORY) == m.rows,
        _cpu(server),
    )


_SCRIPT = """SET search_path = sms_admin;
SET work_mem = '64MB';
SET temp_buffers = '64MB';
SET jit = off;
BEGIN;
CREATE TEMPORARY TABLE wanted (phone_number TEXT COLLATE "C");
\\copy wanted FROM '{file}' (FORMAT csv, HEADER)
ANALYZE wanted;
INSERT INTO run VALUES (4, '2026-03-02T09:00:00Z', 'psql', 'assign', NULL, NULL, 0, 0, 0, 0, NULL, '');
INSERT INTO change
  SELECT 4, n.number, n.status, n.campaign_id, NULL, n.status, '{campaign}', NULL, NULL, NULL, n.run, n.basis
    FROM wanted w JOIN number n ON n.number = w.phone_number;
UPDATE number SET campaign_id = '{campaign}', run = 4, basis = 4 FROM wanted WHERE number = phone_number;
COMMIT;
"""
