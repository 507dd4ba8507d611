"""An error of the server is reported by its SQLSTATE, as one that the user can act on, or as a bug of this program."""

import psycopg
import pytest
from psycopg import errors

from sms_admin.domain.commands import Again
from sms_admin.domain.errors import StoreUnusable, TryAgain
from sms_admin.store.postgres.failures import failure

PLACE = "postgresql://db.corp.example/sms"


@pytest.mark.parametrize(
    ("error", "kind", "code", "hint"),
    [
        (errors.LockNotAvailable, TryAgain, "busy", "again"),
        (errors.SerializationFailure, TryAgain, "busy", "again"),
        (errors.DeadlockDetected, TryAgain, "busy", "again"),
        (errors.TooManyConnections, TryAgain, "busy", "again"),
        (errors.AdminShutdown, TryAgain, "lost", "again"),
        (errors.DatabaseDropped, TryAgain, "lost", "again"),
        (errors.IdleSessionTimeout, TryAgain, "lost", "again"),
        (errors.TransactionTimeout, TryAgain, "lost", "again"),
        (errors.ReadOnlySqlTransaction, StoreUnusable, "read-only", "default_transaction_read_only"),
        (errors.InsufficientPrivilege, StoreUnusable, "read-only", "store grant"),
        (errors.DiskFull, StoreUnusable, "disk-full", "free space"),
        (errors.ConfigurationLimitExceeded, StoreUnusable, "disk-full", "limit"),
        (errors.DataCorrupted, StoreUnusable, "damaged", "store check"),
    ],
)
def test_a_state_of_the_server_is_one_that_can_be_acted_on(
    error: type[psycopg.Error], kind: type, code: str, hint: str
) -> None:
    found = failure(PLACE, error("as the server words it"))
    assert found is not None
    assert (type(found), found.code) == (kind, code)
    assert isinstance(found.hint, Again) if hint == "again" else hint in str(found.hint)


@pytest.mark.parametrize("words", ["permission denied to create temporary tables", "um temporäre Tabellen zu erzeugen"])
def test_temporary_tables_are_given_by_another_than_the_owner_of_the_store(words: str) -> None:
    found = failure(PLACE, errors.InsufficientPrivilege(words))
    assert found is not None
    assert (found.code, "GRANT TEMPORARY" in str(found.hint)) == ("no-access", True)


@pytest.mark.parametrize("error", [errors.UndefinedTable, errors.UniqueViolation, errors.SyntaxError, ValueError])
def test_a_wrong_statement_of_ours_is_a_bug(error: type[Exception]) -> None:
    assert failure(PLACE, error("as the server words it")) is None
