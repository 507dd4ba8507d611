"""``numbers compare``: the differences between the store and a staged list. Never writes."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sms_admin.domain.columns import Field
from sms_admin.domain.comparing import Comparison, Difference, Kind, differences
from sms_admin.domain.statuses import is_on_page
from sms_admin.store import comparing
from sms_admin.store.store import Store


def compare(store: Store, fields: Sequence[Field], *, everywhere: bool) -> Comparison:
    """Compares the staged list in ``fields``.

    A number that only the store has counts if it is on the SMS page; with ``everywhere`` always.
    """
    with store.reading() as connection:
        listed, lacking = comparing.compare(
            connection, fields, lambda status, campaign: everywhere or is_on_page(status)
        )
        kinds, only_name = _counted(store, fields)
    differ, here = kinds[Kind.DIFFERS], kinds[Kind.MISSING_HERE]
    return Comparison(listed - here - differ, here, lacking, differ, kinds[Kind.UNREADABLE], only_name)


def _counted(store: Store, fields: Sequence[Field]) -> tuple[Counter[Kind], int]:
    """How many numbers differ, by kind, and how many in the field ``name`` only."""
    kinds, only_name = Counter[Kind](), 0
    for lines in _each(store, fields):
        kinds[lines[0].difference] += 1
        only_name += lines[0].field == Field.NAME and len(lines) == 1
    return kinds, only_name


def list_differences(store: Store, fields: Sequence[Field]) -> Iterator[list[Difference]]:
    """The lines of the last comparison: those of the list in its order, then what it lacks."""
    for part in comparing.found(store.reading, fields):
        yield [line for both in part for line in differences(both)]


def _each(store: Store, fields: Sequence[Field]) -> Iterator[list[Difference]]:
    """The lines of each number that differs."""
    for part in comparing.found(store.reading, fields):
        yield from filter(None, ([*differences(both)] for both in part))
