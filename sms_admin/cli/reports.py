"""``--report`` and ``--rejects``: written beside a Save, whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

from sms_admin.cli.options import Saving
from sms_admin.domain.cells import unguard
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.numbers import Outcome
from sms_admin.domain.plan import PlannedRow
from sms_admin.render.files import WholeFile, form_of, own_columns, whole_file, write_report

Rows = Callable[[str], Iterator[list[PlannedRow]]]
Echo = Callable[[Sequence[str]], tuple[str, ...]]  # a file's own cells, as they are written again
_REPORT = ("line", "number", "outcome", "code", "reason")
_REJECTS = ("code", "reason")


class Reports:
    """The two files of one command. They are complete before the Save commits, and in their place after it."""

    def __init__(self, saving: Saving, header: Sequence[str]) -> None:
        self._header = header
        self._stack = ExitStack()
        self._files: list[tuple[str, WholeFile]] = []
        self._wanted = [(kind, path) for kind, path in (("report", saving.report), ("rejects", saving.rejects)) if path]
        for _, path in self._wanted:
            form_of(path)
        if saving.report is not None and saving.report == saving.rejects:
            raise BadUsage("--report and --rejects name the same file", "give them two names")

    def __bool__(self) -> bool:
        return bool(self._wanted)

    def __enter__(self) -> "Reports":
        self._files = [(kind, self._stack.enter_context(whole_file(path))) for kind, path in self._wanted]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write(self, rows: Rows) -> None:
        """Writes both, under names that nobody sees yet."""
        for kind, file in self._files:
            form = form_of(file.path)
            # What has its guard in the file is guarded again in CSV, so it must not be guarded twice.
            echo = _unguarded if form == "csv" else tuple
            writer = self._report if kind == "report" else self._rejects
            fields, slices = writer(rows, echo)
            write_report(file, form, fields, slices)
            file.finish()

    def publish(self) -> None:
        """Puts both in their place."""
        for _, file in self._files:
            file.publish()

    def _report(self, rows: Rows, echo: Echo) -> tuple[list[str], Iterator[list[tuple[str | int, ...]]]]:
        def slices() -> Iterator[list[tuple[str | int, ...]]]:
            for part in rows(""):
                yield [(*echo(_cells(r)), r.line, r.number, r.outcome, r.code, r.reason) for r in part]

        return [*own_columns(echo(self._header), _REPORT), *_REPORT], slices()

    def _rejects(self, rows: Rows, echo: Echo) -> tuple[list[str], Iterator[list[tuple[str, ...]]]]:
        # A rejects file that is fed in again ends with the code and the reason of last time, which are not its own.
        again = tuple(self._header[-2:]) == _REJECTS
        own = len(self._header) - (2 if again else 0)

        def slices() -> Iterator[list[tuple[str, ...]]]:
            for part in rows(Outcome.REFUSED):
                yield [(*echo(_cells(r)[:own]), r.code, r.reason) for r in part]

        return [*own_columns(echo(self._header[:own]), _REJECTS), *_REJECTS], slices()


def _cells(row: PlannedRow) -> tuple[str, ...]:
    return row.cells or (row.number,)


def _unguarded(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(unguard, cells))
