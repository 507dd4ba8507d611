"""Messages beside the result: where both go to one place, they stand in the order of the telling."""

import subprocess

from tests.driving import SCRIPT, Cli


def test_a_message_follows_the_result_that_it_speaks_of(ready: Cli) -> None:
    words = [SCRIPT, "campaign", "status", "--output", "table"]
    done = subprocess.run(words, env=ready.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)
    assert done.stdout.decode().splitlines()[-1] == "1 campaign"
