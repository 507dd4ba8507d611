"""The program on a store of a server, whose gate is open."""

import shutil
from pathlib import Path

import pytest

from tests.database import Database
from tests.driving import Cli


@pytest.fixture
def on_server(tmp_path: Path, database: Database, _made_ready: Path) -> Cli:
    """The program on a store in the database of the session, with one Campaign and no numbers."""
    cli = Cli(
        tmp_path,
        {
            "SMS_ADMIN_CONFIG": str(tmp_path / "config.toml"),
            "SMS_ADMIN_STORE": database.url,
            "SMS_ADMIN_ACTOR": "tester",
        },
    )
    database.made_ready(cli.ready)
    if not (tmp_path / "config.toml").exists():
        shutil.copy(_made_ready / "config.toml", tmp_path)
    return cli
