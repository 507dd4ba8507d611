"""What is in effect: flag, then environment, then config.toml, then default; a wrong value is an error wherever."""

import os
import pwd
from collections.abc import Mapping
from pathlib import Path

import pytest

from sms_admin.config import KEYS, Settings, config_path, load
from sms_admin.domain.commands import Line, again
from sms_admin.domain.errors import BadUsage

FLAG = {"store": "/flag.db", "campaign": "C1AAAAA", "region": "GB", "output": "json"}
ENVIRONMENT = {
    "SMS_ADMIN_STORE": "/environment.db",
    "SMS_ADMIN_CAMPAIGN": "C2AAAAA",
    "SMS_ADMIN_REGION": "CA",
    "SMS_ADMIN_OUTPUT": "csv",
}
FILE = {"store": "/file.db", "campaign": "C3AAAAA", "region": "AU", "output": "plain", "lock_timeout": 7}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def written(file: Path, text: str) -> dict[str, str]:
    """Flags that name ``file``, which holds ``text``."""
    file.write_text(text, encoding="utf-8")
    return {"config": str(file)}


def toml(values: Mapping[str, object]) -> str:
    return "".join(f"{key} = {value!r}\n" for key, value in values.items())


def value(settings: Settings, key: str) -> str:
    return str(getattr(settings, key))


@pytest.mark.parametrize("key", [key for key in KEYS if key != "lock_timeout"])
def test_the_flag_goes_first_then_the_environment_then_the_file_then_the_default(key: str, file: Path) -> None:
    flags = written(file, toml(FILE))
    variable = f"SMS_ADMIN_{key.upper()}"
    everywhere = load({**flags, key: FLAG[key]}, ENVIRONMENT)
    assert (value(everywhere, key), everywhere.origins[key]) == (FLAG[key], f"--{key}")
    below = load(flags, ENVIRONMENT)
    assert (value(below, key), below.origins[key]) == (ENVIRONMENT[variable], variable)
    file_only = load(flags, {})
    assert (value(file_only, key), file_only.origins[key]) == (FILE[key], str(file))
    assert load({}, {}).origins[key] == "default"


def test_the_lock_timeout_of_the_environment_goes_before_the_file(file: Path) -> None:
    settings = load(written(file, toml(FILE)), {"SMS_ADMIN_LOCK_TIMEOUT": "1.5"})
    assert (settings.lock_timeout, settings.origins["lock_timeout"]) == (1.5, "SMS_ADMIN_LOCK_TIMEOUT")
    below = load(written(file, toml(FILE)), {})
    assert (below.lock_timeout, below.origins["lock_timeout"]) == (7.0, str(file))
    for wrong in ("soon", "-1", "1e2", "3601", "٣"):
        with pytest.raises(BadUsage, match=r"lock_timeout cannot be .* \(SMS_ADMIN_LOCK_TIMEOUT\); it is a number of"):
            load({}, {"SMS_ADMIN_LOCK_TIMEOUT": wrong})


def test_a_variable_that_is_no_setting_is_an_error_that_says_what_was_meant() -> None:
    with pytest.raises(BadUsage, match="unknown setting SMS_ADMIN_STOER in the environment; did you mean SMS_ADMIN_ST"):
        load({}, {"SMS_ADMIN_STOER": "x"})
    with pytest.raises(BadUsage, match=r"SMS_ADMIN_COLOUR .* the variables are SMS_ADMIN_STORE, "):
        load({}, {"SMS_ADMIN_COLOUR": "red"})
    load({}, {"SMS_ADMIN_ACTOR": "ann", "SMS_ADMIN_DEBUG": "1", "SMS_ADMINISTRATOR": "x"})


def test_where_nothing_is_set_the_defaults_are_in_effect() -> None:
    settings = load({}, {})
    assert (settings.campaign, settings.region, settings.output, settings.lock_timeout) == ("", "US", "auto", 30.0)
    assert Path(settings.store).is_absolute()
    assert set(settings.origins.values()) == {"default"}


def test_an_empty_variable_counts_as_unset(file: Path) -> None:
    empty = dict.fromkeys([*ENVIRONMENT, "SMS_ADMIN_CONFIG"], "")
    assert load(written(file, toml(FILE)), empty) == load({"config": str(file)}, {})
    assert load({}, empty) == load({}, {})


