"""``examples/acme/tour.sh`` prints what ``tour.txt`` beside this file holds, and touches nothing of its caller."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.terminal import Mask

ROOT = Path(__file__).parent.parent.parent
TOUR = ROOT / "examples/acme/tour.sh"
EXPECTED = Path(__file__).with_name("tour.txt")


def printed(home: Path) -> str:
    """What the tour prints, called from ``home``; times, digests and the temporary folder masked."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), "VENV": sys.prefix}
    environ |= {"SMS_ADMIN_CAMPAIGN": "C0000OO", "SMS_ADMIN_OUTPUT": "json", "SMS_ADMIN_STORE": str(home / "own.db")}
    done = subprocess.run(
        ["sh", str(TOUR)], cwd=home, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return re.sub(r"/home/dana/tmp\.\w+", "/tmp/tour", Mask(home)(done.stdout)).replace(sys.prefix, ".venv")


def test_it_prints_what_it_always_printed_and_leaves_nothing_behind(tmp_path: Path) -> None:
    assert printed(tmp_path) == EXPECTED.read_text(encoding="utf-8"), "python -m tests.regenerate writes it anew"
    assert list(tmp_path.iterdir()) == []


def test_it_is_executable_and_plain_sh() -> None:
    assert os.access(TOUR, os.X_OK)
    assert subprocess.run(["sh", "-n", str(TOUR)], check=False).returncode == 0
