"""Where the program makes its hints, and where one was made: a place that no situation leads to is untried."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TypeGuard

import pytest

from sms_admin.domain import commands

PACKAGE = Path(commands.__file__).parent.parent
_MAKERS = {"command", "again", "instead", "Command", "Again", "Line", "command_line"}
_OWN = Path(commands.__file__).name

Site = tuple[str, int]  # the file within the package, and the line where the call begins


def sites() -> dict[Site, range]:
    """Every call in the package that makes a command line, with the lines that it spans."""
    found: dict[Site, range] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        if path.name == _OWN and path.parent.name == "domain":
            continue
        nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
        makers = {alias.asname or alias.name for node in nodes if _imports(node) for alias in node.names} & _MAKERS
        for node in nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers:
                found[name, node.lineno] = range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return found


def _imports(node: ast.AST) -> TypeGuard[ast.ImportFrom]:
    return isinstance(node, ast.ImportFrom) and node.module == commands.__name__


@contextmanager
def recording(made: set[Site]) -> Iterator[None]:
    """Adds to ``made`` the place of every command line that is made meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (commands.Command, commands.Again, commands.Line):
            maker = "__new__" if issubclass(kind, tuple) else "__init__"
            patch.setattr(kind, maker, _noticing(getattr(kind, maker), made))
        yield


def _noticing(make: Any, made: set[Site]) -> Any:
    def noticing(*args: Any, **named: Any) -> Any:
        if site := _site(sys._getframe(1)):
            made.add(site)
        return make(*args, **named)

    return noticing


def _site(frame: FrameType | None) -> Site | None:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE) and path.name != _OWN:
            return str(path.relative_to(PACKAGE)), frame.f_lineno
        frame = frame.f_back
    return None


def unseen(made: set[Site]) -> list[Site]:
    """The places that none of ``made`` is."""
    return [site for site, lines in sites().items() if not any((site[0], line) in made for line in lines)]
