"""Attacks on a terminal, through every form that can reach one, seen on an emulated screen."""

import csv
import io
import json

import pyte
import pytest

from sms_admin.render import records
from sms_admin.render.tables import make_console, table
from sms_admin.render.text import harmless

PROBES = {
    "colour": "\x1b[31m",
    "title": "\x1b]0;t\x07",
    "unfinished title": "\x1b]0;swallows the rest",
    "clipboard": "\x1b]52;c;aGk=\x07",
    "link": "\x1b]8;;http://e\x1b\\x",
    "device control": "\x1bP1$r\x1b\\",
    "c1 colour": "\x9b31m",
    "backspace": "a\x08b",
    "carriage return": "good\revil",
    "delete": "\x7f",
    "null": "\x00",
    "bidi": "abc\u202egpj.exe",
    "line separator": "a\u2028b",
    "newline": "a\n+14085550199\tforged",
    "surrogate": "\ud800",
    "markup": "[/x]",
    "colour markup": "[red]x",
    "emoji": ":smile:",
    "formula": "=cmd|' /C calc'!A0",
}
AFTER = "the row after"
attacks = pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES.keys())


class Terminal(io.StringIO):
    """A recorded terminal."""

    def isatty(self) -> bool:
        return True


def drawn_table(probe: str, environ: dict[str, str]) -> str:
    terminal = Terminal()
    rows = [["+14085550100", probe, "Enabled"], ["+14085550101", AFTER, "Pending"]]
    table(make_console(terminal, environ), ["Number", probe, "Status"], rows)
    return terminal.getvalue()


def screen_of(output: str) -> pyte.Screen:
    screen = pyte.Screen(200, 30)
    pyte.Stream(screen).feed(output.replace("\n", "\r\n"))
    return screen


def written(stream: io.StringIO, form: str, probe: str) -> str:
    records.write(stream, form, ("number", "name"), [[("+14085550100", probe), ("+14085550101", AFTER)]])
    return stream.getvalue()


@attacks
def test_a_table_shows_the_attack_as_text_and_all_that_follows(probe: str) -> None:
    screen = screen_of(drawn_table(probe, {"TERM": "xterm-256color", "COLUMNS": "200"}))
    header, _, first, second = screen.display[:4]
    assert harmless(probe) in header
    assert harmless(probe) in first
    assert "Enabled" in first
    assert second.split() == ["+14085550101", *AFTER.split(), "Pending"]
    assert not "".join(screen.display[4:]).strip()
    assert screen.title == ""


@attacks
def test_the_attack_brings_no_colour_of_its_own(probe: str) -> None:
    screen = screen_of(drawn_table(probe, {"TERM": "xterm-256color", "COLUMNS": "200"}))
    name = screen.display[2].index(harmless(probe))
    colours = {screen.buffer[2][name + i].fg for i in range(len(harmless(probe)))}
    assert colours == {"default"}


@attacks
@pytest.mark.parametrize("form", ["plain", "csv", "json", "jsonl"])
def test_no_form_brings_a_harmful_character_to_a_terminal(probe: str, form: str) -> None:
    output = written(Terminal(newline=""), form, probe)
    assert all(harmless(line.replace("\t", "")) == line.replace("\t", "") for line in output.split("\n"))
    assert AFTER in output


@attacks
def test_a_file_or_pipe_gets_the_value_unharmed(probe: str) -> None:
    assert json.loads(written(io.StringIO(newline=""), "json", probe))[0]["name"] == probe
    lines = written(io.StringIO(newline=""), "jsonl", probe).split("\n")
    assert json.loads(lines[0])["name"] == probe
    rows = list(csv.reader(io.StringIO(written(io.StringIO(newline=""), "csv", probe), newline="")))
    assert rows[1][1].removeprefix("'") == probe
    assert rows[2] == ["+14085550101", AFTER]
