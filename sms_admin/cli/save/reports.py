"""``--report`` and ``--rejects``: written beside a Save, whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import combinations

from sms_admin import disk
from sms_admin.cli.options import Saving
from sms_admin.cli.own_files import check_not_own
from sms_admin.cli.state import State
from sms_admin.domain.columns import REPORTED, same_name
from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.numbers import Outcome
from sms_admin.domain.plan import PlannedRow
from sms_admin.render.files import WholeFile, form_of, own_columns, whole_file, write_report
from sms_admin.render.spool import Spool

Rows = Callable[[str], Iterator[list[PlannedRow]]]
Lines = Iterator[list[tuple[str | int, ...]]]
REJECTS = ("code", "reason")
_SHOWN = ("--report", "-")  # written to standard output, instead of the summary


def check_names(state: State, saving: Saving, file: str = "-") -> None:
    """Raises BadUsage where a report has no usable name, or would replace a file in use.

    ``file`` is the input file.
    """
    if saving.save_plan in ("", "-"):
        why = (
            "--save-plan cannot be ''"
            if not saving.save_plan
            else "a plan is written to a file, not to standard output"
        )
        raise BadUsage(why, again("--save-plan", "FILE"))
    for flag, path in _written(saving):
        named = f"{flag} {path!r}"
        check_not_own(state.settings, path, named, again(flag, "FILE"))
        if file != "-" and disk.is_same(path, file):
            raise BadUsage(f"{named} would replace the file that is read", again(flag, "FILE"))
    for flag, path in _named(saving):
        form_of(path, flag)
    for (flag, path), (other, also) in combinations(_written(saving), 2):
        if disk.is_same(path, also):
            raise BadUsage(f"{flag} and {other} name the same file", again(flag, "FILE"))


def _named(saving: Saving) -> list[tuple[str, str]]:
    pairs = (("--report", saving.report), ("--rejects", saving.rejects))
    return [(flag, path) for flag, path in pairs if path is not None and (flag, path) != _SHOWN]


def _written(saving: Saving) -> list[tuple[str, str]]:
    """All files that the command writes."""
    return [*_named(saving), *([("--save-plan", saving.save_plan)] if saving.save_plan is not None else [])]


class Reports:
    """The two files of one command. They are complete before the Save commits, and published after it.

    ``shown`` is the report that goes to standard output instead; None where none does.
    """

    def __init__(self, saving: Saving, header: Sequence[str]) -> None:
        self._header = header
        self._stack = ExitStack()
        self._wanted = _named(saving)
        self._files: list[tuple[str, WholeFile]] = []
        self._shows = saving.report == "-"
        self.shown: Spool | None = None

    def __enter__(self) -> "Reports":
        with ExitStack() as stack:  # where one file cannot be made, the other is taken away again
            self._files = [(flag, stack.enter_context(whole_file(path))) for flag, path in self._wanted]
            self.shown = stack.enter_context(closing(Spool())) if self._shows else None
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write(self, rows: Rows) -> None:
        """Writes both, under temporary names."""
        if self.shown:
            self.shown.write(*self._report(rows))
        for flag, file in self._files:
            form = form_of(file.path)
            fields, slices = self._report(rows) if flag == "--report" else self._rejects(rows)
            write_report(file, form, fields, slices)
            file.finish()

    def publish(self) -> None:
        """Publishes both."""
        for _, file in self._files:
            file.publish()

    def _report(self, rows: Rows) -> tuple[list[str], Lines]:
        def slices() -> Lines:
            for part in rows(""):
                yield [(*self._own(r), r.line or "", r.number, r.outcome, r.code, r.reason) for r in part]

        return [*own_columns(self._header, REPORTED), *REPORTED], slices()

    def _own(self, row: PlannedRow) -> Sequence[str]:
        """The row's own cells; empty ones for a row made from a number of the store."""
        return _cells(row) if row.line else [""] * len(self._header)

    def _rejects(self, rows: Rows) -> tuple[list[str], Lines]:
        # A rejects file that is fed in again has the code and the reason of last time; these are not its own.
        own = self._header[:-2] if tuple(self._header[-2:]) == REJECTS else self._header
        # No other column may be called so, however written, or the file could not be fed in again.
        names = [f"file_{name}" if same_name(name) in REJECTS else name for name in own]

        width = len(own)

        def slices() -> Lines:
            for part in rows(Outcome.REFUSED):
                yield [(*_cells(r)[:width], r.code, r.reason) for r in part]

        return [*own_columns(names, REJECTS), *REJECTS], slices()


def _cells(row: PlannedRow) -> Sequence[str]:
    return row.cells or (row.number,)
