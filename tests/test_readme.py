"""The README is true: its examples, its reference and its tables are what the program does."""

import ast
import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sms_admin import __version__, config
from sms_admin.cli import checking, comparing, copies, gate, number_lines, restoring, team
from sms_admin.cli.app import root
from sms_admin.cli.commands import brand, campaign, history, init, store, user
from sms_admin.cli.commands import config as config_commands
from sms_admin.cli.listing import emit_one
from sms_admin.cli.save import result
from sms_admin.cli.shell.boundary import Boundary
from sms_admin.cli.shell.exit_codes import Exit, exit_code
from sms_admin.domain import errors
from sms_admin.domain.columns import Field
from sms_admin.domain.numbers import RULES, Action
from sms_admin.domain.refusals import Code
from tests import readme
from tests.driving import Cli
from tests.reference import reference, walk, whole

REGENERATE = "run: .venv/bin/python -m tests.regenerate"


def words(cell: str) -> list[str]:
    """The words in code type in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def test_the_reference_is_made_from_the_commands() -> None:
    assert readme.stated_reference() == reference(), REGENERATE


def test_every_example_prints_what_stands_under_it(tmp_path: Path) -> None:
    text = readme.README.read_text(encoding="utf-8")
    found = list(readme.examples(text, tmp_path))
    assert len(found) == text.count("\n$ sms-admin ") + text.count("\n$ head ") > 20
    for example in found:
        assert example.true, f"{example.line}\n{chr(10).join(example.actual)}\n{REGENERATE}"


@pytest.mark.parametrize(
    ("shown", "actual", "true"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "b"], ["a"], False),
        (["a", "...", "d"], ["a", "b", "c", "d"], True),
        (["a", "...", "d"], ["a", "d"], True),
        (["a", "...", "c"], ["a", "b", "d"], False),
        (["a", "...", "a"], ["a"], False),
        (["...", "c", "...", "d"], ["a", "c", "d"], True),
        (["...", "x", "...", "d"], ["a", "c", "d"], False),
    ],
)
def test_an_example_may_leave_lines_out_and_nothing_else(shown: list[str], actual: list[str], true: bool) -> None:
    assert readme.Example("", shown, actual).true is true


def test_there_is_one_test_command_and_one_tour_command_each_on_one_line() -> None:
    lines = readme.section("Two commands").splitlines()
    blocks = [at for at, line in enumerate(lines) if line == "```sh"]
    assert [lines[at + 2] for at in blocks] == ["```", "```"]
    tour, test = (lines[at + 1] for at in blocks)
    assert tour == "sh examples/acme/tour.sh"
    found = subprocess.run(
        ["grep", "-E", grep_of_ci(), str(readme.README)], capture_output=True, text=True, check=True
    ).stdout
    assert found.splitlines() == [test]


def grep_of_ci() -> str:
    """How ``.ci/run`` finds the test command."""
    script = (readme.ROOT / ".ci/run").read_text(encoding="utf-8")
    found = re.search(r"^test_command=\$\(grep -E '(.*)' README.md\)$", script, re.MULTILINE)
    assert found
    return found[1]


def test_the_codes_of_a_refusal_stand_in_the_order_of_the_checks() -> None:
    assert [words(row[0])[0] for row in readme.rows(readme.section("The rules"))] == list(Code)


def test_each_code_names_the_requests_that_it_is_for() -> None:
    stated = {words(code)[0]: who for code, _, who in readme.rows(readme.section("The rules"))}
    for code, actions, _ in RULES:
        if stated[code].startswith("all"):
            assert actions == set(Action)
        else:
            named = {Action(word) for word in stated[code].split(", ") if word in list(Action)}
            # ``move`` is ``assign --move``: it stands there, all but ``assigned-elsewhere``.
            assert named == actions - {Action.MOVE}, code


def test_the_columns_of_a_file_are_those_that_are_read() -> None:
    stated = [name for row in readme.rows(readme.section("Files in")) for name in words(row[0])]
    assert sorted(stated) == sorted(Field)


def test_the_exit_codes_are_those_of_the_program() -> None:
    assert [int(row[0]) for row in readme.rows(readme.section("Exit codes"))] == list(Exit)


SOURCES = [ast.parse(path.read_text(encoding="utf-8")) for path in (readme.ROOT / "sms_admin").rglob("*.py")]
CALLS = [node for source in SOURCES for node in ast.walk(source) if isinstance(node, ast.Call)]


def codes_of(failure: type[errors.Failure]) -> set[str]:
    """The codes with which a failure of this kind is made, those of refused rows left out where they are computed."""
    made = [call for call in CALLS if isinstance(call.func, ast.Name) and call.func.id == failure.__name__]
    given = [keyword.value for call in made for keyword in call.keywords if keyword.arg == "code"]
    texts = {value.value for value in given if isinstance(value, ast.Constant)}
    members = {Code[value.attr].value for value in given if isinstance(value, ast.Attribute) and value.attr.isupper()}
    return {failure.code} | {str(text) for text in texts} | members


@pytest.mark.parametrize("failure", errors.Failure.__subclasses__())
def test_the_codes_of_errors_stand_beside_their_exit_code(failure: type[errors.Failure]) -> None:
    (row,) = [row for row in readme.rows(readme.section("Exit codes")) if int(row[0]) == exit_code(failure("", ""))]
    stated, made = {*words(row[2])}, codes_of(failure)
    if failure is errors.Refused:
        made -= {*Code}  # the row refers to the table of these
    assert made <= stated
    assert stated - made <= {Code.BAD_NUMBER, Code.EXCEL_MANGLED}, "what is stated is never made"


def test_the_kinds_of_findings_are_those_of_the_checks() -> None:
    made = [call.args[0] for call in CALLS if isinstance(call.func, ast.Name) and call.func.id == "Finding"]
    names = {name.value for name in made if isinstance(name, ast.Constant)}
    assert {words(row[0])[0] for row in readme.rows(readme.section("What the digests can show"))} == names


def test_the_settings_are_those_of_the_program() -> None:
    stated = {words(row[0])[0]: row for row in readme.rows(readme.section("Settings"))}
    assert list(stated) == list(config.KEYS)
    for key, row in stated.items():
        assert words(row[1]) == [config.VARIABLES[k] for k in [key] if k in config.VARIABLES]


FIELDS = {
    "a change": result.FIELDS,
    "numbers list": number_lines.FIELDS,
    "numbers compare": comparing.FIELDS,
    "brand list": brand.FIELDS,
    "campaign list": campaign.FIELDS,
    "campaign status": gate.FIELDS,
    "user list": user.FIELDS,
    "history list": history.FIELDS,
    "history show": history.SHOW_FIELDS,
    "history show --users": history.USER_FIELDS,
    "store info": store.INFO_FIELDS,
    "store check": checking.FIELDS,
    "store backup": copies.FIELDS,
    "store restore": restoring.FIELDS,
    "store copy": copies.FIELDS,
    "store upgrade": team.UPGRADE_FIELDS,
    "store grant": team.GRANT_FIELDS,
    "config path": config_commands.PATH_FIELDS,
    "config set": config_commands.SET_FIELDS,
    "init": init.FIELDS,
}
# What has the fields of a change.
CHANGES = {"brand set", "campaign set", "plan show"}


@pytest.mark.parametrize("command", FIELDS)
def test_the_fields_of_a_result_are_those_of_the_program(command: str) -> None:
    stated = {(words(row[0]) or [row[0]])[0]: tuple(words(row[1])) for row in readme.rows(readme.section("Output"))}
    assert stated[command] == FIELDS[command]


def test_each_command_has_its_fields_in_the_table() -> None:
    stated = {name for row in readme.rows(readme.section("Output")) for name in words(row[0])}
    named = {path.removeprefix("sms-admin "): command for path, command in walk(whole())}
    saving = {name for name, command in named.items() if any("--save-plan" in p.opts for p in command.params)}
    assert stated - {"history show --users"} == named.keys() - saving - CHANGES


def test_each_folder_of_the_program_is_explained() -> None:
    stated = [words(row[0])[0] for row in readme.rows(readme.section("How it is built"))]
    package = readme.ROOT / "sms_admin"
    folders = {f"{path.parent.relative_to(package).as_posix()}/" for path in package.rglob("__init__.py")}
    assert {*stated} == folders - {"./"}


def test_every_package_is_there_for_a_reason_that_is_given() -> None:
    project = tomllib.loads((readme.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["postgres"], *extras["dev"], *extras["bench"]]
    names = [re.split("[<>=]", requirement)[0] for requirement in wanted]
    names.remove("sms-admin[postgres]")  # the checks need what that extra brings
    reasons = {words(row[0])[0]: row[1] for row in readme.rows(readme.section("Packages"))}
    assert list(reasons) == names
    assert all(reasons.values())


def test_every_section_stands_in_the_contents() -> None:
    text = readme.README.read_text(encoding="utf-8")
    stated = re.findall(r"(?m)^- \[(.*)\]\(#", readme.section("Contents"))
    assert stated == [name for name in re.findall(r"(?m)^## (.*)$", text) if name != "Contents"]


def test_the_version_stands_in_one_place() -> None:
    assert version("sms-admin") == __version__
    assert f"- **{__version__}** " in readme.section("Changes")


def test_every_file_that_is_named_is_there() -> None:
    text = readme.README.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:cli|domain|service|store|intake)/\w+\.py)`", text):
        assert (readme.ROOT / "sms_admin" / name).is_file(), name
    for name in re.findall(r"\b(?:examples/acme/[\w.-]+|tests/\w+)\b", text):
        assert (readme.ROOT / name).exists() or (readme.ROOT / f"{name}.py").exists(), name


def test_no_link_leads_nowhere() -> None:
    text = readme.README.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = {
        re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in re.findall("^#+ (.*)$", prose, re.M)
    }
    for place in re.findall(r"\]\((?!https://)([^)]+)\)", prose):
        assert place.removeprefix("#") in headings if place.startswith("#") else (readme.ROOT / place).is_file(), place


def test_the_command_that_shows_how_to_add_one_works(ready: Cli) -> None:
    (source,) = re.findall(r"```python\n(.*?)```", readme.section("How it is built"), re.DOTALL)
    group, program = typer.Typer(name="user"), typer.Typer(cls=Boundary)
    exec(source, {**vars(user), "app": group, "emit_one": emit_one})
    group.callback()(user.group)
    program.add_typer(group)
    program.callback()(root)
    done = CliRunner().invoke(program, ["user", "count"], env=ready.environ)
    assert (done.exit_code, done.stdout) == (0, "users\n0\n"), done
