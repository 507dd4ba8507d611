"""Values that stay as typed are the values that Typer itself would have made of them."""

from typing import Any

import pytest
from typer.core import TyperCommand, TyperGroup

from sms_admin.cli.shell.typed import AsTyped, as_typed
from tests.reference import walk, whole

TEXTS = ("", " ", "x", "Ünï", "0", "1", "true", "a,b", "-", "[bold]")


def _given(parameter: Any) -> list[Any]:
    """What Typer's parser can hand over for a parameter: nothing, a flag, a text, or several texts."""
    if parameter.type_descriptor.annotation is bool:
        return [None, True, False]
    if parameter.nargs == -1 or getattr(parameter, "multiple", False):
        return [None, [], *([text] for text in TEXTS), list(TEXTS)]
    parser = parameter.type_descriptor.parameter_info.parser
    return [None, *(TEXTS if parser is None else ("0", "1", "200"))]


def _parameters() -> list[Any]:
    root = whole()
    return [p for command in (root, *(c for _, c in walk(root))) for p in as_typed(list(command.params))]


def test_a_value_that_is_taken_as_typed_is_the_one_that_typer_makes() -> None:
    taken = [p for p in _parameters() if "get_runtime_param" in vars(p)]
    assert len(taken) > 100
    for parameter in taken:
        theirs = type(parameter).get_runtime_param(parameter)
        for value in _given(parameter):
            ours = AsTyped().coerce(value, parameter, None)
            assert ours == theirs.coerce(value, param=parameter, ctx=None), (parameter.name, value)


def test_no_value_is_left_to_typer_to_convert() -> None:
    assert [p.name for p in _parameters() if "get_runtime_param" not in vars(p)] == []


@pytest.mark.parametrize("words", [(), ("numbers",), ("numbers", "list"), ("store", "grant")])
def test_help_is_taken_as_typed_everywhere(words: tuple[str, ...]) -> None:
    command: Any = whole()
    for word in words:
        command = command.commands[word]
    assert isinstance(command, TyperCommand | TyperGroup)
    context = command.make_context("x", [], resilient_parsing=True)
    (found,) = (p for p in command.get_params(context) if p.name == "help")
    assert "get_runtime_param" in vars(found)
