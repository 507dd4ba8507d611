"""Values of the command line that stay as they are typed, as nearly all do.

Typer passes every value through a schema of pydantic's. To load pydantic and to build a schema for each option takes a
fifth of the time of a short list, and changes none of these values.
"""

from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

Parameter = TyperArgument | TyperOption


class AsTyped:
    """Stands in for Typer's conversion: only the parser of an option, where it has one, changes a text."""

    def coerce(self, value: Any, param: Parameter, ctx: Any) -> Any:
        """The value of ``param``; where it was not given None, or an empty tuple if there may be several."""
        several = param.nargs == -1 or getattr(param, "multiple", False)
        if value is None:
            return () if several else None
        parser = param.type_descriptor.parameter_info.parser or _unchanged
        return [parser(text) for text in value] if several else parser(value)


def _unchanged(text: Any) -> Any:
    return text


def as_typed(parameters: list[Any]) -> list[Any]:
    """``parameters``, those of them set to stay as typed that are texts or flags, or have a parser.

    Typer converts the others. A version of Typer without the method that is replaced would convert all of them, which
    is only slower.
    """
    for parameter in parameters:
        kind = parameter.type_descriptor
        if kind.annotation in (str, bool, list[str]) or kind.parameter_info.parser:
            parameter.get_runtime_param = AsTyped
    return parameters


class Command(TyperCommand):
    """A command that takes its values as typed."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, with ``--help``."""
        return as_typed(super().get_params(ctx))


class Group(TyperGroup):
    """A group of commands that takes its values as typed."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, with ``--help``."""
        return as_typed(super().get_params(ctx))
