"""The order of a list of numbers."""

from dataclasses import dataclass
from enum import StrEnum


class SortField(StrEnum):
    """The fields of a number by which a list can be sorted: all that it has."""

    NUMBER = "number"
    USER = "user"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    SITE = "site"
    COUNTRY = "country"
    CATEGORY = "category"
    STATUS = "status"
    CAMPAIGN_ID = "campaign_id"
    ASSIGNMENT = "assignment"
    UPDATED_AT = "updated_at"


@dataclass(frozen=True, slots=True)
class Sorting:
    """An order of numbers: by ``field``, then by number. Numbers without the field come last."""

    field: SortField = SortField.NUMBER
    descending: bool = False
