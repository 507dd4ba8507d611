"""How many more numbers a campaign can hold (README, "The rules": ``campaign-full``)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

_NEARLY = 0.9  # share of the limit from which it is time to ask the carriers for more


class Room(StrEnum):
    """How much room a campaign has left, in words."""

    ENOUGH = "not full"
    LITTLE = "nearly full"
    NONE = "full"
    OVER = "over its limit"


def room(limit: int, used: int) -> Room:
    """The room that ``used`` numbers leave under ``limit``. Only an import records more than the limit."""
    if used > limit:
        return Room.OVER
    if used == limit:
        return Room.NONE
    return Room.LITTLE if used >= _NEARLY * limit else Room.ENOUGH


Row = tuple[int, str]  # a row that enters a campaign: its id, and the campaign that it leaves, or ""


@dataclass(frozen=True, slots=True)
class Load:
    """A campaign under a plan: its limit, the numbers on it now, and the rows that would enter and leave it."""

    limit: int
    used: int
    entering: int
    leaving: int

    @property
    def fits(self) -> int:
        """How many rows fit; a place freed by the same Save counts as free."""
        return max(0, self.limit - self.used + self.leaving)

    @property
    def overflows(self) -> bool:
        """More rows want to enter than fit. Rows beyond the first ``fits`` are refused."""
        return self.entering > self.fits


@dataclass(frozen=True, slots=True)
class Overflow:
    """The rows that do not fit, and the loads of the campaigns that are too full for them."""

    beyond: list[int]
    full: dict[str, Load]


def overflow(loads: Mapping[str, Load], last_first: Callable[[str], Iterator[Row]]) -> Overflow:
    """The fewest rows to refuse so that no campaign holds more than its limit; the first in file order stay.

    ``last_first`` gives the rows that enter a campaign, the last one first. A refused row does not free its old place
    either, which can fill another campaign; each row is looked at only once.
    """
    now, beyond, full = dict(loads), list[int](), set[str]()
    waiting = [key for key, load in now.items() if load.overflows]
    rows = {key: last_first(key) for key in now}
    while waiting:
        key = waiting.pop()
        full.add(key)
        while now[key].overflows:
            row, left = next(rows[key])
            beyond.append(row)
            now[key] = replace(now[key], entering=now[key].entering - 1)
            if left in now:
                now[left] = replace(now[left], leaving=now[left].leaving - 1)
                waiting.append(left)
    return Overflow(beyond, {key: now[key] for key in full if now[key] != loads[key]})
