"""Which run to undo first, where a later run blocks an undo.

A trail is what the runs did to one thing, oldest first. Undoing a run leads from what it left to what was before it,
so the runs are one-way edges between states. The hint follows the shortest path to either end of the run that is
to be undone: each undo on it makes the path one shorter, so the hints come to an end.
"""

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from sms_admin.domain.refusals import FINAL


@dataclass(frozen=True, slots=True)
class Stage:
    """What one run did to a thing: its state ``before`` and ``after``; None where it was not in the store.

    ``is_undo`` says that the run undid another; ``action`` is its command.
    """

    run: int
    action: str
    is_undo: bool
    before: Hashable
    after: Hashable


def first_to_undo(trail: Sequence[Stage], undone: int) -> Stage:
    """The run to undo first on the way to a state in which ``undone`` can be undone, or has been.

    Where ``undone`` is no run of ``trail``, the way leads to the state that it met. Where every path is blocked: the
    last run that cannot be undone.
    """
    ends = {state for stage in trail if stage.run == undone for state in (stage.before, stage.after)}
    ends = ends or {_met_by(undone, trail)}
    now = trail[-1].after
    seen, due = {now}, deque([(stage, stage) for stage in _from(now, trail)])
    while due:
        first, last = due.popleft()
        if last.before in ends:
            return first
        if last.before not in seen:
            seen.add(last.before)
            due.extend((first, stage) for stage in _from(last.before, trail))
    return next((stage for stage in reversed(trail) if stage.action == FINAL), trail[-1])


def _met_by(run: int, trail: Sequence[Stage]) -> Hashable:
    earlier = [stage for stage in trail if stage.run < run]
    return earlier[-1].after if earlier else trail[0].before


def _from(state: Hashable, trail: Sequence[Stage]) -> Iterator[Stage]:
    """The runs whose undo leads away from a state: runs that are not undos first, then the newest."""
    leading = [stage for stage in reversed(trail) if stage.after == state and stage.action != FINAL]
    return iter(sorted(leading, key=lambda stage: stage.is_undo))
