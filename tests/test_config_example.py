"""``config.example.toml`` holds every setting with its default, and says what each is for."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sms_admin import config

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def test_it_holds_every_setting_in_the_order_of_the_program() -> None:
    assert tuple(config.read_file(EXAMPLE)) == config.KEYS


@pytest.mark.skipif("sys.platform != 'linux'", reason="the store's default place is the platform's")
def test_what_it_sets_is_what_holds_without_a_settings_file() -> None:
    with_example = config.load({"config": str(EXAMPLE)}, {})
    without = config.load({}, {})
    assert set(with_example.origins.values()) == {str(EXAMPLE)}
    assert replace(with_example, path=without.path, origins=without.origins) == without


def test_each_setting_has_its_comment_and_names_its_variable() -> None:
    explained = dict(re.findall(r"((?:^#.*\n)+)^(\w+) =", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    for comment, key in explained.items():
        variable = config.VARIABLES.get(key)
        assert variable is None or variable in comment, key
    assert set(explained.values()) == set(config.KEYS)
