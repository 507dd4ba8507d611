"""What every test stands on: no home, no settings and no terminal but its own."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.driving import Cli


def pytest_configure() -> None:
    """A suite that was started with signals ignored (nohup, a shell's ``&``) must not hand that on to the program."""
    for number, own in (
        (signal.SIGINT, signal.default_int_handler),
        (signal.SIGTERM, signal.SIG_DFL),
        (signal.SIGHUP, signal.SIG_DFL),
    ):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, own)


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
    return _cli_in(tmp_path)


@pytest.fixture(scope="session")
def _made_ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the settings and the store that ``ready`` starts from, made once for all tests."""
    folder = tmp_path_factory.mktemp("made_ready")
    _cli_in(folder).ready()
    return folder


@pytest.fixture
def ready(cli: Cli, _made_ready: Path) -> Cli:
    """The program on a store whose gate is open, with no numbers yet."""
    shutil.copy(_made_ready / "store.db", cli.folder)
    written = (_made_ready / "config.toml").read_text()
    cli.file("config.toml", written.replace(str(_made_ready), str(cli.folder)))
    (cli.folder / "config.toml").chmod(0o600)
    return cli


def _cli_in(folder: Path) -> Cli:
    environ = {
        "SMS_ADMIN_CONFIG": str(folder / "config.toml"),
        "SMS_ADMIN_STORE": str(folder / "store.db"),
        "SMS_ADMIN_ACTOR": "tester",
    }
    return Cli(folder, environ)
