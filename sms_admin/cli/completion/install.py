"""``--show-completion`` and ``--install-completion``: for the named shell, even if another one is running."""

import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sms_admin.cli.completion.scripts import SCRIPTS
from sms_admin.domain.commands import Line
from sms_admin.domain.errors import BadUsage, StoreUnusable

# The startup file of each shell. Its line runs the program for the script, so the script is never out of date.
_EVALUATED = 'command -v sms-admin >/dev/null && eval "$(sms-admin --show-completion {shell})"'
_LINES = {
    "bash": _EVALUATED.format(shell="bash"),
    "zsh": _EVALUATED.format(shell="zsh"),
    "fish": "sms-admin --show-completion fish | source",
    "powershell": "if (Get-Command sms-admin -ErrorAction SilentlyContinue)"
    " { sms-admin --show-completion powershell | Out-String | Invoke-Expression }",
}


def script(shell: str) -> str:
    """The script that sets up completion in ``shell``. Raises BadUsage for an unknown shell."""
    return SCRIPTS[_known(shell, "--show-completion")]


def install(shell: str, environ: Mapping[str, str]) -> tuple[Path, bool]:
    """Adds a line to the startup file of ``shell``; returns that file, and whether the line was new.

    Raises BadUsage, or StoreUnusable where the file cannot be written.
    """
    known = _known(shell, "--install-completion")
    try:
        place = _powershell_profile() if known == "powershell" else _start_file(known, environ)
    except RuntimeError:
        reason = "there is no home directory, and so no startup file of the shell"
        raise BadUsage(reason, Line(("--show-completion", known))) from None
    try:
        return place, _add(place, _LINES[known])
    except (OSError, UnicodeError) as e:
        raise StoreUnusable(
            f"cannot write {place}: {getattr(e, 'strerror', None) or e}",
            Line(("--show-completion", known)),
            code="cannot-write",
        ) from None


def _known(shell: str, flag: str) -> str:
    known = "powershell" if shell == "pwsh" else shell
    if known not in SCRIPTS:
        raise BadUsage(f"{flag} cannot be {shell!r}: it is one of {', '.join(SCRIPTS)}", Line((flag, "SHELL")))
    return known


def _add(place: Path, line: str) -> bool:
    text = place.read_text(encoding="utf-8") if place.exists() else ""
    if line in text.splitlines():
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a", encoding="utf-8") as file:
        file.write(("\n" if text and not text.endswith("\n") else "") + line + "\n")
    return True


def _start_file(shell: str, environ: Mapping[str, str]) -> Path:
    """Raises RuntimeError where it is in the home directory, and there is none."""
    if shell == "fish":
        folder = Path(environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser())
        return folder / "fish" / "completions" / "sms-admin.fish"
    if shell == "zsh":
        return Path(environ.get("ZDOTDIR") or Path("~").expanduser()) / ".zshrc"
    return Path("~/.bashrc").expanduser()


def _powershell_profile() -> Path:
    """The path of the profile, which only PowerShell itself knows."""
    for program in ("pwsh", "powershell"):
        command = (program, "-NoProfile", "-NonInteractive", "-Command", "$PROFILE")
        with suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
            if profile := done.stdout.strip():
                return Path(profile)
    raise BadUsage(
        f"there is no PowerShell here to ask for its profile; that is to have the line: {_LINES['powershell']}",
        Line(("--show-completion", "powershell")),
    )
