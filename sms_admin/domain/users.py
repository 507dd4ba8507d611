"""User names, which are compared without case and shown as first written; and the names of actors."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sms_admin.domain.text import plain

MAX_LENGTH = 254  # the longest address that SMTP can carry (RFC 5321, 4.5.3.1.3)
NOBODYS_NAME = "is the name of no user in the store"
SEVERAL_USERS_NAME = "is the name of more than one user in the store"
DETAILS = ("first_name", "last_name", "site")  # what the store has of a user beside the user name
# How exports, and people who keep a list, write that there is no user; often in brackets.
_NOBODY = frozenset({"n/a", "nobody", "none", "null", "tbd", "unassigned", "undefined", "unknown", "vacant"})
# A column of addresses of which each is a user name, and its key but for its case; its parts make no more than the
# longest. Possessive: what was read is not read again where a later address is another kind of text.
_ADDRESS = r"[A-Za-z0-9][A-Za-z0-9._+'-]{0,63}+@[A-Za-z0-9.-]{1,189}+"
_ADDRESSES = re.compile(rf"{_ADDRESS}(?:\n{_ADDRESS})*+")
_JOINERS = "\u200c\u200d"  # names in Persian or Hindi need them


def user_key(text: str) -> str:
    """The form under which a user name is stored and compared: plain, composed, without case or outer blanks."""
    return former_user_key(plain(text))


def former_user_key(text: str) -> str:
    """The form before version 0.2.0, not made plain: a store that was made then may hold a user under it."""
    if text.isascii():  # the same result, ten times faster
        return text.strip().lower()
    # Unicode 16, D145. The result is composed (NFC), which is as distinct and shorter.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text.strip()).casefold())


def why_no_user_name(text: str) -> str:
    """Why ``text``, made plain, cannot be a user name, as a clause; empty where it can."""
    name = plain(text).strip()
    if why := _why_no_name(name):
        return why
    if not any(map(str.isalnum, name)):
        return "it has no letter or digit in it"
    if name.lower().strip("()[]<>") in _NOBODY:
        return "it stands for nobody, and so does an empty cell"
    if " " in name:
        return "it has a blank in it"
    if name.count("@") > 1:
        return "it looks like two addresses"
    if name[:7].lower() == "mailto:":
        return "it is a link to an address"
    return "" if name.isprintable() else "it has a character in it that cannot be shown"


def are_addresses(texts: Sequence[str]) -> bool:
    """Whether each of ``texts`` is an address that is a user name as it stands, and its key but for its case."""
    joined = "\n".join(texts)
    return bool(_ADDRESSES.fullmatch(joined)) and joined.count("\n") == len(texts) - 1


def user_keys(texts: Sequence[str], unusable: str | None = None) -> Sequence[str]:
    """The key of each of the ``texts`` of a file, empty where it is empty; ``unusable``, if given, for no user name."""
    if are_addresses(texts):  # the common case
        return "\n".join(texts).lower().split("\n")
    keys = list(map(user_key, texts))
    if unusable is None:
        return keys
    return [unusable if key and why_no_user_name(text) else key for key, text in zip(keys, texts, strict=True)]


def why_no_actor(text: str) -> str:
    """Why ``text`` cannot name an actor, as a clause; empty where it can. Unlike a user name it may have blanks."""
    name = text.strip()
    hidden = any(unicodedata.category(c) in ("Cc", "Cs", "Cf", "Zl", "Zp") and c not in _JOINERS for c in name)
    return _why_no_name(name) or ("it has a control or invisible character in it" if hidden else "")


def _why_no_name(name: str) -> str:
    if not name:
        return "it is empty"
    return f"it is longer than {MAX_LENGTH} characters" if len(name) > MAX_LENGTH else ""


def name_key(text: str) -> str:
    """The form under which people's names are compared: as user names, with single blanks."""
    return user_key(" ".join(plain(text).split()))


def split_name(text: str) -> tuple[str, str]:
    """First and last name of a full name: the last word is the last name."""
    first, _, last = " ".join(text.split()).rpartition(" ")
    return first, last


def full_name(first: str, last: str) -> str:
    """First and last name as the console's Name column shows them."""
    return full_names([first], [last])[0]


def full_names(firsts: Iterable[str], lasts: Iterable[str]) -> list[str]:
    """The full names in two columns."""
    return [f"{first} {last}".strip() for first, last in zip(firsts, lasts, strict=True)]
