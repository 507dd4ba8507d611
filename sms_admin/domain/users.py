"""User names, which are compared without case and shown as first written; and the names of actors."""

import unicodedata

from sms_admin.domain.text import plain

MAX_LENGTH = 254  # the longest address that SMTP can carry (RFC 5321, 4.5.3.1.3)
NOBODYS_NAME = "is the name of no user in the store"
SEVERAL_USERS_NAME = "is the name of more than one user in the store"
_JOINERS = "\u200c\u200d"  # names in Persian or Hindi need them


class UnusableName(ValueError):
    """The text cannot be a user name; the message is a clause that says why."""


def user_key(text: str) -> str:
    """The form under which a user name is stored and compared: plain, composed, without case or outer blanks."""
    if text.isascii():  # the same result, ten times faster
        return text.strip().lower()
    folded = unicodedata.normalize(
        "NFD", plain(text).strip()
    ).casefold()  # Unicode 16, D145; NFC is the same, but shorter
    return unicodedata.normalize("NFC", folded)


def check_user_name(text: str) -> None:
    """Raises UnusableName where ``text``, made plain, cannot name a user: blanks, unprintable characters, length."""
    name = _some_text(plain(text))
    if " " in name:
        raise UnusableName("it has a blank in it")
    if not name.isprintable():
        raise UnusableName("it has a character in it that cannot be shown")


def check_actor(text: str) -> None:
    """Raises UnusableName where ``text`` cannot name an actor: control characters, length. Blanks are allowed."""
    name = _some_text(text)
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cf", "Zl", "Zp") and c not in _JOINERS for c in name):
        raise UnusableName("it has a control or invisible character in it")


def _some_text(text: str) -> str:
    name = text.strip()
    if not name:
        raise UnusableName("it is empty")
    if len(name) > MAX_LENGTH:
        raise UnusableName(f"it is longer than {MAX_LENGTH} characters")
    return name


def name_key(text: str) -> str:
    """The form under which people's names are compared: as user names, with single blanks."""
    return user_key(" ".join(plain(text).split()))


def split_name(text: str) -> tuple[str, str]:
    """First and last name of a full name: the last word is the last name."""
    first, _, last = " ".join(text.split()).rpartition(" ")
    return first, last


def full_name(first: str, last: str) -> str:
    """First and last name as the console's Name column shows them."""
    return f"{first} {last}".strip()
