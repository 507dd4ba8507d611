"""Rows that name a user alone mean the one number of the user that fits, as the command does that names one user."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sms_admin.domain.meant import Choice, Owned, meant
from sms_admin.domain.numbers import USERS_PAGE, Request
from sms_admin.domain.refusals import Code
from sms_admin.domain.registration import Registry
from sms_admin.domain.rows import NOWHERE
from sms_admin.store.plan import users_alone
from sms_admin.store.plan.users_alone import Chosen, UserRow
from sms_admin.store.types import Connection

_MOST = 5  # numbers that a reason names
_Kinds = tuple[tuple[str, str, str, str], ...]


def choose_numbers(connection: Connection, request: Request, registry: Registry) -> str:
    """Puts the numbers that are meant into the staged rows that name users alone.

    Returns a digest over the choices, with what the reasons say; empty where the rows name numbers.
    """
    if request.action not in USERS_PAGE or not users_alone.are_there(connection):
        return ""
    chooser, sha = _Chooser(request, registry), hashlib.sha256()

    def choices() -> Iterator[Chosen]:
        for row in users_alone.user_rows(connection):
            chosen = chooser.choose(row)
            sha.update(repr(chosen).encode())
            yield chosen

    users_alone.put_in(connection, choices())
    return sha.hexdigest()


class _Chooser:
    """Asks the rule once for all users whose numbers are alike: for a file of a million there are a few dozen kinds."""

    def __init__(self, request: Request, registry: Registry) -> None:
        self._request = request
        self._registry = registry
        self._known: dict[tuple[str, _Kinds], Choice] = {}

    def choose(self, row: UserRow) -> Chosen:
        """The number that a row means, or why there is none."""
        if not row.known:
            return Chosen(row.seq, None, Code.UNKNOWN_USER.value)
        if not row.owned:
            return Chosen(row.seq, None, Code.UNKNOWN_NUMBER.value)
        choice = self._choice(row.wanted, row.owned)
        if len(choice.numbers) == 1:
            return Chosen(row.seq, choice.numbers[0])
        return Chosen(row.seq, None, Code.SEVERAL_NUMBERS.value, choice.several(_MOST))

    def _choice(self, wanted: str, owned: Sequence[Owned]) -> Choice:
        campaign = wanted if wanted in self._registry.campaigns or not wanted else NOWHERE
        kinds = tuple((one.status, one.campaign, one.country, one.category) for one in owned)
        if (campaign, kinds) not in self._known:
            self._known[campaign, kinds] = self._meant(campaign, kinds)
        found = self._known[campaign, kinds]
        off = owned[int(found.goes_off)].number if found.goes_off else None
        return Choice([owned[int(place)].number for place in found.numbers], off)

    def _meant(self, campaign: str, kinds: _Kinds) -> Choice:
        """The choice with places in the order of the numbers, all of one width, in place of the numbers."""
        request = replace(self._request, campaign=self._request.campaign or campaign)
        width = len(str(len(kinds)))
        return meant(request, self._registry, [Owned(f"{at:0{width}}", *kind) for at, kind in enumerate(kinds)])
