"""The suite may be started with signals ignored, as nohup and a shell's ``&`` do: its programs still obey them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEST = "tests/faults/test_endings.py::test_ctrl_c_at_the_question_saves_nothing"


def test_a_suite_that_was_started_with_signals_ignored_tests_them_all_the_same() -> None:
    line = f"trap '' INT TERM HUP; exec '{sys.executable}' -m pytest {TEST}"
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
