"""``examples/team/team.sh`` shows what its comments say, on a server that it starts itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TEAM = ROOT / "examples/team/team.sh"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What it prints, called from a home of its own, which it leaves empty."""
    home = tmp_path_factory.mktemp("dana")
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), "VENV": sys.prefix}
    done = subprocess.run(
        ["sh", str(TEAM)], cwd=home, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(home.iterdir()) == []
    return done.stdout


def test_two_operators_save_at_once_and_the_history_names_their_logins(shown: str) -> None:
    history = shown.split("$ sms-admin history list")[1].split("\n# ")[0]
    assert "Ana Ruiz (as ana)" in history
    assert "Ben Carter (as ben)" in history
    assert "dana " in history
    assert "Newest: run 5" in history


def test_history_cannot_be_rewritten_and_the_store_is_whole(shown: str) -> None:
    assert "permission denied for table run" in shown
    assert "row-level security" in shown
    checked, backed_up = shown.split("$ sms-admin store check")[1].split("$ sms-admin store backup")
    assert "nothing is wrong" in checked
    digest = checked.split("Digest ")[1].split()[0]
    assert digest in backed_up


def test_it_is_executable_and_plain_sh() -> None:
    assert os.access(TEAM, os.X_OK)
    assert subprocess.run(["sh", "-n", str(TEAM)], check=False).returncode == 0
