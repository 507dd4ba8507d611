"""A hint is a command line to paste, and leads to the goal; every one that the program can print is pasted here.

A new hint needs its situation in ``situations.py``, or below where something has to break for it to be printed.
"""

import pwd
import re
import shlex
import shutil
import signal
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest
import typer

from sms_admin.cli.shell.signals import Interrupted, interrupts
from sms_admin.store.history.seal import Head
from tests.driving import BRAND, CAMPAIGN, Cli, Result, script
from tests.hints.pasting import calls, paste
from tests.hints.placeholders import undocumented
from tests.hints.sites import Site, recording, unseen
from tests.hints.situations import BEGINNING, FILES, JANE, SITUATIONS, Situation, line
from tests.intake.workbooks import xlsx
from tests.store.make_version import VERSIONS

GLOBAL = {"--store": "./my store's.db", "--config": "settings.toml"}
_ASKING = (
    "sms_admin.cli.restoring",
    "sms_admin.cli.save.sync",
    "sms_admin.cli.save.run",
    "sms_admin.cli.commands.campaign",
    "sms_admin.cli.commands.init",
)
_WORDS = "FILE|ID|N|STATUS|NUMBER|KEY|VALUE|USER|CC|TIME|FORM|NAME|FIELD|HEX|BRAND|CAMPAIGN|BACKUP|SHELL|URL|TO"
_PLACEHOLDER = re.compile(rf"(?<= )(?:{_WORDS})(?=[ .=]|$)|(?<==)NAME(?= |$)")
# The hints of a server are pasted in tests/store/postgres/test_hints.py, where there is one.
_ELSEWHERE = ("store/postgres/", "store/moving.py")
_MADE: set[Site] = set()
_TRIED: set[str] = set()


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store and the settings that every situation begins with."""
    folder = tmp_path_factory.mktemp("beginning")
    cli = Cli(folder, {"SMS_ADMIN_ACTOR": "tester"})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, text in FILES.items():
            cli.file(name, text)
        for words in BEGINNING:
            cli.ok(*with_globals(words))
    return folder


@pytest.fixture
def office(beginning: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A folder of one's own with all of it."""
    for path in beginning.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return Cli(tmp_path, {"SMS_ADMIN_ACTOR": "tester"})


def with_globals(words: Sequence[str]) -> list[str]:
    """``words`` on the store and the settings of the situation, where they name no others."""
    return [word for name, path in GLOBAL.items() if name not in words for word in (name, path)] + [*words]


class Office(Cli):
    """The program on the store of the situation: what looks at it need not name it."""

    def run(self, *args: str, input: str | None = None) -> Result:
        """Runs one command line on that store."""
        return super().run(*with_globals(args), input=input)


def hint_of(err: str) -> str:
    """The hint of a failure, else the command that a message names."""
    found = re.findall(r"^hint: (.*)$|: (sms-admin .*)$", err, re.MULTILINE)
    assert found, err
    hint = "".join(found[-1])
    assert undocumented(hint) == []
    return hint


