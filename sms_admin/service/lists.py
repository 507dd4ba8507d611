"""What is in the store: numbers, users, campaigns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sms_admin.domain import phone
from sms_admin.domain.capacity import Room, room
from sms_admin.domain.commands import Hint, again, command, instead
from sms_admin.domain.errors import NotFound, Refused
from sms_admin.domain.refusals import Code, first_of
from sms_admin.domain.registration import Brand, Campaign
from sms_admin.domain.sorting import Sorting
from sms_admin.domain.statuses import CampaignStatus
from sms_admin.store import lists
from sms_admin.store.former_names import key_in_store
from sms_admin.store.lists import NumberFilter, NumberLine, NumberRow, UserFilter, UserLine
from sms_admin.store.registration import load_registry, used_places
from sms_admin.store.store import Store
from sms_admin.store.types import Connection

# Names of the store that the commands use.
__all__ = ["NumberFilter", "NumberLine", "NumberRow", "UserFilter", "UserLine"]

_BY_NUMBER = Sorting()


def list_numbers(
    store: Store, wanted: NumberFilter, sorting: Sorting = _BY_NUMBER, region: str = ""
) -> Iterator[Sequence[NumberRow]]:
    """The numbers in the order of ``sorting``, page by page. Raises NotFound for an unknown name in the filter.

    ``region`` reads a number given in place of a user.
    """
    with store.reading() as connection:
        if wanted.campaign_id and wanted.campaign_id not in load_registry(connection).campaigns:
            raise unknown_campaign(wanted.campaign_id)
        if wanted.site and not lists.has_site(connection, wanted.site):
            raise _unknown_site(wanted.site, lists.sites(connection))
        keyed = _keyed(connection, wanted)
    if wanted.user:
        find_user(store, wanted.user, region, "--user")
    return lists.numbers(store.reading, keyed, sorting)


def _keyed(connection: Connection, wanted: NumberFilter) -> NumberFilter:
    """The filter as the store compares it: with the key of the user that it names in any spelling."""
    return replace(wanted, user=key_in_store(connection, wanted.user)) if wanted.user else wanted


def _unknown_site(site: str, known: Sequence[str]) -> NotFound:
    there = f"there are {', '.join(first_of(known))}" if known else "no user has any"
    return NotFound(f"no user has the site {site}: {there}", command("user list"), code="unknown-site")


def count_numbers(store: Store, wanted: NumberFilter) -> int:
    """How many numbers match the filter."""
    with store.reading() as connection:
        return lists.count_numbers(connection, _keyed(connection, wanted))


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign with its brand, what closes its gate, and its numbers."""

    campaign: Campaign
    brand: Brand
    blockers: tuple[Code, ...]
    numbers_assigned: int

    @property
    def room(self) -> Room:
        """How much room is left; a DEACTIVATED campaign needs none."""
        if self.campaign.status is CampaignStatus.DEACTIVATED:
            return Room.ENOUGH
        return room(self.campaign.number_limit, self.numbers_assigned)


def campaign_status(store: Store, campaign_id: str) -> list[CampaignLine]:
    """Every campaign, or the named one. Raises NotFound where that is not in the store."""
    with store.reading() as connection:
        registry = load_registry(connection)
        used = used_places(connection)
    if campaign_id and campaign_id not in registry.campaigns:
        raise unknown_campaign(campaign_id)
    return [
        CampaignLine(c, registry.brands[c.brand_id], registry.blockers(c), used.get(key, 0))
        for key, c in sorted(registry.campaigns.items())
        if key == (campaign_id or key)
    ]


def find_user(store: Store, name: str, region: str = "", option: str = "") -> UserLine:
    """The user of that name, in any case. Raises NotFound.

    ``region`` reads a number given in place of a name; ``option`` is the one that gave it, if any.
    """
    with store.reading() as connection:
        line = lists.user_line(connection, key_in_store(connection, name))
    if line is None:
        if owned := number_for_user(store, name, region):
            raise NotFound(owned.reason, owned.meant(name, option), code=Code.UNKNOWN_USER)
        raise NotFound(f"user {name} is not in the store", command("user list"), code=Code.UNKNOWN_USER)
    return line


@dataclass(frozen=True, slots=True)
class NumberForUser:
    """A number given in place of a user; ``user`` is its user, or empty."""

    number: str
    user: str

    @property
    def reason(self) -> str:
        """The message for it."""
        return f"{self.number} is a number {f'of {self.user}' if self.user else 'that belongs to no user'}, not a user"

    @property
    def shows(self) -> Hint:
        """The command that shows the number."""
        return command("numbers show", self.number)

    def meant(self, text: str, option: str = "") -> Hint:
        """The running command with the number's user in place of ``text``, or of the value of ``option``."""
        if not self.user:
            return self.shows
        return again(option, self.user) if option else instead(text, self.user)


def check_no_number(store: Store, name: str, region: str) -> None:
    """Raises Refused where ``name`` is not a user's, but a number of the store."""
    with store.reading() as connection:
        known = lists.user_line(connection, key_in_store(connection, name))
    if known is None and (owned := number_for_user(store, name, region)):
        raise Refused(owned.reason, owned.meant(name), code=Code.UNKNOWN_USER)


def number_for_user(store: Store, text: str, region: str) -> NumberForUser | None:
    """The number of the store that was given in place of a user; None where ``text`` is not one."""
    number = phone.read(text, region) if region else None
    if not isinstance(number, str):
        return None
    with store.reading() as connection:
        line = lists.number_line(connection, number)
    return NumberForUser(number, line.user or "") if line else None


def find_number(store: Store, number: str) -> NumberLine:
    """The number in E.164. Raises NotFound."""
    with store.reading() as connection:
        line = lists.number_line(connection, number)
    if line is None:
        raise NotFound(
            f"{number} is not in the store", command("numbers list", options=("--all",)), code=Code.UNKNOWN_NUMBER
        )
    return line


def list_users(store: Store, wanted: UserFilter) -> Iterator[list[UserLine]]:
    """The users, sorted by name, page by page."""
    return lists.users(store.reading, wanted)


def count_users(store: Store, wanted: UserFilter) -> int:
    """How many users match the filter."""
    with store.reading() as connection:
        return lists.count_users(connection, wanted)


def unknown_campaign(campaign_id: str) -> NotFound:
    """The failure for a missing campaign."""
    return NotFound(
        f"campaign {campaign_id} is not in the store", command("campaign status"), code=Code.UNKNOWN_CAMPAIGN
    )
