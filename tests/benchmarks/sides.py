"""What a line of the table has: two sides, each a command with what it needs and leaves behind."""

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.material import Material
from tests.benchmarks.measure import Command, Cost, Failed, together

_BESIDE_PYTHON = Path(sys.executable)


@dataclass(frozen=True)
class Side:
    """One side of a line: gets ready, is measured, and says whether it has done its work (all rows of it).

    ``price`` runs it, and may put another price on it than the time on the clock.
    """

    name: str
    ready: Callable[[Material], None]
    commands: Callable[[Material], Sequence[Command]]
    done: Callable[[Material], bool] = lambda _: True
    price: Callable[[Callable[[], Cost]], Cost] = lambda run: run()

    def cost(self, material: Material) -> Cost:
        """Measures it once. Raises Failed where the work is not done afterwards."""
        self.ready(material)
        cost = self.price(lambda: together(self.commands(material)))
        if not self.done(material):
            raise Failed(f"{self.name}: the work is not done")
        return cost


@dataclass(frozen=True)
class Line:
    """What is measured against what; ``reach`` is how often the second side's time the first may take."""

    name: str
    work: str
    ours: Side
    other: Side
    reach: float
    needs: str = ""
    grows: bool = True

    def missing(self) -> str:
        """The tool that the other side needs and that is not there; empty where nothing is missing."""
        return "" if not self.needs or tool(self.needs) else self.needs


def tool(name: str) -> str:
    """Where a tool is, beside this Python or on the PATH; empty where it is not there."""
    beside = _BESIDE_PYTHON.with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or ""


def nothing(_: Material) -> None:
    """No preparation."""
