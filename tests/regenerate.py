"""Writes anew what is made from the program itself: ``python -m tests.regenerate``, then look at ``git diff``.

That is the README's command reference and the output under its commands, and what the tour prints.
"""

import tempfile
from pathlib import Path

from tests import readme
from tests.examples import test_tour


def main() -> None:
    """Writes ``README.md`` and ``tests/examples/tour.txt``."""
    with tempfile.TemporaryDirectory() as home:
        test_tour.EXPECTED.write_text(test_tour.printed(Path(home)), encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:
        readme.README.write_text(readme.regenerated(Path(home)), encoding="utf-8")


if __name__ == "__main__":
    main()
