"""A store's identity: made once, and the same in every copy, whichever engine each is on."""

from tests.driving import BRAND, Cli


def test_a_backup_has_the_identity_of_its_store(ready: Cli) -> None:
    mine = ready.json("store", "info")["identity"]
    assert len(mine) == 64
    ready.ok("brand", "set", BRAND, "--name", "Other")
    copy = str(ready.folder / "copy.db")
    ready.ok("store", "backup", copy)
    assert ready.json("store", "info")["identity"] == mine
    assert ready.json("--store", copy, "store", "info")["identity"] == mine
    assert ready.json("--store", copy, "store", "check") == []
