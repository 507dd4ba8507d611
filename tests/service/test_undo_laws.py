"""Whatever is done, the store's checks pass; and undoing everything in reverse order restores the beginning."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sms_admin.service.checking import check_store
from tests.service.histories import Beginning, Step, contents, newest, opened, steps, take, undo

# Each example begins with the same store, as ``opened`` puts it back.
_ONE_STORE = [HealthCheck.function_scoped_fixture]


@given(st.lists(steps, max_size=8))
@settings(max_examples=30, deadline=None, suppress_health_check=_ONE_STORE)
def test_undoing_in_reverse_order_restores_the_beginning(beginning: Beginning, taken: list[Step]) -> None:
    with opened(beginning) as store:
        before, first = contents(store), newest(store) + 1
        for step in taken:
            take(store, step)
        assert check_store(store, "", lambda *_: None) == []
        for run in reversed(range(first, newest(store) + 1)):
            done = undo(store, run)
            assert (done.counts.refused, done.counts.unchanged, done.saved) == (0, 0, True), run
        assert contents(store) == before
        assert check_store(store, "", lambda *_: None) == []


@given(st.lists(steps, min_size=1, max_size=6), st.integers(0, 6))
@settings(max_examples=20, deadline=None, suppress_health_check=_ONE_STORE)
def test_an_undo_that_is_undone_leaves_nothing_behind(beginning: Beginning, taken: list[Step], back: int) -> None:
    with opened(beginning) as store:
        for step in taken:
            take(store, step)
        before, run = contents(store), newest(store) - back
        done = undo(store, run) if run > 4 else None
        if done is None or not done.saved:
            assert contents(store) == before
            return
        assert undo(store, newest(store)).counts.refused == 0
        assert contents(store) == before
        assert undo(store, run).counts == done.counts  # what was undone once may be undone again