def filled(hint: str, fill: Mapping[str, str]) -> str:
    """``hint`` with every placeholder filled in; it has those of ``fill``, and no others."""
    assert {*_PLACEHOLDER.findall(hint)} == {*fill}, hint
    return _PLACEHOLDER.sub(lambda found: shlex.quote(fill[found[0]]), hint)


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is pasted is pasted at a terminal, where questions can be asked."""
    for module in _ASKING:
        monkeypatch.setattr(f"{module}.can_ask", lambda state: True)


def try_hint(office: Cli, situation: Situation, monkeypatch: pytest.MonkeyPatch) -> str:
    """Prints the hint and pastes it; the hint."""
    for words in situation.given:
        assert office.run(*with_globals(words)).code in (0, 5), words
    office.environ |= situation.environ
    with recording(_MADE):
        done = office.run(*with_globals(situation.words), input=situation.typed or None)
    hint = hint_of(done.err)
    at_a_terminal(monkeypatch)
    led = paste(filled(hint, dict(situation.fill)), office, situation.answer)
    assert led.code == situation.code, (hint, led)
    office.environ = {"SMS_ADMIN_ACTOR": "tester"}
    assert situation.goal(Office(office.folder, office.environ)), hint
    return hint


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_hint_leads_to_the_goal(name: str, office: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    hint = try_hint(office, SITUATIONS[name], monkeypatch)
    _TRIED.add(name)
    assert "\n" not in hint


BROKEN: Mapping[str, tuple[Callable[[], Exception], Situation]] = {
    "busy": (lambda: sqlite_error("SQLITE_BUSY"), line("user show desk")),
    "interrupted in SQLite": (lambda: sqlite_error("SQLITE_INTERRUPT"), line("user show desk")),
    "read-only": (lambda: sqlite_error("SQLITE_READONLY"), line("user show desk", fill={"FILE": "./my store's.db"})),
    "replaced meanwhile": (lambda: sqlite_error("SQLITE_READONLY_DBMOVED"), line("user show desk")),
    "cannot open": (lambda: sqlite_error("SQLITE_CANTOPEN"), line("user show desk")),
    "disk error": (lambda: sqlite_error("SQLITE_IOERR"), line("user show desk")),
    "damaged": (lambda: sqlite_error("SQLITE_CORRUPT"), line("user show desk")),
    "a bug": (lambda: ZeroDivisionError("what nobody expected"), line("user show desk")),
    "Ctrl-C at a question": (typer.Abort, line("user show desk")),
}


def sqlite_error(name: str) -> sqlite3.OperationalError:
    """What SQLite says where something is wrong with the file."""
    error = sqlite3.OperationalError("as SQLite words it")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize("name", BROKEN)
def test_the_hint_of_what_breaks_leads_to_the_goal(name: str, office: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    error, situation = BROKEN[name]
    _TRIED.add(name)

    def breaks(*_: object) -> None:
        raise error()

    with monkeypatch.context() as broken:
        broken.setattr("sms_admin.store.lists.user_line", breaks)
        with recording(_MADE):
            done = office.run(*with_globals(situation.words))
    led = paste(filled(hint_of(done.err), situation.fill), office, "")
    assert led.code == 0, (done, led)


def test_the_hints_of_a_person_who_says_no_lead_to_the_goal(office: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    answers = {
        ("numbers", "import", "new.csv"): ("n\n", ""),
        ("campaign", "deactivate", CAMPAIGN): ("",),
        ("--store", "new.db", "--config", "new.toml", "init"): ("",),
    }
    for words, typed in answers.items():
        for answer in typed:
            with recording(_MADE):
                done = office.run(*with_globals(words), input=answer)
            assert done.code == 130
            assert calls(hint_of(done.err), office.folder, office.environ)[0].words[-1] in ("--yes", CAMPAIGN)
        assert paste(hint_of(done.err), office, "").code == 0


def test_the_hint_of_a_plan_that_changed_leads_to_the_new_one(office: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    words = with_globals(["numbers", "assign", "--csv", "waiting.csv", "--campaign", CAMPAIGN, "--partial"])

    def meanwhile(*_: object) -> None:
        script(*with_globals(["numbers", "remove", JANE]), environ={"SMS_ADMIN_ACTOR": "ann"})

    with monkeypatch.context() as busy:
        busy.setattr("sms_admin.cli.save.run.confirm", meanwhile)
        with recording(_MADE):
            done = office.run(*words)
    assert done.code == 8
    assert paste(hint_of(done.err), office, "y\n").code == 3


@pytest.mark.parametrize("signalled", [None, 7])
def test_the_hint_of_what_was_interrupted_leads_on(
    signalled: int | None, office: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a Save the command can be run again; after it, the run can be looked at."""

    def arrives(*_: object) -> None:
        interrupts.caught, interrupts.saved = signal.SIGINT, 4 if signalled else None
        raise Interrupted

    with monkeypatch.context() as patch:
        patch.setattr("sms_admin.store.lists.user_line", arrives)
        with recording(_MADE):
            done = office.run(*with_globals(["user", "show", "desk"]))
    interrupts.caught = interrupts.saved = None
    assert done.code == 130
    assert paste(hint_of(done.err), office, "").code == 0


