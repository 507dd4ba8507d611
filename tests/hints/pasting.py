"""A hint is pasted: bash takes it apart, with a stand-in for the program, and the program gets what bash made of it.

The program itself runs in this process, so that a hundred hints take seconds.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.driving import Cli, Result

_STAND_IN = r"""#!/bin/bash
{ printf '%s\0' "$#" "$@"; env -0 | grep -z '^SMS_ADMIN_'; printf 'stdin\0'; cat; printf '\0'; } >> "$RECORD"
"""


@dataclass(frozen=True, slots=True)
class Called:
    """One call of the program as the shell made it: its words, the variables that are its own, standard input."""

    words: list[str]
    environ: dict[str, str]
    stdin: str


def calls(line: str, folder: Path, environ: dict[str, str]) -> list[Called]:
    """What a shell in ``folder`` makes of ``line``, each of whose commands succeeds."""
    tools = folder / ".tools"
    tools.mkdir(exist_ok=True)
    (tools / "sms-admin").write_text(_STAND_IN)
    (tools / "sms-admin").chmod(0o755)
    record = tools / "record"
    record.unlink(missing_ok=True)
    env = {"PATH": f"{tools}:{os.environ['PATH']}", "RECORD": str(record), **environ}
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b""), (line, done)
    return list(_recorded(record.read_bytes().decode().split("\0")))


def _recorded(parts: list[str]) -> "list[Called]":
    found = []
    at = 0
    while at < len(parts) - 1:
        count = int(parts[at])
        words = parts[at + 1 : at + 1 + count]
        end = parts.index("stdin", at + 1 + count)
        environ = dict(part.split("=", 1) for part in parts[at + 1 + count : end])
        found.append(Called(words, environ, parts[end + 1]))
        at = end + 2
    return found


def paste(line: str, cli: Cli, answer: str) -> Result:
    """How the last command of a pasted line ends; the others must succeed. ``answer`` is typed at every question."""
    made = calls(line, cli.folder, cli.environ)
    for called in made:
        unset = {name: None for name in cli.environ if name not in called.environ}
        done = Cli(cli.folder, {**called.environ, **unset}).run(*called.words, input=called.stdin or answer)  # type: ignore[dict-item]
        if called is not made[-1]:
            assert done.code == 0, (line, done)
    return done
