"""Who is at work: --actor, then SMS_ADMIN_ACTOR, then the login name."""

import getpass
import os
import pwd

import pytest

from sms_admin.config import actor
from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadUsage


def test_the_flag_goes_first_then_the_variable_then_the_login_name() -> None:
    assert actor("jane", {"SMS_ADMIN_ACTOR": "ci"}) == "jane"
    assert actor(None, {"SMS_ADMIN_ACTOR": "ci"}) == "ci"
    assert actor(None, {"SMS_ADMIN_ACTOR": ""}) == getpass.getuser()
    assert actor(None, {}) == getpass.getuser()


@pytest.mark.parametrize(
    "name", ["Jane Doe", "ci/deploy#12", "山田　太郎", "Zoë", "کتاب\u200cخانه", "=1", "[/x]", "x" * 254]
)
def test_names_of_people_and_jobs_are_taken_as_they_are(name: str) -> None:
    assert actor(name, {}) == name


def test_outer_blanks_are_taken_off() -> None:
    assert actor(" jane\n", {}) == "jane"


@pytest.mark.parametrize(
    "name", ["", "  ", "a\nb", "a\tb", "\x1b[31m", "a\x7f", "a\x9bb", "a\u202eb", "a\u2028b", "a\udcffb", "x" * 255]
)
def test_a_name_that_cannot_be_shown_is_a_usage_error(name: str) -> None:
    with pytest.raises(BadUsage, match=r"the actor cannot be .* \(--actor\)") as caught:
        actor(name, {})
    assert caught.value.hint
    if name:
        with pytest.raises(BadUsage, match=r"\(SMS_ADMIN_ACTOR\)"):
            actor(None, {"SMS_ADMIN_ACTOR": name})


def test_a_login_name_that_cannot_be_shown_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "a\x1bb")
    with pytest.raises(BadUsage, match=r"\(the login name\)"):
        actor(None, {})


def test_a_user_without_a_name_is_named_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert actor(None, {}) == f"uid {os.getuid()}"


def test_where_users_have_no_number_either_it_asks_for_the_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> None:
        raise ImportError("pwd")  # as on Windows

    monkeypatch.setattr(getpass, "getuser", unknown)
    monkeypatch.delattr(os, "getuid")
    with pytest.raises(BadUsage, match="the login name is not known") as caught:
        actor(None, {})
    assert caught.value.hint == again("--actor", "NAME")
