"""Whatever is typed ends in a documented exit code, with its message: never in a bug, never in a traceback."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sms_admin.cli.shell.exit_codes import Exit
from tests.driving import BRAND, CAMPAIGN, Cli
from tests.reference import walk, whole

COMMANDS = {path.removeprefix("sms-admin "): command for path, command in walk(whole())}
FLAGS = sorted({flag for command in COMMANDS.values() for p in command.params for flag in p.opts if flag[0] == "-"})
OTHER_FLAGS = ["--store", "--config", "-h", "-x", "--bogus", "--", "-ny", "-nyo", "--output=json", "-ojson", "--limit="]
VALUES = [
    *("", "-", "json", "plan.jsonl", "rows.csv", "deep.json", "/nonexistent/x", ".", "~nobody/x", "x y", "'", "\n"),
    *("+14085550100", "408-555-0100", CAMPAIGN, BRAND, "jane.doe@corp.example", "VERIFIED", "enabled", "operator"),
    *("3", "0", "-1", "9" * 30, "a=b", "phone_number=Name", "=", "2026-01-01", "-updated_at", "number", "all", "page"),
    *("store", "show", "list", "numbers", "*", "[x]", "é", "\x1b[31m", "a" * 64, "columns.name"),
]
flags = st.sampled_from(FLAGS + OTHER_FLAGS)
words = st.sampled_from(VALUES)


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """A command line that is nearly right, as people type them."""
    name = draw(st.sampled_from(sorted(COMMANDS))).split()
    own = st.sampled_from([flag for p in COMMANDS[" ".join(name)].params for flag in p.opts if flag[0] == "-"])
    before = draw(st.sampled_from([[], [], [], ["-n"], ["-ny"], ["--store", "store"], ["--config", "list"]]))
    return [*before, *name[: draw(st.sampled_from([2, 2, 2, 1]))], *draw(st.lists(own | words | flags, max_size=5))]


@pytest.fixture
def in_a_folder(ready: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The program in a folder of its own, with files of the names above."""
    monkeypatch.chdir(ready.folder)
    ready.file("rows.csv", "number,user\n+14085550100,jane.doe@corp.example\n")
    ready.file("deep.json", "[" * 100_000)
    ready.ok("numbers", "import", "rows.csv", "--save-plan", "plan.jsonl")
    return ready


@given(line=lines())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_end_in_a_documented_exit_code(line: list[str], in_a_folder: Cli) -> None:
    done = in_a_folder.run(*line)
    assert done.code in {*Exit} - {Exit.BUG}, (line, done)
    said = any("error" in shown for shown in done.err.splitlines()[-2:])
    assert said == (done.code != Exit.DONE), (line, done)
