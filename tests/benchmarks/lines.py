"""The lines of the table: what is done, against what, and what is to be reached."""

from tests.benchmarks.bulk_lines import BULK
from tests.benchmarks.hard_lines import HARD
from tests.benchmarks.sides import Line, Side
from tests.benchmarks.small_lines import HUNDRED, SMALL

__all__ = ["HUNDRED", "LINES", "Line", "Side"]

LINES = (*SMALL, *BULK, *HARD)
