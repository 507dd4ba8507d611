"""PostgreSQL's errors as failures that the user can act on, by their SQLSTATE."""

import re

import psycopg
from sqlalchemy.exc import DBAPIError, StatementError

from sms_admin.domain.commands import Again, again
from sms_admin.domain.errors import Failure, StoreUnusable, TryAgain, damaged
from sms_admin.store.postgres.not_connected import not_connected
from sms_admin.store.postgres.rights import ASK_FOR_TABLES, ASK_THE_OWNER, ASK_TO_WRITE

_BUSY = "55P03"
_AT_ODDS = ("40001", "40P01")  # with a change in psql; on a standby, with the changes that it takes over
_ENDED = ("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04")
_NO_LOGIN = ("28000", "28P01", "3D000")
_NO_RIGHT = "42501"
_ONLY_READS = "25006"
_FULL = ("53100", "53200", "53400")
_DAMAGED = ("XX001", "XX002")
_OF_THE_DRIVER = re.compile("^(?:connection failed|connection is bad): ")  # it stands before libpq's own words


def failure(place: str, error: BaseException) -> Failure | None:
    """The failure that ``error`` means to a user; None where our own statement is wrong."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, UnicodeError) or (isinstance(error, StatementError) and isinstance(error.orig, UnicodeError)):
        return StoreUnusable(f"{place}: a text is not valid Unicode", "export the file as UTF-8")
    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate or ("" if isinstance(error, psycopg.OperationalError) else "ours")
    said = reason(error)
    return _of_others(place, state, said) or _of_the_server(place, state, said)


def reason(error: BaseException) -> str:
    """The first line of the server's or libpq's message."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return _OF_THE_DRIVER.sub("", lines[0]) if lines else type(error).__name__


def _of_others(place: str, state: str, said: str) -> Failure | None:
    if state == _BUSY:
        return TryAgain(
            f"the store {place} is busy: another sms-admin is saving", Again(environ=("SMS_ADMIN_LOCK_TIMEOUT", "300"))
        )
    if state in _AT_ODDS:
        return TryAgain(f"the store {place} was changed meanwhile: {said}; nothing was saved", again())
    if state == "53300":
        return TryAgain(f"the server of {place} has no connection left", again())
    if state == "57014":
        return TryAgain("the work on the store was interrupted; nothing was saved", again(), code="interrupted")
    if state in _ENDED:
        return TryAgain(f"the server of {place} ended the connection; nothing was saved", again(), code="lost")
    return None


def _of_the_server(place: str, state: str, said: str) -> Failure | None:
    if state in _NO_LOGIN:
        return not_connected(place, said)
    if state == _ONLY_READS:
        return StoreUnusable(
            f"{place}: the server lets this connection only read: {said}", ASK_TO_WRITE, code="read-only"
        )
    if state == _NO_RIGHT and "tempor" in said.lower():  # so in most of the languages of a server
        return StoreUnusable(
            f"{place}: a plan, and a search, need temporary tables: {said}", ASK_FOR_TABLES, code="no-access"
        )
    if state == _NO_RIGHT:
        return StoreUnusable(f"this role may not do that in the store {place}: {said}", ASK_THE_OWNER, code="read-only")
    if state in _FULL:
        return StoreUnusable(
            f"the disk of the server is full, or its memory, or a limit is reached: {said}",
            "free space there, or raise the limit, and run it again",
            code="disk-full",
        )
    if state in _DAMAGED:
        return damaged(said, place)
    if state.startswith("08") or not state:
        return TryAgain(f"the connection to {place} was lost: {said}; nothing was saved", again(), code="lost")
    return None


def not_opened(place: str, error: BaseException) -> Failure:
    """The failure where no connection could be made. Its causes seldom have a SQLSTATE that reaches a client."""
    found = failure(place, error) if getattr(error, "sqlstate", None) else None
    return found or not_connected(place, reason(error))
