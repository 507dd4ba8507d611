"""Shell completion: what TAB offers, and that it loads no library that makes it slow."""

import subprocess
import sys

import pytest

from tests.driving import SCRIPT, script


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("sms-admin ", {"init", "brand", "campaign", "user", "numbers", "config"}),
        ("sms-admin numbers ", {"list", "show", "import", "assign", "remove"}),
        ("sms-admin numbers list --ass", {"--assignment"}),
    ],
)
def test_tab_offers_commands_and_options(typed: str, offered: set[str]) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split(" ")) - 1)}
    done = script(environ={"_SMS_ADMIN_COMPLETE": "complete_bash", **words})
    assert done.returncode == 0, done.stderr
    assert offered <= set(done.stdout.decode().split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_of_each_shell_is_shown(shell: str) -> None:
    done = script(environ={"_SMS_ADMIN_COMPLETE": f"source_{shell}"})
    assert done.returncode == 0, done.stderr
    assert b"_SMS_ADMIN_COMPLETE" in done.stdout


def test_tab_loads_no_library_of_the_store() -> None:
    environ = {"_SMS_ADMIN_COMPLETE": "complete_bash", "COMP_WORDS": "sms-admin numbers ", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", SCRIPT], env=environ, capture_output=True, text=True, check=True
    )
    assert "assign" in done.stdout
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert not loaded & {"sqlmodel", "sqlalchemy", "rich", "phonenumbers", "platformdirs"}
