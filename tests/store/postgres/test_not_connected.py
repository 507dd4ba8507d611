"""What is said where no connection could be made: by the words of libpq and of servers, as they were seen."""

import pytest

from sms_admin.domain.errors import BadUsage, StoreUnusable, TryAgain
from sms_admin.store.postgres.not_connected import not_connected

PLACE = "postgresql://db.corp.example/sms"
AT = 'connection to server at "192.0.2.7", port 5432 failed: '
USAGE, LOGIN, NOT_SECURE = (BadUsage, "usage"), (StoreUnusable, "login-refused"), (StoreUnusable, "not-secure")
UNREACHABLE = (TryAgain, "unreachable")


@pytest.mark.parametrize(
    ("said", "kind", "hint"),
    [
        ('invalid sslmode value: "bogus"', USAGE, "postgresql://HOST/DATABASE"),
        ('invalid port number: "99999"', USAGE, "postgresql://HOST/DATABASE"),
        ("bad value for connect_timeout: 'abc'", USAGE, "postgresql://HOST/DATABASE"),
        ('definition of service "team" not found', USAGE, "?service=NAME"),
        (f'{AT}FATAL:  unrecognized configuration parameter "foo"', USAGE, "PG…"),
        (f'{AT}FATAL:  invalid value for parameter "work_mem": "huge"', USAGE, "PG…"),
        (f"{AT}FATAL:  connection requires a valid client certificate", LOGIN, "sslcert"),
        (f'{AT}FATAL:  certificate authentication failed for user "ana"', LOGIN, "sslcert"),
        (f'{AT}private key file "/x" has group or world access', LOGIN, "nobody else may read"),
        (f'{AT}certificate present, but not private key file "/x"', LOGIN, "sslkey"),
        (f'{AT}could not load private key file "/x": key values mismatch', LOGIN, "sslkey"),
        (f"{AT}SSL error: ssl/tls alert unknown ca", LOGIN, "sslcert"),
        (f"{AT}SSL error: tlsv13 alert certificate required", LOGIN, "sslcert"),
        (f'{AT}root certificate file "/x/root.crt" does not exist', NOT_SECURE, "root.crt"),
        (f"{AT}SSL error: certificate verify failed", NOT_SECURE, "sslrootcert=FILE"),
        (f'{AT}server certificate for "db" does not match host name "192.0.2.7"', NOT_SECURE, "HOST"),
        (f"{AT}server does not support SSL, but SSL was required", NOT_SECURE, "ssl = on"),
        (
            f'{AT}FATAL:  no pg_hba.conf entry for host "192.0.2.8", user "ana", database "sms", no encryption',
            LOGIN,
            "?sslmode=verify-full",
        ),
        (
            f'{AT}FATAL:  no pg_hba.conf entry for host "192.0.2.8", user "ana", database "sms", SSL encryption',
            LOGIN,
            "pg_hba.conf",
        ),
        (f'{AT}FATAL:  database "sms" does not exist', LOGIN, "CREATE DATABASE"),
        (f'{AT}FATAL:  permission denied for database "sms"', LOGIN, "GRANT CONNECT"),
        (f'{AT}FATAL:  role "ana" is not permitted to log in', LOGIN, "ALTER ROLE"),
        (f'{AT}FATAL:  database "sms" is not currently accepting connections', LOGIN, "ALTER DATABASE"),
        (f'{AT}FATAL:  password authentication failed for user "ana"', LOGIN, "PGPASSWORD"),
        (f"{AT}fe_sendauth: no password supplied", LOGIN, "~/.pgpass"),
        (f'{AT}FATAL:  role "ana" does not exist', LOGIN, "user"),
        (f"{AT}FATAL:  the database system is starting up", UNREACHABLE, "again"),
        (f"{AT}FATAL:  the database system is shutting down", UNREACHABLE, "again"),
        (f"{AT}FATAL:  the database system is not yet accepting connections", UNREACHABLE, "again"),
        (f"{AT}FATAL:  the database system is in recovery mode", UNREACHABLE, "again"),
        (f"{AT}FATAL:  sorry, too many clients already", UNREACHABLE, "again"),
        (f'{AT}FATAL:  too many connections for role "ana"', UNREACHABLE, "again"),
        (
            f"{AT}FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute",
            UNREACHABLE,
            "again",
        ),
        (f"{AT}FATAL:  no more connections allowed (max_client_conn)", UNREACHABLE, "again"),
        (f"{AT}Connection refused", UNREACHABLE, "host, user and network"),
        (f"{AT}server closed the connection unexpectedly", UNREACHABLE, "host, user and network"),
        ("connection timeout expired", UNREACHABLE, "host, user and network"),
        ("failed to resolve host 'db': [Errno -3] Temporary failure in name resolution", UNREACHABLE, "host"),
        ("failed to resolve host 'db': [Errno -2] Name or service not known", UNREACHABLE, "host"),
        ('connection to server on socket "/x/.s.PGSQL.5432" failed: No such file or directory', UNREACHABLE, "host"),
        (f"{AT}FATAL:  Passwort-Authentifizierung für Benutzer »ana« fehlgeschlagen", UNREACHABLE, "PGPASSWORD"),
    ],
)
def test_each_cause_has_its_exit_code_its_code_and_its_way_out(said: str, kind: tuple[type, str], hint: str) -> None:
    failed = not_connected(PLACE, said)
    assert (type(failed), failed.code) == kind
    assert failed.message.endswith(said)
    assert hint in str(failed.hint)
