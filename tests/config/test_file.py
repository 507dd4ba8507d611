"""Writing config.toml: one setting at a time, whole or not at all, and no comment is lost for good."""

import os
import pwd
import stat
import tomllib
from pathlib import Path

import pytest

from sms_admin.config import config_path, load, read_file, set_key, write_new
from sms_admin.domain.errors import BadUsage, StoreUnusable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def held(file: Path) -> dict[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def test_a_setting_is_written_to_a_new_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "config.toml"
    assert set_key(file, "region", "ca").changed
    assert held(file) == {"region": "CA"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == ["config.toml"]


def test_the_other_settings_stay(file: Path) -> None:
    file.write_text("region = 'CA'\nlock_timeout = 5\n")
    set_key(file, "output", "json")
    assert held(file) == {"region": "CA", "lock_timeout": 5, "output": "json"}


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("campaign", "c7gh42i", "C7GH42I"),
        ("region", "au", "AU"),
        ("output", "jsonl", "jsonl"),
        ("lock_timeout", "5", 5.0),
        ("lock_timeout", "0.5", 0.5),
        ("store", "~/numbers.db", "~/numbers.db"),
        ("store", "/numbers.db", "/numbers.db"),
        ("store", "postgresql://db.corp.example/sms", "postgresql://db.corp.example/sms"),
    ],
)
def test_what_is_typed_is_held_as_the_setting_is_and_read_again(key: str, text: str, value: object, file: Path) -> None:
    set_key(file, key, text)
    assert held(file) == {key: value}
    load({"config": str(file)}, {})


def test_a_relative_store_is_meant_from_where_it_is_typed(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    set_key(file, "store", "numbers.db")
    assert load({"config": str(file)}, {}).store == tmp_path / "elsewhere" / "numbers.db"


def test_an_empty_value_takes_the_setting_out(file: Path) -> None:
    file.write_text("region = 'CA'\noutput = 'json'\n")
    assert set_key(file, "region", "").changed
    assert held(file) == {"output": "json"}
    assert not set_key(file, "region", "").changed


def test_the_same_value_writes_nothing(file: Path) -> None:
    file.write_text("# mine\nregion = 'CA'\nlock_timeout = 5\n")
    before = file.stat()
    assert not set_key(file, "region", "CA").changed
    assert not set_key(file, "lock_timeout", "5").changed
    assert file.stat() == before
    assert os.listdir(file.parent) == ["config.toml"]


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("regin", "US", "unknown setting 'regin' in 'config set'"),
        ("actor", "jane", "actor is not kept in the settings file ('config set'): it is --actor or SMS_ADMIN_ACTOR"),
        ("region", "XX", "region cannot be 'XX' ('config set')"),
        ("lock_timeout", "soon", "lock_timeout cannot be 'soon'"),
        ("lock_timeout", "1e3", "lock_timeout cannot be '1e3'"),
        ("lock_timeout", "٣", "lock_timeout cannot be '٣'"),
        ("lock_timeout", "9" * 5000, "lock_timeout cannot be"),
        ("lock_timeout", "-1", "lock_timeout cannot be '-1'"),
        ("store", "a\0b", "store cannot be"),
        ("store", "postgresql://ana:SECRET@db.corp.example/sms", "must not hold a password ('config set')"),
        ("store", "mysql://db.corp.example/sms", "not at mysql:// ('config set')"),
        ("campaign", "Cſſſſſſ", "campaign cannot be"),
    ],
)
def test_a_wrong_setting_is_not_written(key: str, text: str, message: str, file: Path) -> None:
    with pytest.raises(BadUsage) as caught:
        set_key(file, key, text)
    assert message in caught.value.message
    assert not file.exists()


@pytest.mark.parametrize(
    "comment",
    [
        "# mine\n",
        "region = 'CA' # it's Toronto\n",
        'output = "json" # "',
        "store = 'a' # '''\n",
        "\t# tabbed\n",
        'campaign = "" # a # b\n',
    ],
)
def test_comments_are_kept_in_a_copy_to_the_letter(comment: str, file: Path) -> None:
    data = b"\xef\xbb\xbf" + comment.encode().replace(b"\n", b"\r\n")
    file.write_bytes(data)
    written = set_key(file, "lock_timeout", "9")
    assert written.backup == file.with_name("config.toml.bak")
    assert written.backup.read_bytes() == data
    assert stat.S_IMODE(written.backup.stat().st_mode) == 0o600
    assert held(file)["lock_timeout"] == 9.0


@pytest.mark.parametrize(
    "text",
    ["region = 'CA'\n", "store = '/a#b'\n", 'store = "/a\\"#b"\n', "store = '''/a\n#b'''\n", 'store = """/a"#"b"""\n'],
)
def test_where_there_are_no_comments_there_is_no_copy(text: str, file: Path) -> None:
    file.write_text(text)
    assert set_key(file, "output", "json").backup is None
    assert os.listdir(file.parent) == ["config.toml"]


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("region = 'CA'\n")
    file.symlink_to("real.toml")
    set_key(file, "output", "json")
    assert file.is_symlink()
    assert held(tmp_path / "real.toml") == {"region": "CA", "output": "json"}


def test_a_file_that_cannot_be_read_is_not_written_over(file: Path) -> None:
    file.write_text("region = \n")
    with pytest.raises(BadUsage, match="is not TOML"):
        set_key(file, "region", "CA")
    assert file.read_text() == "region = \n"


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadUsage, match=r"cannot read the settings .*Not a directory"):
        set_key(tmp_path / "file" / "config.toml", "region", "CA")
    with pytest.raises(StoreUnusable, match="cannot write"):
        write_new(tmp_path / "file" / "config.toml", {"region": "CA"})


def test_a_new_file_never_replaces_one(file: Path) -> None:
    assert write_new(file, {"region": "CA"})
    assert not write_new(file, {"region": "GB"})
    assert held(file) == {"region": "CA"}


def test_without_a_home_no_folder_called_tilde_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadUsage, match="there is no home directory, and so no place for the settings"):
        set_key(config_path({}, {}), "region", "CA")
    assert os.listdir(tmp_path) == []


def test_the_name_of_a_column_is_written_to_a_table_that_goes_when_it_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    set_key(path, "columns.user", "Login")
    set_key(path, "columns.site", "Office")
    assert read_file(path) == {"columns": {"user": "Login", "site": "Office"}}
    set_key(path, "columns.user", "")
    assert read_file(path) == {"columns": {"site": "Office"}}
    set_key(path, "columns.site", "")
    assert read_file(path) == {}
    assert not set_key(path, "columns.site", "").changed
