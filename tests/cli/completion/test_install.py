"""``--show-completion`` and ``--install-completion`` obey the shell that is named."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest

from sms_admin.cli.completion.scripts import SCRIPTS
from tests.driving import SCRIPT, Cli

FILES = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/completions/sms-admin.fish"}


@pytest.mark.parametrize("shell", [*SCRIPTS, "pwsh"])
def test_the_script_of_the_shell_that_is_named_is_shown(cli: Cli, shell: str) -> None:
    shown = cli.ok("--show-completion", shell)
    assert shown.out == SCRIPTS["powershell" if shell == "pwsh" else shell]
    assert shown.err == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_good_grammar(cli: Cli, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    script = cli.file("script", cli.ok("--show-completion", shell).out)
    done = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", FILES)
def test_one_line_is_added_to_what_the_shell_reads_at_its_start_and_only_once(cli: Cli, shell: str) -> None:
    place = Path.home() / FILES[shell]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("alias ll='ls -l'")
    first = cli.ok("--install-completion", shell)
    assert first.out == f"Added to {place}; a new {shell} completes at TAB.\n"
    assert cli.ok("--install-completion", shell).out.startswith(f"Already in {place};")
    before, line = place.read_text().splitlines()
    assert before == "alias ll='ls -l'"
    assert f"sms-admin --show-completion {shell}" in line


def test_the_line_that_is_added_works(cli: Cli) -> None:
    cli.ok("--install-completion", "bash")
    environ = {"PATH": f"{Path(SCRIPT).parent}:{os.environ['PATH']}", "HOME": str(Path.home())}
    line = ["bash", "--norc", "-c", "source ~/.bashrc; complete -p sms-admin"]
    done = subprocess.run(line, env=environ, capture_output=True, text=True, check=False)
    assert done.stdout == "complete -F _sms_admin_complete sms-admin\n"


@pytest.mark.parametrize("flag", ["--show-completion", "--install-completion"])
def test_another_shell_is_a_usage_error_that_names_those_that_are_known(cli: Cli, flag: str) -> None:
    done = cli.run(flag, "tcsh")
    assert (done.code, done.out) == (2, "")
    message = f"{flag} cannot be 'tcsh': it is one of bash, zsh, fish, powershell"
    assert done.err == f"error: {message}\nhint: sms-admin {flag} SHELL\n"


@pytest.mark.parametrize("flag", ["--show-completion", "--install-completion"])
def test_without_a_shell_it_says_what_is_missing(cli: Cli, flag: str) -> None:
    done = cli.run(flag)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {flag} needs a value\nhint: sms-admin {flag} SHELL\n"


def test_a_file_that_cannot_be_written_is_an_error_and_the_hint_shows_the_script(cli: Cli) -> None:
    (Path.home() / ".bashrc").mkdir()
    done = cli.run("--install-completion", "bash")
    assert (done.code, done.out) == (7, "")
    message = f"cannot write {Path.home() / '.bashrc'}: Is a directory"
    assert done.err == f"error: {message}\nhint: sms-admin --show-completion bash\n"


def test_without_a_powershell_the_line_for_its_profile_is_reported(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(cli.folder))
    done = cli.run("--install-completion", "powershell")
    assert (done.code, done.out) == (2, "")
    assert "sms-admin --show-completion powershell | Out-String | Invoke-Expression" in done.err


def test_without_a_home_the_script_is_offered_in_place_of_a_startup_file(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    done = cli.run("--install-completion", "bash")
    assert done.code == 2
    assert done.err.endswith("hint: sms-admin --show-completion bash\n")
    monkeypatch.setenv("ZDOTDIR", str(cli.folder))
    assert cli.ok("--install-completion", "zsh").out.startswith(f"Added to {cli.folder / '.zshrc'};")
