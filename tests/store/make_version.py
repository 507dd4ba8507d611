"""Makes the golden store of the present schema version: ``.venv/bin/python -m tests.store.make_version``.

A store of every version that was ever in use stays in ``tests/store/versions``, with what the program showed of it.
It is made by the program that writes that version, and never again: later ones must show and check it as it is.
"""

import csv
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sms_admin.cli.state import State
from sms_admin.store.history import seal
from sms_admin.store.history.seal import RunHeader
from sms_admin.store.store import Store
from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

VERSIONS = Path(__file__).parent / "versions"
LISTS: tuple[tuple[str, ...], ...] = (
    ("store", "info"),
    ("campaign", "status"),
    ("user", "list"),
    ("numbers", "list", "--all"),
    ("history", "list"),
)
PLACES = ("path", "size", "sqlite_version")  # what `store info` says of the machine, not of the store

# Texts that a format can stumble over: what JSON escapes and what it does not, and what is two units in UTF-16.
HOSTILE = (
    """say "no", it's \\ and /""",
    "tab\tline\nreturn\rbell\x07escape\x1b[31m",
    "\x01\x08\x0b\x0c\x1f\x7f\x80\x9f",
    "Zoë Núñez 李小龍 \u05d0\u0628",
    "😀👩\u200d👩\u200d👧 \U0010ffff",
    "line\u2028paragraph\u2029mark\ufeffback\u202egpj",
    "e\u0301 is not é",
    "=1+1",
    "[null, true, 1e5]",
    " " * 3 + "x" * 300,
)
_STATUSES = ("Enabled", "Pending", "Enabling Failed", "Disabling Failed", "Disabled")
_HEADER = ("phone_number", "user", "first_name", "last_name", "site", "sms_status", "campaign_id")


def make(folder: Path) -> Path:
    """A store in ``folder`` with a life behind it: every table, every status, every kind of run."""
    cli = Cli(folder, {"SMS_ADMIN_CONFIG": str(folder / "c.toml"), "SMS_ADMIN_STORE": str(folder / "store.db")})
    cli.environ["SMS_ADMIN_ACTOR"] = "dana"
    with _own_clock(), chdir(folder):  # a run remembers the path of its file as it was given
        _registration(cli)
        _inventory(cli)
        _changes(cli)
        _applied_plan(folder / "store.db")
    return folder / "store.db"


def shown(cli: Cli) -> dict[str, Any]:
    """What the lists show of a store, and what each run did."""
    found = {" ".join(command): cli.json(*command) for command in LISTS}
    found["store info"] = {key: value for key, value in found["store info"].items() if key not in PLACES}
    for line in found["history list"]:
        for option in ((), ("--users",)):
            command = ("history", "show", str(line["run"]), *option)
            found[" ".join(command)] = cli.json(*command)
    return found


def narrowed(found: Any, expected: Any) -> Any:
    """``found`` without the fields that came later: fields are added, never renamed or taken away."""
    if isinstance(expected, list):
        assert len(found) == len(expected)
        return [narrowed(*pair) for pair in zip(found, expected, strict=True)]
    return {key: value for key, value in found.items() if key in expected}


@contextmanager
def _own_clock() -> Iterator[None]:
    """Each command is given a time of its own, a minute after the one before it."""
    real, moment = State.now, datetime(2026, 3, 2, 9, tzinfo=UTC)

    def now(self: State) -> datetime:
        nonlocal moment
        moment += timedelta(minutes=1)
        return moment

    State.now = now  # type: ignore[method-assign]
    try:
        yield
    finally:
        State.now = real  # type: ignore[method-assign]


def _registration(cli: Cli) -> None:
    cli.ready(limit=3)
    cli.ok("brand", "set", "B0000AA", "--name", HOSTILE[0], "--status", "SELF_DECLARED", "--actor", HOSTILE[4])
    cli.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--use-case", HOSTILE[5], "--status", "VERIFIED")
    cli.ok("campaign", "set", "C0000AA", "--brand", "B0000AA", "--status", "REJECTED", "--limit", "0")


def _inventory(cli: Cli) -> None:
    rows = [
        (f"+1408555{at:04}", f"user{at}@corp.example", text, HOSTILE[-at], "Main", _STATUSES[at % 5], "")
        for at, text in enumerate(HOSTILE, start=1)
    ]
    rows += [
        ("+14085550150", "USER1@corp.example", HOSTILE[0], HOSTILE[-1], "Main", "", ""),
        ("+14085550151", "", "", "", "", "Pending", OTHER_CAMPAIGN),
        ("+18005550199", "user2@corp.example", HOSTILE[1], HOSTILE[-2], "Main", "", ""),
        ("+442079460123", "straße@corp.example", "", "", "", "", ""),
    ]
    _bring_in(cli, 'inventory "é" \u2028😀.csv', rows)


def _changes(cli: Cli) -> None:
    cli.ok("numbers", "assign", "--unassigned", "--campaign", CAMPAIGN, "--yes")
    cli.csv("mixed.csv", ("phone_number", "note"), [("+14085550150", HOSTILE[7]), ("+18005550199", "toll-free")])
    done = cli.run("user", "enable-number", "--csv", "mixed.csv", "--campaign", OTHER_CAMPAIGN, "--partial", "--yes")
    assert done.code == 5, done
    cli.ok("numbers", "remove", "+14085550003")
    _bring_in(cli, "renamed.csv", [("+14085550006", "user6@corp.example", "Ann", HOSTILE[6], "", "Pending", "")])
    _bring_in(cli, "moved.csv", [("+14085550008", "user9@corp.example", "", "", "", "", "")])
    last = cli.json("history", "list")[0]["run"]
    cli.ok("history", "undo", str(last), "--yes")
    cli.ok("history", "undo", str(last - 2), "--yes")
    _bring_in(cli, "gone.csv", [("+14085550160", "gone@corp.example", "Gone", "Soon", "", "", "")])
    cli.ok("history", "undo", str(last + 3), "--yes")
    cli.ok("campaign", "deactivate", OTHER_CAMPAIGN, "--confirm", OTHER_CAMPAIGN)
    cli.ok("campaign", "set", CAMPAIGN, "--limit", "50")


def _applied_plan(path: Path) -> None:
    """A run with all that a run can say of itself, which no command here gives it."""
    store = Store(path, lock_timeout=1)
    with store.writing() as connection:
        before = seal.head(connection)
        header = RunHeader(
            *(before.run + 1, "2026-03-02T10:00:00Z", "dana", "assign", "plan.jsonl", "0" * 64, 2, 0, 2, 0),
            db_role=HOSTILE[0],
            planned_by=HOSTILE[4],
            plan_sha256="1" * 64,
        )
        seal.seal(connection, header, before.digest)
    store.close()


def _bring_in(cli: Cli, name: str, rows: Sequence[Sequence[str]]) -> None:
    with (cli.folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([_HEADER, *rows])
    cli.ok("numbers", "import", name, "--yes")


def _main() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = make(Path(name))
        cli = Cli(Path(name), {"SMS_ADMIN_CONFIG": f"{name}/c.toml", "SMS_ADMIN_STORE": str(path)})
        said = shown(cli)
        version = said["store info"]["schema_version"]
        shutil.copyfile(path, VERSIONS / f"v{version}.db")
        text = json.dumps(said, indent=1, ensure_ascii=True)
        (VERSIONS / f"v{version}.json").write_text(text + "\n", encoding="ascii")


if __name__ == "__main__":
    _main()
