"""Command lines on a terminal of their own: what a person sees, with the answers that a person gives."""

import hashlib
import os
import pty
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROMPTS = (b"[y/N]: ", b"to deactivate it: ", b" to save: ")
Answer = str | Callable[[], str]


def on_terminal(
    line: str,
    environ: Mapping[str, str],
    folder: Path,
    answer: Answer = "y\n",
    prompts: bytes | tuple[bytes, ...] = PROMPTS,
) -> str:
    """Runs a shell line in ``folder``; ``answer`` is typed at every question. Returns what the terminal shows.

    An answer that is a function is asked for what to type once the question stands there.
    """
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        ["bash", "-c", line], cwd=folder, env=environ, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    seen = b""
    with process:
        while part := read(controller):
            seen += part
            if seen.endswith(prompts):
                os.write(controller, (answer if isinstance(answer, str) else answer()).encode(errors="surrogateescape"))
    os.close(controller)
    return seen.decode(errors="backslashreplace").replace("\r\n", "\n")


def read(controller: int) -> bytes:
    """What the terminal shows next; nothing once its last user has left."""
    try:
        return os.read(controller, 65_536)
    except OSError:  # what Linux says then
        return b""


@dataclass
class Mask:
    """Hides what differs from run to run, always in the same way: digests, times and the place of ``folder``."""

    folder: Path
    digests: dict[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """``text`` as it would be at nine o'clock in ``/home/dana``; each digest becomes one that looks like it."""
        text = text.replace(str(self.folder), "/home/dana")
        text = re.sub(r"\b[0-9a-f]{64}\b", lambda found: self._stand_in(found[0]), text)
        return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-03-02T09:00:00Z", text)

    def _stand_in(self, digest: str) -> str:
        place = f"digest {len(self.digests) + 1}"
        return self.digests.setdefault(digest, hashlib.sha256(place.encode()).hexdigest())
