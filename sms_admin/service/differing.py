"""How a plan in a file differs from the same plan as it is decided now: the first rows that do, in words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from sms_admin.domain.numbers import Outcome
from sms_admin.domain.refusals import Code

_NAMED = 5  # rows that are named of those that differ
_AHEAD = 1_000  # rows in which the next one is looked for that both plans have
_NONE: Any = object()  # in the place of a row that only the other plan has


def differing(was: Iterable[Any], now: Iterable[Any]) -> list[str]:
    """The first rows that differ, each as it ``was`` and as it would be ``now``; both are in the same order."""
    pairs = (pair for pair in _beside(iter(was), iter(now)) if pair[0] != pair[1])
    return [_said(*pair) for pair in islice(pairs, _NAMED)]


def _beside(was: Iterator[Any], now: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
    """The rows about the same number, user or record side by side; a row that the other plan lacks stands alone."""
    while (pair := (next(was, _NONE), next(now, _NONE))) != (_NONE, _NONE):
        if _NONE not in pair and _name(pair[0]) == _name(pair[1]):
            yield pair
            continue
        ours, theirs = ([row, *islice(rest, _AHEAD)] for row, rest in zip(pair, (was, now), strict=True))
        gone, new = _next_in_both(ours, theirs)
        yield from ((row, _NONE) for row in ours[:gone] if row is not _NONE)
        yield from ((_NONE, row) for row in theirs[:new] if row is not _NONE)
        was, now = chain(ours[gone:], was), chain(theirs[new:], now)


def _next_in_both(ours: Sequence[Any], theirs: Sequence[Any]) -> tuple[int, int]:
    """How many rows stand before the next one that both have; all of them where there is none."""
    places = {_name(row): at for at, row in reversed([*enumerate(theirs)]) if row is not _NONE}
    found = ((at, places[_name(row)]) for at, row in enumerate(ours) if row is not _NONE and _name(row) in places)
    return min(found, key=sum, default=(len(ours), len(theirs)))


def _name(row: Any) -> str:
    """What a row is about: its number, else its user, campaign or record."""
    texts = [value for value in _values_of(row) if isinstance(value, str)]
    return next((text for text in texts if text.startswith("+")), texts[0] if texts else "")


def _said(was: Any, now: Any) -> str:
    """One row that differs: as it is in the plan, and as it would be now, with the code of a refusal in brackets."""
    if now is _NONE:
        return f"{_name(was)}: left out now"
    if was is _NONE:
        return f"{_name(now)}: added now"
    pairs = [(_short(one), _short(other)) for one, other in zip(_values_of(was), _values_of(now), strict=False)]
    changed = sorted((pair for pair in pairs if pair[0] != pair[1]), key=lambda pair: pair[1] not in [*Outcome])
    code = next((other for _, other in pairs if other in [*Code]), "")
    if code and any(other == Outcome.REFUSED for _, other in changed):
        changed = [(one, f"refused ({code})" if other == Outcome.REFUSED else other) for one, other in changed]
        changed = [pair for pair in changed if pair[1] != code]
    said = [*dict.fromkeys(f"{one} → {other}" for one, other in changed)][:4]
    return f"{_name(now)}: {', '.join(said) or 'another change'}"


def _values_of(row: Any) -> list[str | None]:
    """The texts of a row, and where one is missing None; those of a record in it, such as a campaign, by its fields."""
    parts = row if isinstance(row, list) else []
    values = chain.from_iterable(part.values() if isinstance(part, dict) else (part,) for part in parts)
    return [value if isinstance(value, str) else None for value in values]


def _short(value: str | None) -> str:
    text = value or "-"
    return text if len(text) <= 60 else text[:59] + "…"
