"""By which field a list of numbers is sorted."""

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
    """An order of numbers: by ``field``, and where that is the same by number. What lacks the field comes last."""

    field: SortField = SortField.NUMBER
    descending: bool = False
