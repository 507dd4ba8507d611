"""Which rows of a plan are named as different: never one beside another one's."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from sms_admin.service.differing import differing

Row = list[str | None]


def row(number: int, outcome: str = "changed", code: str | None = None) -> Row:
    return [f"+1408555{number:04}", outcome, code]


def said(was: Sequence[Row], now: Sequence[Row]) -> list[str]:
    return differing(iter(was), iter(now))


def test_a_row_that_ends_otherwise_stands_beside_itself() -> None:
    was, now = [row(n) for n in range(9)], [row(n) for n in range(9)]
    now[3], now[7] = row(3, "refused", "not-enabled"), row(7, "unchanged")
    assert said(was, now) == ["+14085550003: changed → refused (not-enabled)", "+14085550007: changed → unchanged"]


def test_a_row_that_only_one_plan_has_moves_none_of_the_others() -> None:
    was = [row(n) for n in range(9) if n not in (0, 5)]
    now = [row(n) for n in range(9) if n not in (3, 4)]
    now[-1] = row(8, "refused", "no-user")
    assert said(was, now) == [
        "+14085550000: added now",
        "+14085550003: left out now",
        "+14085550004: left out now",
        "+14085550005: added now",
        "+14085550008: changed → refused (no-user)",
    ]
    assert said(was, []) == [f"{number}: left out now" for number, *_ in was][:5]
    assert said([], now[:1]) == ["+14085550000: added now"]


def test_no_more_than_five_are_named_of_however_many() -> None:
    many = 20_000
    assert len(said([row(n) for n in range(many)], [row(n, "unchanged") for n in range(many)])) == 5
    assert len(said([row(n) for n in range(many)], [row(n) for n in range(many, 2 * many)])) == 5


def test_where_all_is_the_same_nothing_is_said() -> None:
    rows: list[Row] = [row(1), [None, "refused", "bad-number"], [None, "refused", "bad-number"], row(1, "refused")]
    assert said(rows, [list(part) for part in rows]) == []


@given(*[st.dictionaries(st.integers(0, 30), st.sampled_from(["changed", "unchanged"]))] * 2)
def test_what_is_said_of_a_number_is_true_of_that_number(was: dict[int, str], now: dict[int, str]) -> None:
    gone, new = {n: "left out now" for n in was if n not in now}, {n: "added now" for n in now if n not in was}
    kept = {n: f"{was[n]} → {now[n]}" for n in was if n in now and was[n] != now[n]}
    true = {f"{row(n)[0]}: {ends}" for n, ends in (gone | new | kept).items()}
    found = said(*([row(n, ends[n]) for n in sorted(ends)] for ends in (was, now)))
    assert {*found} <= true
    assert len(found) == len({*found}) == min(5, len(true))
