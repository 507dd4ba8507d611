"""The same commands on both engines: what they print, how they end, what they write and seal is the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sms_admin.cli.state import State
from sms_admin.store.postgres.backend import PostgresBackend
from tests.database import Database
from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

_HEADER = "phone_number,user,first_name,last_name,site,sms_status,campaign_id\n"
_INVENTORY = (
    _HEADER + "+14085550100,jane.doe@corp.com,Jane,Doe,Austin,Enabled,\n"
    "+14085550101,jane.doe@corp.com,,,,,\n"
    "+14085550102,größe@corp.com,Größe,ΣΊΣΥΦΟΣ,Zürich,Enabled,\n"
    '+14085550103,Ödön@corp.com,Ödön,\U0001f600 O\'Brien,"a, ""b""",Pending,\n'
    "+14085550104,,,,,Enabling Failed,\n"
    "+18005550105,toll@corp.com,To,Ll,,Enabled,\n"
    f"+14085550106,abe@corp.com,Abe,\u00adx,\t%_\\/,Enabled,{CAMPAIGN}\n"
    "+14085550107,zoe@corp.com,Zoe,zed,,Enabled,\n"
    "+61255501234,oz@corp.com,O,Z,,Enabled,\n"
)
_REQUEST = (
    "number,note\n4085550100,first\n(408) 555-0102,\n408-555-0199,?\n1.40856E+10,=1\n+14085550107,\n+14085550100,\n"
)

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("init", "--yes"),
    ("campaign", "status"),
    ("brand", "set", BRAND, "--name", "Acme \u2013 Größe", "--status", "VERIFIED"),
    ("campaign", "set", CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED", "--limit", "3"),
    ("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--use-case", "MIXED"),
    ("campaign", "set", OTHER_CAMPAIGN, "--brand", "B000000"),
    ("numbers", "import", "inventory.csv", "--dry-run"),
    ("numbers", "import", "inventory.csv", "--yes"),
    ("numbers", "import", "inventory.csv", "--yes"),
    ("numbers", "list", "--output", "csv"),
    ("numbers", "list", "--all", "--output", "jsonl"),
    ("numbers", "list", "--all", "--search", "GRÖSSE"),
    ("numbers", "list", "--all", "--search", "o'b"),
    ("numbers", "list", "--all", "--search", "%_"),
    ("user", "list", "--output", "table"),
    ("user", "list", "--search", "σίσυφος"),
    ("numbers", "assign", "--csv", "request.csv", "--dry-run", "--report", "dry.csv"),
    ("numbers", "assign", "--csv", "request.csv"),
    ("numbers", "assign", "--csv", "request.csv", "--yes"),
    (
        "numbers",
        "assign",
        "--csv",
        "request.csv",
        "--yes",
        "--partial",
        "--report",
        "all.jsonl",
        "--rejects",
        "rest.csv",
    ),
    ("numbers", "assign", "--unassigned", "--yes", "--partial", "--report", "-"),
    ("numbers", "show", "+14085550100"),
    ("numbers", "show", "+14085550199"),
    ("user", "enable-number", "jane.doe@corp.com", "+14085550101"),
    ("user", "show", "JANE.DOE@corp.com"),
    ("user", "disable-number", "größe@corp.com"),
    ("numbers", "remove", "+14085550106", "+14085550107"),
    ("numbers", "assign", "+14085550104"),
    ("user", "enable-number", "abe@corp.com"),
    ("history", "list"),
    ("history", "list", "--number", "+14085550102"),
    ("history", "show", "5"),
    ("history", "show", "6", "--output", "json"),
    ("history", "show", "99999999999999999"),
    ("history", "undo", "7", "--yes"),
    ("history", "undo", "5", "--yes", "--partial"),
    ("history", "undo", "5", "--yes"),
    ("numbers", "import", "second.csv", "--yes", "--partial"),
    ("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN),
    ("history", "undo", "12", "--yes"),
    ("numbers", "list", "--all", "--output", "json"),
    ("history", "list", "--output", "json"),
    ("store", "check"),
)


def test_every_command_does_the_same_on_both_engines(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.without_store()
    monkeypatch.setattr(PostgresBackend, "role", lambda _self, _connection: None)  # a file knows no roles
    on_file = _output(tmp_path / "file", str(tmp_path / "file" / "store.db"), monkeypatch)
    on_server = _output(tmp_path / "server", database.url, monkeypatch)
    for words, one, other in zip(COMMANDS, on_file, on_server, strict=True):
        assert one == other, words
    codes = {str(int(code)) for code, *_ in on_file}
    assert codes == {"0", "2", "3", "4", "5"}  # the tour meets every kind of end
    for name in ("dry.csv", "all.jsonl", "rest.csv"):
        assert (tmp_path / "file" / name).read_bytes() == (tmp_path / "server" / name).read_bytes()


def _output(folder: Path, store: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str, str]]:
    """What each command prints, with the place of the store as ``STORE``."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    clock = _Clock()
    monkeypatch.setattr(State, "now", lambda _state: clock.tick())
    cli = Cli(folder, {"SMS_ADMIN_CONFIG": "config.toml", "SMS_ADMIN_STORE": store, "SMS_ADMIN_ACTOR": "tester"})
    cli.file("inventory.csv", _INVENTORY)
    cli.file("request.csv", _REQUEST)
    cli.file("second.csv", _HEADER + "+14085550100,jane.doe@corp.com,Jane,Roe,,Pending,\n+1408555010x,,,,,,\n")
    found = []
    for words in COMMANDS:
        done = cli.run(*words)
        found.append((int(done.code), done.out.replace(store, "STORE"), done.err.replace(store, "STORE")))
    return found


class _Clock:
    """The same times for both."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def tick(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now