def test_words_are_read_without_case(file: Path) -> None:
    settings = load(written(file, 'campaign = "c7gh42i"\nregion = " gb "\n'), {})
    assert (settings.campaign, settings.region) == ("C7GH42I", "GB")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("store = 1", "store cannot be 1", "it is the path of a file"),
        ('store = ""', "store cannot be ''", "the path of a file"),
        ('store = "a\\u0000b"', "store cannot be 'a\\x00b'", "the path of a file"),
        ("campaign = true", "campaign cannot be True", "a Campaign ID, like C7GH42I, or empty"),
        ('campaign = "B1A2B3C"', "campaign cannot be 'B1A2B3C'", "a Campaign ID"),
        ('campaign = ["C7GH42I"]', "campaign cannot be ['C7GH42I']", "a Campaign ID"),
        ("region = 1", "region cannot be 1", "a country, like US"),
        ('region = "USA"', "region cannot be 'USA'", "a country, like US"),
        ('region = ""', "region cannot be ''", "a country, like US"),
        ("output = false", "output cannot be False", "one of auto, table, plain, csv, json, jsonl"),
        ('output = "JSON"', "output cannot be 'JSON'", "one of auto"),
        ('lock_timeout = "30"', "lock_timeout cannot be '30'", "a number of seconds from 0 to 3600"),
        ("lock_timeout = true", "lock_timeout cannot be True", "a number of seconds"),
        ("lock_timeout = -1", "lock_timeout cannot be -1", "a number of seconds"),
        ("lock_timeout = 3601", "lock_timeout cannot be 3601", "a number of seconds"),
        ("lock_timeout = nan", "lock_timeout cannot be nan", "a number of seconds"),
        ("lock_timeout = inf", "lock_timeout cannot be inf", "a number of seconds"),
        ("lock_timeout = 2024-01-01", "lock_timeout cannot be", "a number of seconds"),
        ("regon = 'US'", "unknown setting 'regon' in", "did you mean 'region'?"),
        ("timeout = 3", "unknown setting 'timeout' in", "lock_timeout"),
        ("actor = 'jane'", "actor is not kept in the settings file (", "it is --actor or SMS_ADMIN_ACTOR"),
        ("config = 'x'", "config is not kept in the settings file (", "it is --config or SMS_ADMIN_CONFIG"),
        ("colour = 'red'", "unknown setting 'colour' in", "the settings are store, campaign"),
        ("[store]\npath = 'x'", "store cannot be {'path': 'x'}", "the path of a file"),
        ("[sms_admin]\nregion = 'US'", "unknown setting 'sms_admin' in", "the settings are"),
    ],
)
def test_a_wrong_or_unknown_setting_of_the_file_is_an_error_that_names_the_file(
    text: str, message: str, hint: str, file: Path
) -> None:
    with pytest.raises(BadUsage) as caught:
        load({**written(file, text), **FLAG}, ENVIRONMENT)
    assert message in caught.value.message
    assert str(file) in caught.value.message
    assert hint in caught.value.message


@pytest.mark.parametrize("key", ["campaign", "region", "output"])
def test_a_wrong_flag_or_variable_is_an_error_that_names_it(key: str) -> None:
    with pytest.raises(BadUsage, match=f"{key} cannot be 'x y' \\(--{key}\\)"):
        load({key: "x y"}, {})
    with pytest.raises(BadUsage, match=f"{key} cannot be 'x y' \\(SMS_ADMIN_{key.upper()}\\)"):
        load({}, {f"SMS_ADMIN_{key.upper()}": "x y"})


@pytest.mark.parametrize("key", ["store", "config", "region", "output"])
def test_an_empty_flag_is_an_error(key: str) -> None:
    with pytest.raises(BadUsage, match=f"{key} cannot be ''"):
        load({key: ""}, {})


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b"region = 'US", "is not TOML: ", "config.example.toml"),
        (b"region: US", "is not TOML: ", "config.example.toml"),
        (b"region = 'US'\nregion = 'CA'", "is not TOML: ", "config.example.toml"),
        (b"a = " + b"[" * 100_000, "is not TOML: ", "config.example.toml"),
        (b"# Jos\xe9\n", "is not UTF-8: ", "UTF-8"),
        (b"\xff\xfer\x00", "is not UTF-8: ", "UTF-8"),
        (b"\0", "is not TOML: ", "config.example.toml"),
    ],
    ids=["open", "yaml", "twice", "deep", "latin-1", "utf-16", "nul"],
)
def test_a_file_that_is_no_toml_is_an_error(data: bytes, message: str, hint: str, file: Path) -> None:
    file.write_bytes(data)
    with pytest.raises(BadUsage) as caught:
        load({"config": str(file)}, {})
    assert caught.value.message.startswith(f"{file} {message}")
    assert hint in str(caught.value.hint)


