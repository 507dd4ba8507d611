"""What was measured, as Markdown."""

from collections.abc import Mapping, Sequence
from statistics import median

from tests.benchmarks.lines import Line
from tests.benchmarks.measure import Cost

Pairs = Sequence[tuple[Cost, Cost]]  # of each round: ours, the other side's
MOST_MEMORY, MEMORY_GROWTH, TIME_GROWTH = 250, 1.5, 12  # MiB; times; times


def speed(measured: Mapping[Line, Pairs]) -> list[str]:
    """Time against the other side, on the clock and of the CPU. The CPU time decides: waiting for a disk is no work."""
    lines = [
        "| work | against | seconds | its seconds | ratio | ratio of CPU time | reach | |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for line, pairs in measured.items():
        ours, other = (median(pair[side].seconds for pair in pairs) for side in (0, 1))
        clock = median(pair[0].seconds / pair[1].seconds for pair in pairs)
        ratio = median(pair[0].cpu / pair[1].cpu for pair in pairs)
        figures = f"{clock:.2f} × | {ratio:.2f} × | ≤ {line.reach} × | {_verdict(ratio <= line.reach)}"
        lines.append(f"| {line.work} | `{line.other.name}` | {ours:.2f} | {other:.2f} | {figures} |")
    return lines


def growth(few: Mapping[Line, Pairs], many: Mapping[Line, Pairs], rows: tuple[int, int]) -> list[str]:
    """Memory and time at a tenth of the rows and at all of them."""
    head = f"MiB at {rows[0]:,} | MiB at {rows[1]:,} | ratio | s at {rows[0]:,} | s at {rows[1]:,} | ratio"
    lines = [f"| work | {head} | |", "| --- |" + " ---: |" * 6 + " --- |"]
    for line, pairs in many.items():
        if line not in few:
            continue
        memory = [max(pair[0].memory for pair in side) for side in (few[line], pairs)]
        seconds = [median(pair[0].seconds for pair in side) for side in (few[line], pairs)]
        memory_ratio, time_ratio = memory[1] / memory[0], seconds[1] / seconds[0]
        reached = memory_ratio <= MEMORY_GROWTH and memory[1] <= MOST_MEMORY and time_ratio <= TIME_GROWTH
        figures = f"{memory[0]:.0f} | {memory[1]:.0f} | {memory_ratio:.2f} × | {seconds[0]:.2f} | {seconds[1]:.2f}"
        lines.append(f"| {line.work} | {figures} | {time_ratio:.1f} × | {_verdict(reached)} |")
    return [*lines, "", f"Reach: memory ≤ {MEMORY_GROWTH} × and ≤ {MOST_MEMORY} MiB, time ≤ {TIME_GROWTH} ×."]


def _verdict(reached: bool) -> str:
    return "reached" if reached else "**missed**"
