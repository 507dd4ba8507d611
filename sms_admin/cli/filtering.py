"""The filter and the order of ``numbers list``."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from sms_admin.cli.arguments import closest, filled, one_of, read_since, unknown_word
from sms_admin.domain import phone
from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.places import Category
from sms_admin.domain.registration import read_campaign_id
from sms_admin.domain.sorting import SortField, Sorting
from sms_admin.domain.statuses import ON_SMS_PAGE, Assigned, SmsStatus, read_status

if TYPE_CHECKING:
    from sms_admin.service.lists import NumberFilter


@dataclass(frozen=True, slots=True)
class Filtering:
    """The options of ``numbers list`` that narrow it, as they are typed."""

    assignment: Annotated[
        str | None, typer.Option("--assignment", metavar="WHICH", help="Only the assigned or only the unassigned ones.")
    ] = None
    campaign: Annotated[str | None, typer.Option("--campaign", metavar="ID", help="Only those on this campaign.")] = (
        None
    )
    user: Annotated[str | None, typer.Option("--user", metavar="USER", help="Only those of this user.")] = None
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="Only those with this status: disabled, pending, enabled, enabling-failed or disabling-failed.",
        ),
    ] = None
    country: Annotated[
        str | None, typer.Option("--country", metavar="CC", help="Only those of this country, like CA.")
    ] = None
    category: Annotated[
        str | None, typer.Option("--category", metavar="CATEGORY", help="Only the LOCAL or only the TOLL_FREE ones.")
    ] = None
    site: Annotated[str | None, typer.Option("--site", metavar="SITE", help="Only those whose user has this site.")] = (
        None
    )
    search: Annotated[
        str | None, typer.Option("--search", metavar="TEXT", help="Only those with this in number, user or name.")
    ] = None
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since", metavar="TIME", help="Only those changed since a day or time, like 2026-01-31; UTC."
        ),
    ] = None
    all: Annotated[bool, typer.Option("--all", help="Also the numbers that are not on the SMS page.")] = False


def read_filter(given: Filtering) -> "NumberFilter":
    """The filter that the options ask for. Raises BadUsage."""
    from sms_admin.service.lists import NumberFilter

    known = None if given.status is None else _status(given.status)
    assigned = one_of(Assigned, given.assignment, "--assignment WHICH")
    return NumberFilter(
        on_sms_page=not given.all and (known is None or known in ON_SMS_PAGE),
        assigned=None if assigned is None else assigned is Assigned.YES,
        campaign_id="" if given.campaign is None else read_campaign_id(given.campaign, "ID"),
        user=filled(given.user, "--user USER"),
        status=known or "",
        country="" if given.country is None else _country(given.country),
        search=filled(given.search, "--search TEXT"),
        site=filled(given.site, "--site SITE"),
        category=one_of(Category, given.category, "--category CATEGORY") or "",
        changed_since="" if given.changed_since is None else read_since(given.changed_since, "--changed-since"),
    )


def read_sorting(text: str | None) -> Sorting:
    """The order that ``--sort`` asks for: a field; a ``-`` before it reverses the order. Raises BadUsage."""
    if text is None:
        return Sorting()
    minus = "-" if text.startswith("-") else ""
    word = text.removeprefix("-")
    try:
        field = one_of(SortField, word, "--sort FIELD")
    except BadUsage as e:  # any field leads to a list, so the hint has one in place of a word to fill in
        likely = closest(word, SortField) or SortField.NUMBER
        raise BadUsage(e.message, again("--sort", minus + likely)) from None
    return Sorting(field or SortField.NUMBER, bool(minus))


def _status(text: str) -> SmsStatus:
    found = read_status(text) if text.strip() else None
    if found is None:
        raise unknown_word(text, "--status STATUS", SmsStatus)
    return found


def _country(text: str) -> str:
    country = text.strip().upper()
    if not phone.is_region(country):
        raise BadUsage(
            f"--country cannot be {text!r}: it is a country, like US (ISO 3166-1 alpha-2)", again("--country", "CC")
        )
    return country