def test_a_byte_order_mark_and_an_empty_file_are_no_error(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfregion = 'GB'\r\n")
    assert load({"config": str(file)}, {}).region == "GB"
    file.write_bytes(b"")
    assert load({"config": str(file)}, {}).region == "US"


def test_a_file_that_is_named_must_be_there(file: Path) -> None:
    for flags, environ in (({"config": str(file)}, {}), ({}, {"SMS_ADMIN_CONFIG": str(file)})):
        with pytest.raises(BadUsage, match="there is no settings file") as caught:
            load(flags, environ)
        assert caught.value.hint == Line(("--config", str(file), "init"))
        assert load(flags, environ, missing_ok=True).region == "US"


def test_a_folder_or_an_impossible_name_is_an_error(tmp_path: Path) -> None:
    for name in ("x" * 5000, "a\0b"):
        with pytest.raises(BadUsage, match="cannot read the settings"):
            load({"config": name}, {})
    with pytest.raises(BadUsage, match="are not a regular file"):
        load({"config": str(tmp_path)}, {})


def test_the_flag_for_the_file_goes_before_its_variable(file: Path, tmp_path: Path) -> None:
    flags = written(file, "region = 'GB'")
    assert load(flags, {"SMS_ADMIN_CONFIG": str(tmp_path / "none")}).region == "GB"
    assert config_path({}, {"SMS_ADMIN_CONFIG": str(file)}) == file


def test_a_relative_store_starts_at_the_file_that_names_it_and_else_where_one_stands(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    flags = written(file, "store = 'numbers.db'")
    assert load(flags, {}).store == tmp_path / "numbers.db"
    assert Path(load({"config": "../config.toml"}, {}).store).resolve() == tmp_path / "numbers.db"
    assert load({**flags, "store": "numbers.db"}, {}).store == Path("numbers.db")
    assert load(flags, {"SMS_ADMIN_STORE": "numbers.db"}).store == Path("numbers.db")


def test_a_tilde_is_the_home_directory(file: Path) -> None:
    home = Path(os.environ["HOME"])
    assert load(written(file, "store = '~/numbers.db'"), {}).store == home / "numbers.db"
    assert load({"store": "~/numbers.db"}, {}).store == home / "numbers.db"
    assert config_path({"config": "~/c.toml"}, {}) == home / "c.toml"


def test_a_tilde_of_nobody_is_an_error(file: Path) -> None:
    for flags in (
        {"store": "~nobody-at-all/x"},
        {"config": "~nobody-at-all/x"},
        written(file, "store = '~nobody-at-all/x'"),
    ):
        with pytest.raises(BadUsage, match="there is no home directory for ~nobody-at-all/x"):
            load(flags, {})


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No HOME, and a user whom the system does not know, as in some containers."""

    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_home_everything_that_is_named_is_used(homeless: Path) -> None:
    assert load({"store": "numbers.db"}, {}).store == Path("numbers.db")


def test_without_a_home_no_folder_called_tilde_is_taken_for_one(homeless: Path) -> None:
    with pytest.raises(BadUsage, match="there is no home directory, and so no default place for the store") as caught:
        load({}, {})
    assert caught.value.hint == again("--store", "FILE")


def test_the_table_of_columns_says_how_the_columns_of_a_field_are_called(file: Path) -> None:
    settings = load(written(file, '[columns]\nphone_number = " Mobile phone "\nuser = "Login"\n'), {})
    assert settings.columns == {"phone_number": "Mobile phone", "user": "Login"}
    assert settings.origins["columns.user"] == str(file)
    assert load({}, {}).columns == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("columns = 3\n", "columns is no table"),
        ('[columns]\nphone = "Mobile"\n', "unknown setting 'columns.phone'"),
        ("[columns]\nuser = 3\n", "columns.user cannot be 3"),
        ('[columns]\nuser = " "\n', "columns.user cannot be ' '"),
    ],
)
def test_a_wrong_table_of_columns_is_an_error_that_names_the_place(file: Path, text: str, message: str) -> None:
    with pytest.raises(BadUsage) as caught:
        load(written(file, text), {})
    assert caught.value.message.startswith(message)
