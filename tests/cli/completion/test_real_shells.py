"""TAB in real shells on a terminal of their own. A shell that is not on this machine is skipped."""

import json
import os
import pty
import select
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.driving import CAMPAIGN, SCRIPT, Cli
from tests.terminal import read

USER = "Jane.Doe@corp.example"
SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "--interactive"],
}
here = [pytest.param(s, marks=pytest.mark.skipif(not shutil.which(s), reason=f"no {s} here")) for s in SHELLS]


class Shell:
    """A shell at work; ``screen`` is all that it has shown."""

    def __init__(self, controller: int) -> None:
        self.controller = controller
        self.screen = ""

    def type(self, text: str, until: str) -> str:
        """Types ``text``, then waits until ``until`` is shown; returns what was shown since."""
        before = len(self.screen)
        os.write(self.controller, text.encode())
        end = time.monotonic() + 30
        while until not in self.screen[before:]:
            assert time.monotonic() < end, self.screen[before:]
            if select.select([self.controller], [], [], 0.1)[0]:
                self.screen += read(self.controller).decode(errors="replace")
        return self.screen[before:]


@contextmanager
def at_work(name: str, cli: Cli) -> Iterator[Shell]:
    """The shell ``name`` that has loaded the script of ``--show-completion``."""
    environ = {
        **cli.environ,
        "PATH": f"{Path(SCRIPT).parent}:{os.environ['PATH']}",
        "HOME": str(cli.folder),
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "200",
    }
    process, controller = pty.fork()  # so that the terminal is the shell's own, as job control wants it
    if not process:
        os.chdir(cli.folder)
        os.execvpe(name, SHELLS[name], environ)
    shell = Shell(controller)
    try:
        source = f"sms-admin --show-completion {name} > c.{name}; source ./c.{name}; echo re''ady\r"
        shell.type(source, "ready")
        yield shell
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(controller)


@pytest.fixture
def filled(ready: Cli) -> Cli:
    """A store with one user of one number, and a file to import."""
    ready.holds(("+14085550100", USER, "disabled", ""))
    ready.csv("inventory file.csv", ("phone_number",), [("+14085550101",)])
    return ready


@pytest.mark.parametrize("name", here)
def test_tab_completes_a_command_a_user_and_an_option_so_that_the_line_runs(name: str, filled: Cli) -> None:
    with at_work(name, filled) as shell:
        shell.type("sms-admin us\tsh\tjane.\t--outp\tjson > shown.json; echo do''ne\r", "done")
    assert json.loads((filled.folder / "shown.json").read_text())[0]["user"] == USER


@pytest.mark.parametrize("name", here)
def test_tab_goes_on_behind_the_at_and_the_equals_sign(name: str, filled: Cli) -> None:
    with at_work(name, filled) as shell:
        line = "sms-admin numbers list --all --user Jane.Doe@co\t--output=json > shown.json; echo do''ne\r"
        shell.type(line, "done")
        shell.type("sms-admin numbers assign +1408\t--campaign=C7\t-n --output json > plan.json; echo do''ne\r", "done")
    assert [n["number"] for n in json.loads((filled.folder / "shown.json").read_text())] == ["+14085550100"]
    assert json.loads((filled.folder / "plan.json").read_text())["rows"] == 1


@pytest.mark.parametrize("name", here)
def test_tab_completes_files_where_a_file_is_due(name: str, filled: Cli) -> None:
    with at_work(name, filled) as shell:
        shell.type("sms-admin numbers import inv\t--yes --output json > saved.json; echo do''ne\r", "done")
    assert json.loads((filled.folder / "saved.json").read_text())["changed"] == 1


@pytest.mark.parametrize("name", here)
def test_tab_lists_what_there_is_to_choose_from(name: str, filled: Cli) -> None:
    with at_work(name, filled) as shell:
        shell.type("sms-admin campaign set C7GH42I --status \t\t", "EXPIRED")


@pytest.mark.parametrize("name", here)
def test_where_there_is_no_store_no_file_is_offered_in_its_place(name: str, filled: Cli) -> None:
    Path(filled.environ["SMS_ADMIN_STORE"]).unlink()
    with at_work(name, filled) as shell:
        shown = shell.type(f"sms-admin campaign status c\t\b{CAMPAIGN} > shown; echo co''de\r", "code")
    assert "config.toml" not in shown


@pytest.mark.parametrize("name", here)
def test_a_name_that_a_shell_would_run_is_not_run(name: str, filled: Cli) -> None:
    filled.holds(("+14085550102", "zoe$(touch$IFS'x')@corp.example", "disabled", ""))
    with at_work(name, filled) as shell:
        shell.type("sms-admin user show zo\t--output json > shown.json; echo do''ne\r", "done")
    assert not (filled.folder / "x").exists()
    assert json.loads((filled.folder / "shown.json").read_text())[0]["user"].startswith("zoe$(touch")