def test_the_hint_of_a_damaged_store_leads_back_to_the_backup(office: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    office.ok(*with_globals(["store", "backup", "backup.db"]))
    with closing(sqlite3.connect(GLOBAL["--store"])) as store, store:
        store.execute("UPDATE run SET actor = 'nobody' WHERE run = 2")
    with recording(_MADE):
        done = office.run(*with_globals(["store", "check"]))
    assert done.code == 7
    at_a_terminal(monkeypatch)
    assert paste(filled(hint_of(done.err), {"BACKUP": "backup.db"}), office, "y\n").code == 0
    office.ok(*with_globals(["store", "check"]))


def test_the_hint_of_a_store_that_cannot_even_be_checked_leads_back_to_the_backup(office: Cli) -> None:
    office.ok(*with_globals(["store", "backup", "backup.db"]))
    with closing(sqlite3.connect(GLOBAL["--store"])) as store, store:
        store.execute("PRAGMA user_version=0")
    listed = office.run(*with_globals(["numbers", "list"]))
    checked = paste(hint_of(listed.err), office, "")
    assert (listed.code, checked.code) == (7, 7)
    assert paste(f"{filled(hint_of(checked.err), {'BACKUP': 'backup.db'})} --yes", office, "").code == 0
    office.ok(*with_globals(["store", "check"]))


def test_the_hint_of_a_damaged_backup_leads_to_its_findings(office: Cli) -> None:
    office.ok(*with_globals(["store", "backup", "backup.db"]))
    with closing(sqlite3.connect("backup.db")) as store, store:
        store.execute("UPDATE run SET actor = 'nobody' WHERE run = 2")
    with recording(_MADE):
        done = office.run(*with_globals(["store", "restore", "backup.db", "--yes"]))
    assert done.code == 7
    led = paste(hint_of(done.err), office, "")
    assert (led.code, "run" in led.out) == (7, True)


def test_the_hint_of_a_backup_that_changed_leads_to_the_new_one(office: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    office.ok(*with_globals(["store", "backup", "backup.db"]))
    with monkeypatch.context() as patch, recording(_MADE):
        patch.setattr("sms_admin.service.restoring.check_backup", lambda *_: Head(99, ""))
        done = office.run(*with_globals(["store", "restore", "backup.db", "--yes"]))
    assert done.code == 8
    assert paste(hint_of(done.err), office, "").code == 0


def test_the_hints_of_a_user_under_a_name_of_an_older_form_lead_to_the_present_one(office: Cli) -> None:
    shutil.copyfile(VERSIONS / "older-names-v1.db", "old store.db")
    name = "❤\ufe0f@corp.example"
    with recording(_MADE):
        checked = office.ok("--store", "old store.db", "store", "check")
        done = office.run("--store", "old store.db", "user", "enable-number", name)
    assert done.code == 3
    assert paste(hint_of(done.err), office, "").code == 0
    _, rename, *_ = re.findall(r": (sms-admin .*)$", checked.err, re.MULTILINE)  # the first waits for an import
    assert paste(rename, office, "").code == 0


def test_the_command_that_a_long_plan_names_writes_all_its_rows(office: Cli) -> None:
    rows = "\n".join(f"+1408555{n:04}" for n in range(200, 230))
    office.file("many.csv", f"phone_number\n{rows}\n")
    office.ok(*with_globals(["numbers", "import", "many.csv", "--save-plan", "my plan.jsonl"]))
    with recording(_MADE):
        shown = office.ok(*with_globals(["plan", "show", "my plan.jsonl", "-o", "table"])).out
    (written,) = re.findall(r"(sms-admin .*--report FILE.csv) writes", shown)
    assert paste(written.replace("FILE.csv", "all.csv"), office, "").code == 0
    assert len(Path("all.csv").read_text().splitlines()) == 31


def test_the_hint_of_a_workbook_with_two_lists_names_one(office: Cli) -> None:
    rows = [["phone_number"], [JANE]]
    Path("two.xlsx").write_bytes(xlsx(First=rows, Second=rows))
    with recording(_MADE):
        done = office.run(*with_globals(["numbers", "assign", "--csv", "two.xlsx", "--yes"]))
    assert done.code == 6
    assert paste(hint_of(done.err), office, "").code == 0


def test_the_hint_of_somebody_without_a_name_asks_for_one(office: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError

    office.environ = {}
    with monkeypatch.context() as patch, recording(_MADE):
        patch.setattr("getpass.getuser", unknown)
        patch.delattr("os.getuid")
        done = office.run(*with_globals(["brand", "set", BRAND, "--name", "Acme"]))
    assert done.code == 2
    assert paste(filled(hint_of(done.err), {"NAME": "ann"}), office, "").code == 0


def test_the_hint_of_a_read_only_store_names_another(office: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(GLOBAL["--store"], "copy.db")
    with monkeypatch.context() as patch, recording(_MADE):
        patch.setattr("os.access", lambda *_: False)  # nothing is read-only to root
        done = office.run(*with_globals(["numbers", "remove", JANE]))
    assert done.code == 7
    assert paste(filled(hint_of(done.err), {"FILE": "copy.db"}), office, "").code == 0


def test_without_a_home_the_hint_names_what_has_none(office: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", dict[int, None]().__getitem__)
    with recording(_MADE):
        for words in (["config", "set", "region", "CA"], ["numbers", "list"]):
            done = office.run(*words)
            assert done.code == 2
            assert re.search(r"sms-admin --(store|config) FILE " + " ".join(words), hint_of(done.err))
        done = office.run("--install-completion", "bash")
    assert done.code == 2
    assert paste(hint_of(done.err), office, "").code == 0


def test_every_hint_that_the_program_can_print_was_pasted() -> None:
    """Runs after the others of this file, and says nothing where they did not run in this process; see .ci/run."""
    if not {*SITUATIONS, *BROKEN} <= _TRIED:
        pytest.skip("only some of the situations were tried")
    untried = [site for site in unseen(_MADE) if not site[0].startswith(_ELSEWHERE)]
    assert not untried, f"write the situations that lead there into tests/hints/situations.py: {untried}"
