"""What every test stands on: no home, no settings and no terminal but its own."""

import os
from pathlib import Path

import pytest

from tests.driving import Cli


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's home directory or environment reaches a test, nor does a test reach them."""
    home = tmp_path_factory.mktemp("home")
    for name in [*os.environ]:
        if name.startswith(("SMS_ADMIN_", "XDG_")) or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The program on a store of its own, which is not created yet."""
    environ = {
        "SMS_ADMIN_CONFIG": str(tmp_path / "config.toml"),
        "SMS_ADMIN_STORE": str(tmp_path / "store.db"),
        "SMS_ADMIN_ACTOR": "tester",
    }
    return Cli(tmp_path, environ)


@pytest.fixture
def ready(cli: Cli) -> Cli:
    """The program on a store whose gate is open, with no numbers yet."""
    cli.ready()
    return cli
