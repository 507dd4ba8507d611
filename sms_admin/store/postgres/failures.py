"""PostgreSQL's errors as failures that the user can act on, by their SQLSTATE."""

import psycopg
from sqlalchemy.exc import DBAPIError, StatementError

from sms_admin.domain.commands import Again, again
from sms_admin.domain.errors import Failure, StoreUnusable, TryAgain, damaged

_BUSY = ("55P03", "40001", "40P01")
_ENDED = ("57P01", "57P02", "57P03", "57P05", "25P03")
_NO_LOGIN = ("28000", "28P01", "3D000")
_NO_RIGHT = ("42501", "25006")
_FULL = ("53100", "53200")
_DAMAGED = ("XX001", "XX002")


def failure(place: str, error: BaseException) -> Failure | None:
    """The failure that ``error`` means to a user; None where our own statement is wrong."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, UnicodeError) or (isinstance(error, StatementError) and isinstance(error.orig, UnicodeError)):
        return StoreUnusable(f"{place}: a text is not valid Unicode", "export the file as UTF-8")
    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate or ("" if isinstance(error, psycopg.OperationalError) else "ours")
    return _of_others(place, state) or _of_the_server(place, state, reason(error))


def reason(error: BaseException) -> str:
    """The first line of the server's or libpq's message."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def _of_others(place: str, state: str) -> Failure | None:
    if state in _BUSY:
        return TryAgain(
            f"the store {place} is busy: another sms-admin is saving", Again(environ=("SMS_ADMIN_LOCK_TIMEOUT", "300"))
        )
    if state == "53300":
        return TryAgain(f"the server of {place} has no connection left", again())
    if state == "57014":
        return TryAgain("the work on the store was interrupted; nothing was saved", again(), code="interrupted")
    if state in _ENDED:
        return TryAgain(f"the server of {place} ended the connection; nothing was saved", again(), code="lost")
    return None


def _of_the_server(place: str, state: str, said: str) -> Failure | None:
    if state in _NO_LOGIN:
        return StoreUnusable(f"the server refuses the login to {place}: {said}", _WAYS_IN, code="login-refused")
    if state in _NO_RIGHT:
        return StoreUnusable(
            f"the store {place} cannot be changed by you: {said}",
            "let the owner of the store give more with 'store grant'",
            code="read-only",
        )
    if state in _FULL:
        return StoreUnusable(
            f"the disk of the server is full, or its memory: {said}",
            "free space there and run it again",
            code="disk-full",
        )
    if state in _DAMAGED:
        return damaged(said, place)
    if state.startswith("08") or not state:
        return TryAgain(f"the connection to {place} was lost: {said}; nothing was saved", again(), code="lost")
    return None


def not_opened(place: str, error: BaseException) -> Failure:
    """The failure where no connection could be made. Its causes seldom have a SQLSTATE that reaches a client."""
    state = getattr(error, "sqlstate", None) or ""
    if state and (found := failure(place, error)):
        return found
    said = reason(error)
    if any(word in said for word in _REFUSALS):
        return _of_the_server(place, _NO_LOGIN[0], said) or damaged(said, place)
    return TryAgain(f"cannot reach the store {place}: {said}", _WAYS_IN, code="unreachable")


_REFUSALS = ("authentication failed", "no password supplied", "does not exist", "pg_hba.conf")
_WAYS_IN = "check host, user and network with psql; passwords are read from ~/.pgpass, PGPASSWORD or ?service=NAME"
