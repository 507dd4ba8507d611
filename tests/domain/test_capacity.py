"""Which rows fit into a campaign."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_admin.domain.capacity import Load, Room, Row, overflow, room

CAMPAIGNS = ("A", "B", "C")
Move = tuple[str, str]  # the campaign that a row leaves, or "", and the one that it enters
moves = st.lists(
    st.tuples(st.sampled_from(("", *CAMPAIGNS)), st.sampled_from(CAMPAIGNS)).filter(lambda m: m[0] != m[1])
)


def loads(rows: list[Move], limit: int, used: dict[str, int]) -> dict[str, Load]:
    entered = {enters for _, enters in rows}
    return {
        key: Load(limit, used[key], sum(e == key for _, e in rows), sum(left == key for left, _ in rows))
        for key in CAMPAIGNS
        if key in entered
    }


def refused(rows: list[Move], limit: int, used: dict[str, int]) -> set[int]:
    def last_first(campaign: str) -> Iterator[Row]:
        return iter([(at, rows[at][0]) for at in reversed(range(len(rows))) if rows[at][1] == campaign])

    return set(overflow(loads(rows, limit, used), last_first).beyond)


def one_by_one(rows: list[Move], limit: int, used: dict[str, int]) -> set[int]:
    """The same, said as README says it: as long as a campaign overflows, its last row is refused."""
    out: set[int] = set()
    while True:
        left = [row for at, row in enumerate(rows) if at not in out]
        full = [key for key, load in loads(left, limit, used).items() if load.overflows]
        if not full:
            return out
        out.add(max(at for at, row in enumerate(rows) if at not in out and row[1] == full[0]))


@given(moves, st.integers(0, 4), st.fixed_dictionaries({key: st.integers(0, 5) for key in CAMPAIGNS}))
def test_as_few_rows_as_can_be_are_refused_and_the_last_ones(
    rows: list[Move], limit: int, used: dict[str, int]
) -> None:
    used = {key: max(used[key], sum(left == key for left, _ in rows)) for key in CAMPAIGNS}
    assert refused(rows, limit, used) == one_by_one(rows, limit, used)


def test_two_full_campaigns_can_exchange_their_numbers() -> None:
    assert refused([("A", "B"), ("B", "A")], 1, {"A": 1, "B": 1, "C": 0}) == set()


def test_a_row_that_is_refused_frees_no_place_for_another() -> None:
    full = {"A": 1, "B": 1, "C": 0}
    assert refused([("A", "B"), ("B", "A"), ("", "A")], 1, full) == {2}
    assert refused([("A", "B"), ("", "A"), ("B", "A")], 1, full) == {0, 1, 2}


def test_a_hundred_thousand_rows_that_depend_on_each_other_are_each_looked_at_once() -> None:
    rows: list[Move] = [("", "A"), *[("A", "B"), ("B", "A")] * 50_000]
    assert len(refused(rows, 50_000, {"A": 50_000, "B": 50_000, "C": 0})) == 100_001


@pytest.mark.parametrize(
    ("limit", "used", "left"),
    [
        (48, 0, Room.ENOUGH),
        (48, 43, Room.ENOUGH),
        (48, 44, Room.LITTLE),
        (48, 47, Room.LITTLE),
        (48, 48, Room.NONE),
        (48, 49, Room.OVER),
        (10, 8, Room.ENOUGH),
        (10, 9, Room.LITTLE),
        (1, 0, Room.ENOUGH),
        (0, 0, Room.NONE),
    ],
)
def test_a_campaign_is_nearly_full_from_nine_tenths_of_its_limit(limit: int, used: int, left: Room) -> None:
    assert room(limit, used) is left
