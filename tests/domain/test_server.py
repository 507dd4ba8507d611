"""A URL of a store names a server and holds no secret."""

import re

import pytest

from sms_admin.domain.errors import BadUsage
from sms_admin.domain.server import is_server_url, server_url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db.corp/sms",
        "postgres://ana@db.corp:5432/sms?sslmode=verify-full",
        "postgresql://one:5432,two:5433/sms?target_session_attrs=read-write",
        "postgresql:///sms?host=/var/run/postgresql&user=a:b@c",
        "postgresql://[2001:db8::1]:5432/sms",
        "postgresql://[2001:db8::1]/sms",
        "postgresql://?service=team",
        "postgresql://ana@%2Ftmp%2Fpg/sms",
    ],
)
def test_a_url_goes_to_libpq_as_it_is(url: str) -> None:
    assert is_server_url(url)
    assert server_url(url, "--store") == url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ana:SECRET@db.corp/sms",
        "postgres://ana:SECRET@one:5432,two/sms",
        "postgresql://ana:@db.corp/sms",
        "postgresql://ana:SECRET/x@db.corp/sms",
        "postgresql://db.corp/sms?password=SECRET",
        "postgresql://db.corp/sms?sslmode=require&pass%77ord=SECRET",
        "postgresql://db.corp/sms?sslpassword=SECRET",
    ],
)
def test_a_password_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadUsage) as refused:
        server_url(url, "SMS_ADMIN_STORE")
    assert "SMS_ADMIN_STORE" in refused.value.message
    assert "SECRET" not in f"{refused.value.message} {refused.value.hint}"


@pytest.mark.parametrize(
    "url", ["mysql://h/d", "POSTGRESQL://h/d", "sqlite:///store.db", "postgresql+psycopg://ana:SECRET@db.corp/sms"]
)
def test_a_url_of_another_kind_is_refused_and_not_taken_for_a_file(url: str) -> None:
    assert is_server_url(url)
    with pytest.raises(BadUsage, match=f"not at {re.escape(url.split(':')[0])}:// .--store.") as refused:
        server_url(url, "--store")
    assert "SECRET" not in f"{refused.value.message} {refused.value.hint}"


@pytest.mark.parametrize("text", ["store.db", "/srv/postgresql://x", "postgresql:/x", "C:\\store.db", ""])
def test_everything_else_is_a_path(text: str) -> None:
    assert not is_server_url(text)
