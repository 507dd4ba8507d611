"""What ``numbers list`` and ``user list`` filter by: a word that no filter knows is an error, and so is an empty one.

A script whose variable is empty must not get an unfiltered list.
"""

from typing import TYPE_CHECKING

from sms_admin.cli.words import unknown_word
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.numbers import SmsStatus, read_status
from sms_admin.domain.phone import is_region
from sms_admin.domain.registration import read_campaign_id
from sms_admin.domain.users import user_key

if TYPE_CHECKING:
    from sms_admin.service.lists import NumberFilter

_ASSIGNMENTS = {"assigned": True, "unassigned": False}


def number_filter(
    assignment: str | None,
    campaign: str | None,
    user: str | None,
    status: str | None,
    country: str | None,
    search: str | None,
    *,
    everywhere: bool,
) -> "NumberFilter":
    """The filter that the options of ``numbers list`` ask for. Raises BadUsage."""
    from sms_admin.service.lists import NumberFilter

    known = None if status is None else _status(status)
    return NumberFilter(
        on_sms_page=not everywhere and known is not SmsStatus.DISABLED,
        assigned=None if assignment is None else _assigned(assignment),
        campaign_id="" if campaign is None else read_campaign_id(campaign),
        user=user_key(filled(user, "--user")),
        status=known or "",
        country="" if country is None else _country(country),
        search=filled(search, "--search"),
    )


def filled(text: str | None, flag: str) -> str:
    """``text`` without the blanks around it; empty for None. Raises BadUsage where nothing is left of it."""
    if text is not None and not text.strip():
        hint = "give it a value, or leave it out" if flag.startswith("--") else "give it a value"
        raise BadUsage(f"{flag} cannot be {text!r}", hint)
    return (text or "").strip()


def _assigned(text: str) -> bool:
    found = _ASSIGNMENTS.get(text.strip().lower())
    if found is None:
        raise unknown_word(text, "--assignment", _ASSIGNMENTS)
    return found


def _status(text: str) -> SmsStatus:
    found = read_status(text) if text.strip() else None
    if found is None:
        raise unknown_word(text, "--status", SmsStatus)
    return found


def _country(text: str) -> str:
    country = text.strip().upper()
    if not is_region(country):
        raise BadUsage(f"--country cannot be {text!r}", "a country, like US (ISO 3166-1 alpha-2)")
    return country
