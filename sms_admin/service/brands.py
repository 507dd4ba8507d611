"""The Brands of the store, each with its Campaigns."""

from dataclasses import dataclass

from sms_admin.domain.commands import command
from sms_admin.domain.errors import NotFound
from sms_admin.domain.refusals import Code
from sms_admin.domain.registration import Brand, Registry
from sms_admin.store.history import runs
from sms_admin.store.history.runs import RunLine
from sms_admin.store.registration import load_registry
from sms_admin.store.store import Store


@dataclass(frozen=True, slots=True)
class BrandLine:
    """A Brand and the IDs of its Campaigns, sorted."""

    brand: Brand
    campaigns: list[str]


def list_brands(store: Store) -> list[BrandLine]:
    """Every Brand, by ID."""
    with store.reading() as connection:
        registry = load_registry(connection)
    return [_line(registry, brand) for _, brand in sorted(registry.brands.items())]


def find_brand(store: Store, brand_id: str) -> BrandLine:
    """The Brand of that ID. Raises NotFound."""
    with store.reading() as connection:
        registry = load_registry(connection)
    if brand_id not in registry.brands:
        raise NotFound(f"brand {brand_id} is not in the store", command("brand list"), code=Code.UNKNOWN_BRAND)
    return _line(registry, registry.brands[brand_id])


def last_run_of_brand(store: Store, brand_id: str) -> RunLine:
    """The run that last changed a Brand."""
    with store.reading() as connection:
        return runs.last_change_of_record(connection, "brand", brand_id)


def _line(registry: Registry, brand: Brand) -> BrandLine:
    return BrandLine(brand, sorted(c.campaign_id for c in registry.campaigns.values() if c.brand_id == brand.brand_id))
