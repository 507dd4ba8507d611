"""What needs no store loads none of it: its libraries take longer to load than ``--help`` to print."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sms_admin.cli import commands
from sms_admin.cli.app import Root
from tests.driving import Cli


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["numbers", "--help"], ["numbers", "assign", "--help"]])
def test_no_database_library_is_loaded_for_help_and_version(words: list[str]) -> None:
    program = (
        "import sys\n"
        "from sms_admin.cli.app import app\n"
        "try: app(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'pydantic', 'rich', 'phonenumbers', 'platformdirs'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "words",
    [["numbers", "list"], ["campaign", "status"], ["numbers", "assign", "+14085550100"], ["history", "list"]],
)
def test_lists_and_saves_of_numbers_load_no_sqlmodel_orm_or_pydantic(ready: Cli, words: list[str]) -> None:
    ready.holds(("+14085550100", "jane.doe@corp.example", "enabled", ""))
    program = (
        "import sys\n"
        "from sms_admin.cli.app import app\n"
        "try: app(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert 'sqlalchemy' in sys.modules\n"
        "heavy = {'sqlmodel', 'sqlalchemy.orm', 'pydantic'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**os.environ, **ready.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_only_the_file_of_the_command_that_is_named_is_loaded() -> None:
    program = (
        "import sys\n"
        "from sms_admin.cli.app import app\n"
        "try: app(['numbers', 'list', '--help'])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(*(name for name in sys.modules if name.startswith('sms_admin.cli.commands.')), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.split() == ["sms_admin.cli.commands.numbers"]


def test_every_file_of_a_command_is_a_command() -> None:
    files = (Path(commands.__file__).parent).glob("*.py")
    assert sorted(Root.names) == sorted(file.stem for file in files if file.stem != "__init__")
