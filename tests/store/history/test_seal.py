"""What a digest is made from, byte by byte: the database and plain Python make the same of any text."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import insert

from sms_admin.store.history import seal
from sms_admin.store.history.seal import RunHeader
from sms_admin.store.store import Store
from sms_admin.store.tables import user_change
from tests.driving import Cli
from tests.store.digests import digests
from tests.store.make_version import VERSIONS

pytestmark = pytest.mark.sqlite

_SURROGATES = range(0xD800, 0xE000)
_PER_TEXT = 4096
EVERY_CHARACTER = [
    "".join(chr(code) for code in range(first, first + _PER_TEXT) if code not in _SURROGATES)
    for first in range(0, 0x110000, _PER_TEXT)
]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a life behind it."""
    return Path(shutil.copyfile(VERSIONS / "v1.db", tmp_path / "store.db"))


def _save(path: Path, text: str, header_text: str) -> str:
    """Saves a run that changed one user, with ``text`` wherever there is one; returns its digest."""
    store = Store(path, lock_timeout=1)
    try:
        with store.writing() as connection:
            before = seal.head(connection)
            header = RunHeader(before.run + 1, "", header_text, header_text, header_text, None, 1, 1, 0, 0)
            row = {column.name: text for column in user_change.columns if column.name != "run"}
            connection.execute(insert(user_change).values(run=header.run, **row))
            return seal.seal(connection, header, before.digest)
    finally:
        store.close()


def test_every_character_there_is_gives_the_same_bytes(store: Path) -> None:
    for text in EVERY_CHARACTER:
        _save(store, text, text)
    sealed = sqlite3.connect(store).execute("SELECT digest FROM run ORDER BY run").fetchall()
    assert digests(store) == [digest for (digest,) in sealed]


@pytest.mark.parametrize("code", [0xD800, 0xD83D, 0xDC80, 0xDFFF])
def test_half_a_surrogate_pair_is_refused(store: Path, code: int) -> None:
    before = store.read_bytes()
    with pytest.raises(UnicodeEncodeError):
        _save(store, f"a{chr(code)}b", "")
    assert store.read_bytes() == before


def test_bytes_that_are_no_text_are_damage(ready: Cli) -> None:
    path = ready.environ["SMS_ADMIN_STORE"]
    with sqlite3.connect(path) as connection:  # half a pair as UTF-8 would write it, were it allowed to
        connection.execute("UPDATE record_change SET after = CAST(x'eda080' AS TEXT) WHERE run = 2")
    connection.close()
    done = ready.run("store", "check", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged")


_EDITS = {
    "the digest of the run before it": ("UPDATE run SET digest = replace(digest, 'a', 'b') WHERE run = 3", 4),
    "the header": ("UPDATE run SET unchanged = 7 WHERE run = 4", 4),
    "a number's change": ("UPDATE change SET country = 'CA' WHERE run = 6 AND number = '+14085550001'", 6),
    "a user's change": ("UPDATE user_change SET site_after = 'x' WHERE run = 6 AND user = 'user1@corp.example'", 6),
    "a record's change": ("UPDATE record_change SET after = after || ' ' WHERE run = 4", 4),
}


@pytest.mark.parametrize("edit", _EDITS)
def test_a_digest_covers_all_of_its_run_and_the_digest_before_it(store: Path, cli: Cli, edit: str) -> None:
    statement, run = _EDITS[edit]
    with sqlite3.connect(store) as connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()
    cli.file("config.toml", "")
    found = cli.run("--store", str(store), "store", "check", "--output", "json").json
    assert run in {finding["run"] for finding in found if finding["check"] == "chain"}
