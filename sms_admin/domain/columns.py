"""Which column of a file holds which field: known names, and names as people write them.

Source: README, "Files in"; the aliases are those of the consoles and exports that it names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from sms_admin.domain.text import plain
from sms_admin.domain.users import DETAILS


class Field(StrEnum):
    """A column that sms-admin understands, by the name it should have."""

    NUMBER = "phone_number"
    USER = "user"
    CAMPAIGN = "campaign_id"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    SITE = "site"
    SMS_STATUS = "sms_status"
    NAME = "name"  # first and last name in one, as the console shows them


IMPORT_FIELDS = frozenset(Field)

# Aliases of a column in the console, its exports and other consoles; the preferred one first.
ALIASES: Mapping[Field, tuple[str, ...]] = {
    Field.NUMBER: ("number", "phone", "phoneNumber", "telephoneNumber", "User.Voice.Number", "LineURI"),
    Field.USER: ("userName", "userPrincipalName", "email", "primaryEmail", "User ID/Email"),
    Field.FIRST_NAME: ("firstName", "givenName", "User.FirstName"),
    Field.LAST_NAME: ("lastName", "surname", "familyName", "User.LastName"),
    Field.CAMPAIGN: (
        *("campaign", "TCR campaign", "TCR campaign ID", "A2P campaign", "A2P campaign ID"),
        *("10DLC campaign", "10DLC campaign ID", "tendlc_campaign", "tendlc_campaign_id", "assignment"),
    ),
    Field.SMS_STATUS: ("smsStatus", "status"),
}
# The fields of a number in a list, in their order.
LISTED = (
    *("number", "user", "name", "country", "category", "status", "campaign_id", "assignment", "updated_at"),
    *DETAILS,
)
REPORTED = ("line", "number", "outcome", "code", "reason")  # what a report adds to the columns of its file

_NO_PART = re.compile(r"\[[^][]*\]|\([^()]*\)|[*:]|\b(?:required|optional)\b", re.IGNORECASE)
_JOINTS = re.compile(r"[\s_-]+")
_LIKE_NUMBERS = re.compile(r"phone|number|mobile|\btel|\bdid|did\b|\bline|LineURI", re.IGNORECASE)
_REVEALING = ("assignment", "campaign", "email", "phone", "smsstatus", "surname", "username")
# Words that reveal a field only where they stand alone: "upn" is in "Group name" too.
_REVEALING_WORDS: Mapping[Field, re.Pattern[str]] = {
    Field.USER: re.compile(r"\b(?:upn|user ?id|login)\b"),
    Field.NAME: re.compile(r"(?:full|display) ?name"),
    Field.SITE: re.compile(r"\bsite (?:name|id)\b"),
}


def same_name(name: str) -> str:
    """A column name in the form that is compared: without case, spaces, ``_``, ``-`` and invisible characters."""
    return _JOINTS.sub("", plain(name)).casefold()


def plain_name(name: str) -> str:
    """The same without additions to the name: text in brackets, ``Required``, ``Optional``, ``*``."""
    return same_name(_NO_PART.sub(" ", name))


def is_guess(name: str) -> bool:
    """Whether a part of the name was ignored to recognise it."""
    return plain_name(name) != same_name(name)


def _ranks() -> Iterator[tuple[str, tuple[Field, int]]]:
    for meaning in Field:
        for rank, name in enumerate((meaning.value, *ALIASES.get(meaning, ()))):
            yield plain_name(name), (meaning, rank)


_KNOWN = dict(reversed([*_ranks()]))  # name → its field, and its rank among the aliases
_OWN_LIST = {"assignment"}  # 'numbers list' writes it, by this very name, beside the column that it is made from
_INVENTORY = {"origin", "nationalformattednumber"}  # in the header of 8x8's number API, whose status differs


class UnclearColumns(ValueError):
    """The names do not say which column holds a field; the message is a clause that says why.

    ``names`` are the candidate columns; empty where a requested column is missing.
    """

    def __init__(self, why: str, meaning: Field | None = None, names: Sequence[str] = ()) -> None:
        super().__init__(why)
        self.meaning = meaning
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class Naming:
    """The columns that a command looks for in a file. ``fields`` are those that it reads.

    ``given`` names the columns of this file (empty: the file has no such column); ``usual`` names those of every
    file that has them. Both take precedence over the aliases. ``users_alone``: a file may name users and no numbers.
    """

    fields: frozenset[Field]
    given: Mapping[Field, str] = field(default_factory=dict)
    usual: Mapping[Field, str] = field(default_factory=dict)
    users_alone: bool = False

    def fits(self, names: Sequence[str]) -> bool:
        """Whether ``names`` are a header: one of them is the column of numbers, or of users where that is enough.

        Users are not enough where another column looks like one of numbers, which is probably meant to be read.
        """
        if self._has(Field.NUMBER, names):
            return True
        if not (self.users_alone and self._has(Field.USER, names)) or any("@" in name for name in names):
            return False
        return self.given.get(Field.NUMBER) == "" or not any(map(looks_like_numbers, names))

    def _has(self, meaning: Field, names: Sequence[str]) -> bool:
        """Whether one of ``names`` is the column of a field."""
        chosen = self.given.get(meaning, self.usual.get(meaning))
        known = {plain_name(name) for name in names}
        if chosen and plain_name(chosen) in known:
            return True
        return meaning not in self.given and any(_means(name, meaning) for name in known)

    def columns(self, names: Sequence[str]) -> dict[Field, int]:
        """Which column of a header holds which field. Raises UnclearColumns."""
        found = self._named(names)
        left = {at: plain_name(name) for at, name in enumerate(names) if at not in found.values()}
        wanted = self.fields - {Field.NUMBER} if self._reports_users(names) else self.fields | {Field.NUMBER}
        for meaning in Field:
            if meaning in wanted - found.keys() - self.given.keys():
                found |= _by_alias(meaning, names, left)
        if Field.USER in found and {Field.FIRST_NAME, Field.LAST_NAME} & found.keys() and Field.NAME not in self.given:
            found.pop(Field.NAME, None)  # first and last name are more precise
        _refuse_doubled(names, set(found.values()))
        return {meaning: found[meaning] for meaning in Field if meaning in found}

    def _reports_users(self, names: Sequence[str]) -> bool:
        """Whether it is the header of a report on a file of users alone, which is read as that file was.

        The ``number`` in it is the one that was chosen for a user, and blank where none was.
        """
        own = names[: -len(REPORTED)]
        return (
            self.users_alone
            and tuple(names[len(own) :]) == REPORTED
            and self._has(Field.USER, own)
            and not (self._has(Field.NUMBER, own) or any(map(looks_like_numbers, own)))
        )

    def _named(self, names: Sequence[str]) -> dict[Field, int]:
        """The columns that the user has named for a field."""
        found: dict[Field, int] = {}
        for meaning, name in {**self.usual, **self.given}.items():
            places = [at for at, other in enumerate(names) if name and plain_name(other) == plain_name(name)]
            exact = [at for at in places if names[at] == name] or places
            if len(exact) > 1:
                raise UnclearColumns("have the name that was given", meaning, [names[at] for at in exact])
            if exact and meaning in self.fields | {Field.NUMBER}:
                found[meaning] = exact[0]
            elif name and not exact and meaning in self.given:
                raise UnclearColumns(f"there is no column “{name}”", meaning)
        return found


def _means(key: str, meaning: Field) -> bool:
    return _KNOWN.get(key, (None, 0))[0] is meaning


def _by_alias(meaning: Field, names: Sequence[str], left: Mapping[int, str]) -> dict[Field, int]:
    """The column of a field, by its name. For the user the preferred name wins; any other field may have only one."""
    ranked = sorted((_KNOWN[key][1], at) for at, key in left.items() if _means(key, meaning))
    if meaning is Field.SMS_STATUS and _INVENTORY & set(left.values()):
        ranked = [(rank, at) for rank, at in ranked if left[at] != "status"]
    if meaning is Field.NUMBER and len(ranked) > 1 and tuple(names[-len(REPORTED) :]) == REPORTED:
        ranked = [(rank, at) for rank, at in ranked if at != len(names) - len(REPORTED) + REPORTED.index("number")]
    if len(ranked) > 1 and names[ranked[0][1]] == meaning.value:
        ranked = [(rank, at) for rank, at in ranked if names[at] not in _OWN_LIST]
    if len({rank for rank, _ in ranked}) > 1 and meaning is Field.USER:
        ranked = [(rank, at) for rank, at in ranked if rank == ranked[0][0]]
    if len(ranked) > 1:
        raise UnclearColumns("mean the same", meaning, [names[at] for _, at in ranked])
    return {meaning: ranked[0][1]} if ranked else {}


def _refuse_doubled(names: Sequence[str], read: set[int]) -> None:
    first: dict[str, str] = {}
    for at, name in enumerate(names):
        key = same_name(name)
        if at in read or not key:
            continue
        if key in first:
            raise UnclearColumns("have the same name", None, [first[key], name])
        first[key] = name


def likeliest_first(names: Sequence[str], numbers: AbstractSet[int] = frozenset()) -> list[str]:
    """``names``, those that look like a column of numbers first; blank ones are left out.

    ``numbers`` are the places of columns that have numbers in them, which come first among those that look alike.
    """
    places = [at for at, name in enumerate(names) if name.strip()]
    places.sort(key=lambda at: (not looks_like_numbers(names[at]), at not in numbers))
    return [names[at] for at in places]


def field_meant(word: str) -> Field | None:
    """The field that is probably meant by ``word``, which names none: an alias of it, or nearly one."""
    key = plain_name(word)
    return _KNOWN[key][0] if key in _KNOWN else _close(key)


def looks_like_numbers(name: str) -> bool:
    """Whether a column of that name may hold phone numbers."""
    return bool(_LIKE_NUMBERS.search(name)) or _close(plain_name(name)) is Field.NUMBER


def also_meaning(meaning: Field, unused: Sequence[str]) -> list[str]:
    """The unused columns whose name is one of a field that is read from another column."""
    return [name for name in unused if _means(plain_name(name), meaning)]


def meant(unused: Sequence[str], missing: frozenset[Field]) -> dict[str, Field]:
    """The unused columns that are probably meant for a field that the file lacks."""
    if not {Field.FIRST_NAME, Field.LAST_NAME} <= missing:
        missing -= {Field.NAME}  # first and last name are more precise
    found = {name: _close(plain_name(name)) or _revealed(name) for name in unused}
    return {name: meaning for name, meaning in found.items() if meaning in missing}


def _revealed(name: str) -> Field | None:
    """The field that a word of the name reveals."""
    words = _JOINTS.sub(" ", plain(name)).strip().casefold()
    return next((meaning for meaning, word in _REVEALING_WORDS.items() if word.search(words)), None)


def _close(key: str) -> Field | None:
    """The field whose name differs from ``key`` by one typo, or is contained in it."""
    for known, (meaning, _) in _KNOWN.items():
        if len(known) > 3 and _one_slip(key, known):
            return meaning
    key = key.replace("voicemail", "")  # it ends like an address, and is none
    return next((_KNOWN[word][0] for word in _REVEALING if word in key), None)


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter added, removed or replaced, or two swapped, turn ``other`` into ``one``."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[same:], other[same:]
    swapped = a[:2] == b[:2][::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped
