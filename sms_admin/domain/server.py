"""Where a store for a team is: the URL of a database on a server, which libpq reads."""

import re
from enum import StrEnum
from urllib.parse import unquote

from sms_admin.domain.errors import BadUsage


class Access(StrEnum):
    """The roles on a store on a server."""

    OPERATOR = "operator"
    READER = "reader"
    AUDITOR = "auditor"


_SCHEMES = ("postgresql://", "postgres://")
_ANY_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_SECRETS = ("password", "sslpassword")


class ServerUrl(str):
    """The URL of a database that holds a store, as it was given."""

    __slots__ = ()


def is_server_url(text: str) -> bool:
    """Whether ``text`` is the URL of a server and not the path of a file; of which server, ``server_url`` judges."""
    return _ANY_SCHEME.match(text) is not None


def server_url(text: str, origin: str) -> ServerUrl:
    """``text`` as the URL of a store; ``origin`` says where it was set. Raises BadUsage where it holds a password.

    Also for a URL of another kind, like SQLAlchemy's ``postgresql+psycopg://``. A password in a URL cannot be hidden:
    libpq's errors quote parts of it, and every process can read the arguments of others. The message quotes nothing of
    the URL for the same reason.
    """
    scheme, rest = text.split("://", 1)
    if not text.startswith(_SCHEMES):
        raise BadUsage(
            f"a store is a file or on a PostgreSQL server, and not at {scheme}:// ({origin})",
            "name a file, or postgresql://HOST/DATABASE",
        )
    authority, _, query = rest.partition("?")
    authority = authority.split("/", 1)[0]
    userinfo, at, hosts = authority.rpartition("@")
    names = {unquote(part.split("=", 1)[0]) for part in query.split("&")}
    if (at and ":" in userinfo) or names & {*_SECRETS} or not _ports_are_numbers(hosts):
        raise BadUsage(
            f"the URL of the store must not hold a password ({origin})",
            "keep it in ~/.pgpass, in PGPASSWORD, or in a service file: ?service=NAME",
        )
    return ServerUrl(text)


def _ports_are_numbers(hosts: str) -> bool:
    """libpq takes a password that holds a slash for a port, and quotes it in its error."""
    for host in hosts.split(","):
        name, colon, port = host.rpartition(":")
        if colon and not (port.isdecimal() or not port or (name.startswith("[") and "]" not in name)):
            return False
    return True
