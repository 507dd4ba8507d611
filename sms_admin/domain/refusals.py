"""The codes of refusals, in the order of the checks, and the values that their sentences name.

Source: README, "The rules". The sentences are in ``sentences``, the commands that help in ``ways_out``.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """Why a row is refused. The order of the members is the order of the checks."""

    EXCEL_MANGLED = "excel-mangled"
    BAD_NUMBER = "bad-number"
    BAD_CELL = "bad-cell"
    DUPLICATE_IN_FILE = "duplicate-in-file"
    UNKNOWN_NUMBER = "unknown-number"
    UNKNOWN_USER = "unknown-user"
    SEVERAL_NUMBERS = "several-numbers"
    NOT_USERS_NUMBER = "not-users-number"
    NO_USER = "no-user"
    UNKNOWN_CAMPAIGN = "unknown-campaign"
    NO_CAMPAIGN = "no-campaign"
    CAMPAIGN_AMBIGUOUS = "campaign-ambiguous"
    BRAND_NOT_VERIFIED = "brand-not-verified"
    CAMPAIGN_NOT_VERIFIED = "campaign-not-verified"
    TOLL_FREE = "toll-free"
    COUNTRY_NOT_COVERED = "country-not-covered"
    ALREADY_ON_SMS_PAGE = "already-on-sms-page"
    NOT_ON_SMS_PAGE = "not-on-sms-page"
    ON_SMS_PAGE = "on-sms-page"
    NOT_ENABLED = "not-enabled"
    ASSIGNED_ELSEWHERE = "assigned-elsewhere"
    USER_TWICE_IN_FILE = "user-twice-in-file"
    CAMPAIGN_FULL = "campaign-full"
    CHANGED_SINCE = "changed-since"
    BAD_STATUS = "bad-status"
    CAMPAIGN_ON_DISABLED = "campaign-on-disabled"
    SECOND_LIVE_NUMBER = "second-live-number"
    BAD_USER = "bad-user"
    USER_DIFFERS_IN_FILE = "user-differs-in-file"
    CAMPAIGN_DEACTIVATED = "campaign-deactivated"
    UNKNOWN_BRAND = "unknown-brand"
    IN_USE = "in-use"
    USER_EXISTS = "user-exists"
    USER_HAS_NUMBERS = "user-has-numbers"


CODES = {code.value: code for code in Code}  # by their texts: a million times, ``Code(text)`` takes long


class Particulars(NamedTuple):
    """The values that a sentence may name; empty where the row has none. ``other`` is the user's other number.

    ``user_alone``: the row names a user and no number. ``called``: it has a person's name in place of a user name.
    ``blamed`` is the command of ``run``, the run that changed the thing since, or removed its user; ``alone``:
    only this number of it is to be undone. ``sole``: it is the only row, so nothing is left to do without it.
    ``named`` is the campaign that the command or the row names, ``setting`` the setting that the campaign comes from
    where neither does.
    """

    action: str = ""
    text: str = ""
    why: str = ""
    number: str = ""
    earlier: int = 0
    user: str = ""
    owner: str = ""
    other: str = ""
    status: str = ""
    country: str = ""
    current: str = ""
    campaign: str = ""
    campaign_status: str = ""
    brand: str = ""
    brand_status: str = ""
    ready: str = ""
    blocked: str = ""
    limit: int = 0
    used: int = 0
    fit: int = 0
    numbers: int = 0
    run: int = 0
    blamed: str = ""
    alone: bool = False
    sole: bool = False
    called: bool = False
    user_alone: bool = False
    typed: bool = False
    line: int = 0
    named: str = ""
    setting: str = ""

    @property
    def origin(self) -> str:
        """The setting that the campaign comes from, as an aside; empty where it comes from none."""
        return f" (from {self.setting})" if self.setting else ""

    @property
    def whence(self) -> str:
        """Where the other number is."""
        return f"(line {self.earlier})" if self.earlier else "(in the store)"

    @property
    def or_not(self) -> str:
        """The other way out of an undo."""
        return "" if self.sole else ", or leave this row out with --partial"

    @property
    def but_not(self) -> str:
        """The only way out of an undo."""
        return "" if self.sole else "; leave this row out with --partial"


FINAL = "campaign deactivate"  # the command whose runs cannot be undone
_MOST = 5  # campaigns that a sentence lists
_LONGEST = 80  # characters of a text that a sentence quotes


def shortened(text: str) -> str:
    """``text``, or its beginning and ``…`` where it is too long for a sentence."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def first_of(texts: Sequence[str], most: int = _MOST) -> list[str]:
    """``texts``; of many only the first ``most``, and how many others there are."""
    return [*texts[:most], *([f"{len(texts) - most:,} others"] if len(texts) > most else [])]


def some_of(clauses: Sequence[str]) -> str:
    """``: A; B``, empty for none; a long list ends with how many others there are."""
    return f": {'; '.join(first_of(clauses))}" if clauses else ""


def one_of(names: Sequence[str]) -> str:
    """``A, B or C``; a long list ends with how many others there are."""
    shown = first_of(names)
    return " or ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
