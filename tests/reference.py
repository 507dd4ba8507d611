"""The README's command reference, made from the commands themselves."""

from collections.abc import Iterator
from dataclasses import fields

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from sms_admin.cli.app import Root, app
from sms_admin.cli.options import Reading, Saving, Showing
from sms_admin.cli.shell.help import arguments, written

SAVING = "Every command that changes numbers also takes these (*Save options*):"
READING = "Every command that reads a file also takes these (*file options*):"
SHOWING = "Every other command that has a result takes these (*result options*):"
Kind = type[Saving] | type[Reading] | type[Showing]
_CALLED: dict[Kind, str] = {Saving: "Save options", Reading: "file options", Showing: "result options"}


def reference() -> str:
    """All groups, commands, arguments and options with their help texts, as Markdown."""
    root = whole()
    return "\n".join([*_shared(root), *_group(root)])


def whole() -> Root:
    """The program's root command with all its commands loaded."""
    root = typer.main.get_command(app)
    assert isinstance(root, Root)
    root.load_all()
    return root


def walk(group: TyperGroup, path: str = "sms-admin") -> Iterator[tuple[str, TyperCommand]]:
    """Every command below ``group`` with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from walk(command, f"{path} {name}")
        elif isinstance(command, TyperCommand):
            yield f"{path} {name}", command


def _shared(root: TyperGroup) -> Iterator[str]:
    commands = [command for _, command in walk(root)]
    yield from ("These stand before the command:", "", *_table(_options(root)), "")
    for kind, title in ((Saving, SAVING), (Reading, READING), (Showing, SHOWING)):
        taker = next(c for c in commands if kind in _takes(c))
        yield from (title, "", *_table([o for o in _options(taker) if o.name in _names(kind)]), "")
    yield "`--help`, or `-h`, explains any command."


def _group(group: TyperGroup) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from ("", f"### {name}", "", command.help or "")
            for words, below in walk(command, f"sms-admin {name}"):
                yield from ("", *_command(words, below))
        elif isinstance(command, TyperCommand):
            yield from ("", f"### {name}", "", *_command(f"sms-admin {name}", command))


def _command(words: str, command: TyperCommand) -> Iterator[str]:
    shared = _takes(command)
    names = {name for kind in shared for name in _names(kind)}
    own = [o for o in _options(command) if o.name not in names]
    takes = " and ".join(f"the *{_CALLED[kind]}*" for kind in shared)
    usage = " ".join([words, *map(written, arguments(command))])
    yield from (f"#### `{usage}`", "", (command.help or "") + (f" Takes {takes}." if shared else ""))
    lines = [(f"`{written(a)}`", a.help or "") for a in arguments(command)] + [_line(o) for o in own]
    if lines:
        yield from ("", *_rows(lines))


def _takes(command: TyperCommand) -> list[Kind]:
    """The shared options of ``command``; those of a result are a part of those of a Save."""
    names = {o.name for o in _options(command)}
    kinds: list[Kind] = [kind for kind in _CALLED if _names(kind) <= names]
    return [kind for kind in kinds if kind is not Showing or Saving not in kinds]


def _names(kind: Kind) -> set[str]:
    return {field.name for field in fields(kind)}


def _options(command: TyperCommand | TyperGroup) -> list[TyperOption]:
    return [p for p in command.params if isinstance(p, TyperOption) and not p.hidden]


def _table(options: list[TyperOption]) -> list[str]:
    return _rows([_line(option) for option in options])


def _rows(lines: list[tuple[str, str]]) -> list[str]:
    return ["| | |", "| --- | --- |", *(f"| {name} | {text.replace('|', '&#124;')} |" for name, text in lines)]


def _line(option: TyperOption) -> tuple[str, str]:
    names = ", ".join(sorted(option.opts, key=len))
    return f"`{names}{'' if option.is_flag else f' {option.metavar}'}`", option.help or ""
