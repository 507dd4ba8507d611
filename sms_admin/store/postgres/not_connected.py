"""Why no connection could be made. A client is given no SQLSTATE before the login, so the words of the error decide."""

import re
from collections.abc import Callable

from sms_admin.domain.errors import BadUsage, Failure, StoreUnusable, TryAgain


def not_connected(place: str, said: str) -> Failure:
    """The failure where no connection to ``place`` could be made, and libpq or the server ``said`` why."""
    report, hint = next((report, hint) for words, report, hint in _CAUSES if re.search(words, said))
    return report(place, said, hint)


def _bad_url(_place: str, said: str, hint: str) -> Failure:
    return BadUsage(f"libpq cannot use the URL of the store: {said}", hint)


def _login_refused(place: str, said: str, hint: str) -> Failure:
    return StoreUnusable(f"the server refuses the login to {place}: {said}", hint, code="login-refused")


def _not_secure(place: str, said: str, hint: str) -> Failure:
    return StoreUnusable(f"no safe connection to {place}: {said}", hint, code="not-secure")


def _not_now(place: str, said: str, hint: str) -> Failure:
    return TryAgain(f"the server of {place} takes no connection now: {said}", hint, code="unreachable")


def _unreachable(place: str, said: str, hint: str) -> Failure:
    return TryAgain(f"cannot reach the store {place}: {said}", hint, code="unreachable")


_WAYS_IN = "check host, user and network with psql; passwords are read from ~/.pgpass, PGPASSWORD or ?service=NAME"
# The words that tell a cause, how it is reported, and what to do. The first that fits; where the server speaks another
# language than English, that is the last.
_CAUSES: tuple[tuple[str, Callable[[str, str, str], Failure], str], ...] = (
    (
        "^invalid |^bad value for|service file|definition of service|configuration parameter|value for parameter",
        _bad_url,
        "postgresql://HOST/DATABASE; the PG… variables and ?service=NAME add to it",
    ),
    (
        "client certificate|private key|certificate authentication failed|alert unknown ca|certificate required",
        _login_refused,
        "name your certificate and its key, which nobody else may read: ?sslcert=FILE&sslkey=FILE",
    ),
    (
        "root certificate|certificate verify failed",
        _not_secure,
        "the certificate of the authority that signed the server's belongs in ~/.postgresql/root.crt, or name its"
        " file: ?sslrootcert=FILE; ?sslrootcert=system trusts whom this machine trusts",
    ),
    (
        "does not match host name",
        _not_secure,
        "name the host as its certificate does: postgresql://HOST/DATABASE",
    ),
    (
        "does not support SSL",
        _not_secure,
        "let an administrator of the server turn TLS on: ssl = on, in postgresql.conf",
    ),
    ("no encryption", _login_refused, "ask for an encrypted connection: ?sslmode=verify-full"),
    (
        'database ".*" does not exist|no such database',
        _login_refused,
        "name a database that is there; an administrator of the server makes a new one with CREATE DATABASE",
    ),
    (
        "permission denied for database|not permitted to log in|not currently accepting|pg_hba.conf",
        _login_refused,
        "let an administrator of the server allow it: GRANT CONNECT, ALTER ROLE, ALTER DATABASE or pg_hba.conf",
    ),
    ('authentication failed|no password supplied|role ".*" does not exist|no such user', _login_refused, _WAYS_IN),
    (
        "starting up|shutting down|accepting connections|in recovery mode|too many|connection slots|"
        "no more connections|try again later|cannot connect to server",
        _not_now,
        "run it again in a moment",
    ),
    ("", _unreachable, _WAYS_IN),
)
