"""The rows that ``numbers sync --prune`` adds to its file: the numbers on the SMS page that the file leaves out."""

from sms_admin.domain.errors import Refused
from sms_admin.domain.numbers import Request
from sms_admin.domain.pruning import Pruned
from sms_admin.domain.registration import Campaign, Registry
from sms_admin.domain.statuses import is_on_page
from sms_admin.store.lists import NumberFilter, count_numbers
from sms_admin.store.plan import requests, staging
from sms_admin.store.registration import load_registry
from sms_admin.store.store import Store
from sms_admin.store.types import Connection


def stage_pruned(store: Store, request: Request, *, everywhere: bool, partial: bool) -> Pruned:
    """Adds the numbers on the page that the staged rows do not name.

    Only those on the campaigns of the rows; with ``everywhere``, all of the page. Raises Refused where a row cannot be
    read and ``partial`` would leave it out: its number would then be removed.
    """
    with store.reading() as connection:
        unreadable = staging.first_unreadable(connection)
        if partial and unreadable is not None:
            raise Refused(
                f"line {unreadable} cannot be read, so the number that it stands for would be removed",
                "mend it, or leave out one of --partial and --prune",
                code="unreadable-row",
            )
        registry = load_registry(connection)
        meant = frozenset(registry.campaigns) if everywhere else _meant(connection, request, registry)

        def goes(status: str, campaign: str) -> bool:
            return is_on_page(status) and (everywhere or campaign in meant)

        rows = staging.add_unlisted(connection, requests.numbers_where(goes, meant))
        return Pruned(rows, count_numbers(connection, NumberFilter()), unreadable)


def _meant(connection: Connection, request: Request, registry: Registry) -> frozenset[str]:
    """The campaigns that the staged rows are for."""
    targets = [request.target(registry, wanted) for wanted in staging.wanted_campaigns(connection)]
    return frozenset(target.campaign_id for target in targets if isinstance(target, Campaign))
