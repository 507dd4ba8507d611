"""Whatever is written whole comes to the disk: first what the file holds, then its name."""

import os
import re
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sms_admin import disk
from sms_admin.cli.shell.signals import Interrupted
from sms_admin.domain.errors import StoreUnusable
from sms_admin.store.store import replace
from tests.driving import Cli


class Witness:
    """What was brought to the disk, and which names were given, in their order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[tuple[str, int]] = []
        fsync, replace, link = os.fsync, os.replace, os.link

        def synced(descriptor: int) -> None:
            found = os.fstat(descriptor)
            self.seen.append(("folder" if stat.S_ISDIR(found.st_mode) else "file", found.st_ino))
            fsync(descriptor)

        def named(give: Callable[..., None]) -> Callable[[Path, Path], None]:
            def rename(new: Path, place: Path) -> None:
                self.seen.append(("name", os.stat(new).st_ino))
                give(new, place)

            return rename

        monkeypatch.setattr(os, "fsync", synced)
        monkeypatch.setattr(os, "replace", named(replace))
        monkeypatch.setattr(os, "link", named(link))

    def saw(self, place: Path) -> None:
        """The file that is ``place`` now was on the disk before it got that name, and its folder after that."""
        file, folder = place.stat().st_ino, place.parent.stat().st_ino
        steps = [step for step in self.seen if step in (("file", file), ("name", file), ("folder", folder))]
        begin = steps.index(("name", file))
        assert steps[begin - 1] == ("file", file), steps
        assert steps[begin + 1] == ("folder", folder), steps
        assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_new_store_and_new_settings_are_on_the_disk_when_init_ends(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    witness = Witness(monkeypatch)
    cli.ok("init", "--yes", "--region", "CA")
    for variable in ("SMS_ADMIN_STORE", "SMS_ADMIN_CONFIG"):
        witness.saw(Path(cli.environ[variable]))


def test_settings_and_the_copy_that_keeps_their_comments_are_on_the_disk(
    ready: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Path(ready.file("config.toml", "# mine\n"))
    witness = Witness(monkeypatch)
    ready.ok("config", "set", "region", "CA")
    witness.saw(place)
    witness.saw(place.with_name("config.toml.bak"))


@pytest.mark.parametrize("more", [[], ["--force"]])
def test_a_backup_is_on_the_disk(ready: Cli, monkeypatch: pytest.MonkeyPatch, more: list[str]) -> None:
    witness = Witness(monkeypatch)
    ready.ok("store", "backup", str(ready.folder / "backup.db"), *more)
    witness.saw(ready.folder / "backup.db")


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_reports_are_on_the_disk(ready: Cli, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    report, rejects = ready.folder / f"report.{ending}", ready.folder / f"rejects.{ending}"
    witness = Witness(monkeypatch)
    done = ready.run("numbers", "assign", "+14085550100", "--report", str(report), "--rejects", str(rejects))
    assert done.code == 3
    witness.saw(report)
    witness.saw(rejects)


def test_a_file_that_is_there_already_is_left_alone_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.write_text("theirs")
    with disk.draft(place) as new:
        new.write_text("ours")
        assert not disk.publish(new, place, replace=False)
        assert place.read_text() == "theirs"
        assert disk.publish(new, place)
    assert place.read_text() == "ours"
    assert os.listdir(tmp_path) == ["place"]


def test_a_folder_that_is_made_for_a_file_is_on_the_disk_before_the_file_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    witness, place = Witness(monkeypatch), tmp_path / "new" / "newer" / "place"
    with disk.draft(place, folders=True) as new:
        disk.publish(new, place)
    named = witness.seen.index(("name", place.stat().st_ino))
    for folder in (tmp_path, tmp_path / "new"):
        assert ("folder", folder.stat().st_ino) in witness.seen[:named]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), Interrupted()], ids=["a fault", "a signal"])
def test_a_folder_that_was_made_in_vain_is_taken_away_unless_somebody_uses_it(
    tmp_path: Path, error: BaseException
) -> None:
    (tmp_path / "theirs").mkdir()
    note = tmp_path / "theirs" / "a" / "note"

    def fails(after: Callable[[], None]) -> None:
        with disk.draft(note.parent / "b" / "place", folders=True):
            after()
            raise error

    with pytest.raises(type(error)):
        fails(lambda: None)
    assert os.listdir(tmp_path / "theirs") == []
    with pytest.raises(type(error)):
        fails(note.touch)
    assert os.listdir(note.parent) == ["note"]


def test_a_folder_that_cannot_be_opened_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.open

    def refuse(path: Path, flags: int, *mode: int) -> int:
        if path == tmp_path:
            raise PermissionError(13, "Permission denied")
        return really(path, flags, *mode)

    monkeypatch.setattr(os, "open", refuse)
    with disk.draft(tmp_path / "place") as new:
        assert disk.publish(new, tmp_path / "place")
    assert os.listdir(tmp_path) == ["place"]


def test_the_copy_of_an_older_store_is_on_the_disk(ready: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Path(ready.environ["SMS_ADMIN_STORE"])
    shutil.copy(Path(__file__).parent / "store" / "versions" / "v1.db", place)
    witness = Witness(monkeypatch)
    ready.ok("brand", "set", "B9Z9Z9Z")
    witness.saw(place.with_name(place.name + ".v1.bak"))


def test_a_store_that_was_restored_is_on_the_disk(ready: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = str(ready.folder / "backup.db")
    ready.ok("store", "backup", backup)
    witness = Witness(monkeypatch)
    ready.ok("store", "restore", backup, "--yes")
    witness.saw(Path(ready.environ["SMS_ADMIN_STORE"]))


@pytest.mark.parametrize("there", ["the store", "only its journal"])
def test_what_a_restore_sets_aside_has_its_new_name_on_the_disk_before_the_store_is_replaced(
    ready: Cli, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    """A power failure at any moment loses nothing, and no journal is ever beside a store that it does not belong to."""
    backup, place = str(ready.folder / "backup.db"), Path(ready.environ["SMS_ADMIN_STORE"])
    ready.ok("store", "backup", backup)
    old = place
    if there == "only its journal":
        old = place.rename(place.with_name("store.db-journal"))
    aside = ("name", old.stat().st_ino)
    witness = Witness(monkeypatch)
    ready.ok("store", "restore", backup, "--yes")
    ready.ok("store", "check")
    published = witness.seen.index(("name", place.stat().st_ino))
    assert ("folder", place.parent.stat().st_ino) in witness.seen[witness.seen.index(aside) : published]


def test_no_other_file_of_the_program_makes_names_or_syncs_files_in_its_own_way() -> None:
    package = Path(disk.__file__).parent
    for file in package.rglob("*.py"):
        own_ways = r"\b(?:fsync|mkstemp|NamedTemporaryFile|os\.link|os\.replace|os\.rename|\.rename\()"
        found = re.findall(own_ways, file.read_text(encoding="utf-8"))
        assert bool(found) == (file.name == "disk.py"), (file, found)


@pytest.fixture
def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every disk is as many USB sticks are: a file has one name."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("without_links")
def test_on_a_disk_without_links_a_new_file_gets_its_name_and_replaces_none(cli: Cli) -> None:
    backup, new = cli.folder / "backup.db", cli.folder / "new"
    cli.ok("init", "--yes", "--region", "CA")
    cli.ok("store", "backup", str(backup))
    cli.ok("--store", str(backup), "store", "check")
    new.write_text("another one")
    assert not disk.publish(new, backup, replace=False)
    cli.ok("--store", str(backup), "store", "check")
    new.unlink()
    assert sorted(os.listdir(cli.folder)) == ["backup.db", "config.toml", "store.db"]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


@pytest.mark.usefixtures("without_links")
def test_on_a_disk_without_links_a_store_is_restored_and_the_old_one_kept(ready: Cli) -> None:
    backup = str(ready.folder / "backup.db")
    ready.ok("store", "backup", backup)
    ready.ok("brand", "set", "B9Z9Z9Z")
    kept = ready.json("store", "restore", backup, "--yes")["kept"]
    assert len(ready.json("brand", "list")) == 1
    assert len(Cli(ready.folder, {**ready.environ, "SMS_ADMIN_STORE": kept}).json("brand", "list")) == 2
    ready.ok("store", "check")


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without links"])
@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), Interrupted()], ids=["a fault", "a signal"])
def test_a_restore_that_ends_half_way_leaves_the_store_under_its_name_alone(
    ready: Cli, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, links: bool, error: BaseException
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    place = Path(ready.environ["SMS_ADMIN_STORE"])
    before = sorted(os.listdir(ready.folder))
    if not links:
        request.getfixturevalue("without_links")
    with monkeypatch.context() as patch:
        patch.setattr(disk, "publish", fails)
        with pytest.raises((StoreUnusable, Interrupted)):
            replace(place, 1, ".kept", lambda path: None)
    assert sorted(os.listdir(ready.folder)) == before
    ready.ok("store", "check")
