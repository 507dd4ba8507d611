"""The order of a list of numbers."""

from dataclasses import dataclass
from enum import StrEnum


class SortField(StrEnum):
    """The fields of a number by which a list can be sorted, as the lists name them."""

    NUMBER = "number"
    USER = "user"
    NAME = "name"
    SITE = "site"
    COUNTRY = "country"
    CATEGORY = "category"
    STATUS = "status"
    CAMPAIGN_ID = "campaign_id"
    UPDATED_AT = "updated_at"


@dataclass(frozen=True, slots=True)
class Sorting:
    """An order of numbers: by ``field``, then by number. Numbers without the field come last."""

    field: SortField = SortField.NUMBER
    descending: bool = False
