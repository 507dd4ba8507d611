"""Completions from a store. Does not load SQLAlchemy: completion must be instant."""

from pathlib import Path

from sms_admin.domain.server import ServerUrl
from sms_admin.store.sqlite.offers import offers


def stored(place: Path | ServerUrl, kind: str, typed: str, owner: str = "") -> list[tuple[str, str]]:
    """Keys of ``kind`` (brand, campaign, user, number, run) that begin with ``typed``, each with a description.

    At most fifty; ``owner`` narrows numbers to those of a user. A server is not asked: it may be slow, or ask for a
    password.
    """
    return offers(place, kind, typed, owner) if isinstance(place, Path) else []
