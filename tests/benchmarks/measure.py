"""One process, measured from its start to its exit."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall-clock seconds, the peak of resident memory in MiB, and seconds of CPU time."""

    seconds: float
    memory: float
    cpu: float = 0.0


class Failed(Exception):
    """A command that is measured did not succeed."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command line with its standard input, where its output goes, its whole environment, and how it ends."""

    words: Sequence[str]
    environ: Mapping[str, str]
    stdin: Path = Path(os.devnull)
    stdout: Path = Path(os.devnull)
    code: int = 0

    def cost(self) -> Cost:
        """Runs it once. Raises Failed where it ends otherwise."""
        with self.stdin.open("rb") as source, self.stdout.open("wb") as result:
            began = time.monotonic()
            process = subprocess.Popen(
                self.words, env=self.environ, stdin=source, stdout=result, stderr=subprocess.PIPE
            )
            assert process.stderr is not None
            err = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != self.code:
            raise Failed(f"{' '.join(self.words)}: exit code {process.returncode}: {err.decode(errors='replace')}")
        memory = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
        return Cost(seconds, memory, usage.ru_utime + usage.ru_stime)


def together(commands: Sequence[Command]) -> Cost:
    """The cost of commands one after the other: seconds added up, the highest of the peaks."""
    costs = [command.cost() for command in commands]
    seconds, cpu = (sum(spent) for spent in zip(*((cost.seconds, cost.cpu) for cost in costs), strict=True))
    return Cost(seconds, max(cost.memory for cost in costs), cpu)
