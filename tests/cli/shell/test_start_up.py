"""What needs no store loads none of it: SQLModel takes longer to load than ``--help`` to print."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["numbers", "--help"], ["numbers", "assign", "--help"]])
def test_no_database_library_is_loaded_for_help_and_version(words: list[str]) -> None:
    program = (
        "import sys\n"
        "from sms_admin.cli.app import app\n"
        "try: app(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'rich', 'phonenumbers', 'platformdirs'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
