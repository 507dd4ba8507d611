"""What to do about refused rows: the hint below the result of a Save."""

from collections.abc import Sequence

from sms_admin.cli.options import Saving
from sms_admin.cli.save.columns import ColumnsRead
from sms_admin.cli.save.show import FirstRows
from sms_admin.domain.columns import Field, also_meaning, plain_name
from sms_admin.domain.commands import Command, Hint, again
from sms_admin.domain.plan import PlannedRow, Summary
from sms_admin.domain.refusals import Code
from sms_admin.domain.ways_out import correct_line

# Faults of the request, which are the same for every row that they refuse.
_OF_REQUEST = frozenset(
    {
        Code.UNKNOWN_CAMPAIGN,
        Code.NO_CAMPAIGN,
        Code.CAMPAIGN_AMBIGUOUS,
        Code.BRAND_NOT_VERIFIED,
        Code.CAMPAIGN_NOT_VERIFIED,
        Code.CAMPAIGN_FULL,
    }
)
# A row whose number cannot be read, or whose user is none: of most rows, it is the fault of the column that is read.
_OF_NUMBER = frozenset({Code.EXCEL_MANGLED, Code.BAD_NUMBER})
_OF_USER = frozenset({Code.BAD_USER, Code.UNKNOWN_USER, Code.NOT_USERS_NUMBER})


def way_on(
    saving: Saving, summary: Summary, shown: FirstRows, columns: ColumnsRead | None = None, *, selects: bool
) -> Hint:
    """The hint for rows of which some are refused: correct the request or the file, or do without those rows.

    ``columns`` says how the file was understood from which they come.
    """
    if columns and (other := _other_column(summary, columns)):
        return again("--column", other)
    if summary.counts.rows == 1:
        return _of_one(shown.refused[0], columns)
    return _of_all(summary, shown, selects=selects) or _without_them(saving, summary, selects=selects)


def _other_column(summary: Summary, columns: ColumnsRead) -> str:
    """The ``--column`` that is meant, where most rows are refused for the one that is read; else empty."""
    if name := _better_column(summary, columns):
        return f"{Field.USER}={name}"
    return f"{Field.SMS_STATUS}=" if _is_of_another_status(summary, columns) else ""


def _better_column(summary: Summary, columns: ColumnsRead) -> str:
    """Another column of users, where most rows are refused for what stands in the one that is read."""
    of_users = sum(count for code, count in summary.counts.reasons.items() if code in _OF_USER)
    others = also_meaning(Field.USER, columns.unused) if Field.USER in columns.read else []
    return others[0] if others and 2 * of_users > summary.counts.rows else ""


def _is_of_another_status(summary: Summary, columns: ColumnsRead) -> bool:
    """Whether a column that is called only "status" is that of something else, such as an account: most rows say so."""
    name = plain_name(columns.read.get(Field.SMS_STATUS, ""))
    return name == "status" and 2 * summary.counts.reasons.get(Code.BAD_STATUS, 0) > summary.counts.rows


def _of_all(summary: Summary, shown: FirstRows, *, selects: bool) -> Hint | None:
    """The way out of all refused rows at once: of named numbers, or of a fault of the request; else None."""
    every = summary.counts.refused == summary.counts.rows
    if not shown.refused or not (every or (summary.partial and not selects)):
        return None
    if not selects:
        return _for_all([row.way for row in shown.refused])
    of_request = {*summary.counts.reasons} <= _OF_REQUEST
    return shown.refused[0].way if of_request or summary.action == "undo" else None


def _without_them(saving: Saving, summary: Summary, *, selects: bool) -> Hint:
    """The command without the refused rows, which a file holds that can be corrected."""
    partial = () if summary.partial or summary.counts.refused == summary.counts.rows else ("--partial",)
    if summary.action == "undo":  # it reads no file that could be corrected
        return again(*partial, "--report", "FILE.csv")
    if saving.rejects and not partial:
        return f"correct them in {saving.rejects}, then feed that file in"
    return again(*partial, *(("--rejects", "FILE.csv") if selects and not saving.rejects else ()))


def _of_one(row: PlannedRow, columns: ColumnsRead | None) -> Hint:
    """A number that is named can be looked up, one in a file has to be corrected there."""
    return correct_line(row.line) if columns and row.code in _OF_NUMBER else row.way


def _for_all(ways: Sequence[Hint]) -> Hint:
    """The way out of several named numbers: one command for all of them, where each needs the same.

    Only that of a number that is named twice is none.
    """
    ways = [way for way in ways if not isinstance(way, str)]
    if not ways:
        return "name each number once"
    first = ways[0]
    alike = [way for way in ways if isinstance(way, Command) and isinstance(first, Command) and _is_alike(way, first)]
    if len(alike) < len(ways) or len(alike) == 1:
        return first
    return alike[0]._replace(arguments=tuple(dict.fromkeys(number for way in alike for number in way.arguments)))


def _is_alike(way: Command, other: Command) -> bool:
    """Whether both are the same command, one that takes several numbers."""
    same = (way.name, way.options, way.then) == (other.name, other.options, other.then)
    return same and way.name in ("numbers remove", "numbers assign")
