"""The columns of the progress bar that say how much is known. Imported only where a bar is drawn."""

from datetime import timedelta

from rich.progress import BarColumn, ProgressColumn, Task
from rich.progress_bar import ProgressBar
from rich.table import Column
from rich.text import Text


def _silent(task: Task) -> float:
    """Seconds since the last word of how far the work is."""
    return float(task.get_time() - task.fields["heard"])


def _clock(seconds: float) -> str:
    return str(timedelta(seconds=max(0, int(seconds))))


class Bar(BarColumn):
    """A bar up to the share that is done; after ``stale`` silent seconds one that moves to and fro."""

    def __init__(self, stale: float) -> None:
        super().__init__(bar_width=None, table_column=Column(ratio=1))  # as wide as the words beside it leave
        self._stale = stale

    def render(self, task: Task) -> ProgressBar:
        """The bar of ``task``."""
        bar = super().render(task)
        bar.pulse = bar.pulse or _silent(task) > self._stale
        return bar


class Left(ProgressColumn):
    """The share that is done and the time left; after ``stale`` silent seconds, that they are not known."""

    def __init__(self, stale: float) -> None:
        super().__init__(Column(no_wrap=True))
        self._stale = stale

    def render(self, task: Task) -> Text:
        """What is known of ``task``."""
        silent = _silent(task)
        if task.total is None or silent > self._stale:
            done = f"{task.percentage:.0f}% done, " if task.total and task.completed else ""
            return Text(f"{done}time left not known, {_clock(silent)} in this part")
        left = task.time_remaining
        return Text(f"{task.percentage:3.0f}%  {'-:--:--' if left is None else _clock(left)}")
