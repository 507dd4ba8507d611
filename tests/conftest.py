"""What every test stands on: no home, no settings and no terminal but its own."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import Database
from tests.driving import Cli
from tests.server import server


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


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """A database on a server of the session's own, which starts when a test first asks for it."""
    with server() as url:
        found = Database(url)
        yield found
        found.close()


# What the tests of these rooms say of the program holds on every engine. ``pytest.mark.sqlite`` is for what is
# about a file.
_ON_EVERY_ENGINE = ("cli/commands", "cli/save", "service", "store/plan", "store/history")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test of those rooms once on each engine."""
    room = Path(str(metafunc.definition.path)).parent.relative_to(Path(__file__).parent).as_posix()
    about_a_file = metafunc.definition.get_closest_marker("sqlite") is not None
    if "cli" in metafunc.fixturenames and room in _ON_EVERY_ENGINE and not about_a_file:
        metafunc.parametrize("engine", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of the test's store."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def cli(tmp_path: Path, engine: str, request: pytest.FixtureRequest) -> Cli:
    """The program on a store of its own, which is not created yet."""
    if engine == "sqlite":
        return _cli_in(tmp_path)
    found: Database = request.getfixturevalue("database")
    if "ready" not in request.fixturenames:
        found.without_store()
    return _cli_in(tmp_path, found.url)


@pytest.fixture(scope="session")
def _made_ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the settings and the store that ``ready`` starts from, made once for all tests."""
    folder = tmp_path_factory.mktemp("made_ready")
    _cli_in(folder).ready()
    return folder


@pytest.fixture
def ready(cli: Cli, engine: str, _made_ready: Path, request: pytest.FixtureRequest) -> Cli:
    """The program on a store whose gate is open, with no numbers yet."""
    if engine == "sqlite":
        shutil.copy(_made_ready / "store.db", cli.folder)
    else:
        found: Database = request.getfixturevalue("database")
        found.made_ready(cli.ready)
    written = (_made_ready / "config.toml").read_text()
    store = f"store = '{cli.environ['SMS_ADMIN_STORE']}'"
    cli.file("config.toml", "\n".join(store if line.startswith("store") else line for line in written.splitlines()))
    (cli.folder / "config.toml").chmod(0o600)
    return cli


def _cli_in(folder: Path, store: str = "") -> Cli:
    environ = {
        "SMS_ADMIN_CONFIG": str(folder / "config.toml"),
        "SMS_ADMIN_STORE": store or str(folder / "store.db"),
        "SMS_ADMIN_ACTOR": "tester",
    }
    return Cli(folder, environ)
