"""Readers that leave, a stdout that is full or closed: the exit code says what became of a Save, whatever reads it."""

import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sms_admin.cli.shell import streams
from tests.driving import SCRIPT, Cli

JANE = "+14085550100"


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.holds((JANE, "jane@corp.com", "Enabled", ""))
    return ready


def shell(cli: Cli, line: str, input: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    environ = {"PATH": "/usr/bin:/bin", "SMS": SCRIPT, **cli.environ}
    return subprocess.run(["bash", "-c", line], env=environ, input=input, capture_output=True, check=False)


@contextmanager
def nobody() -> Iterator[int]:
    """The writing end of a pipe whose reader has left."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        yield writer
    finally:
        os.close(writer)


def into_nobody(cli: Cli, *words: str) -> "subprocess.CompletedProcess[bytes]":
    with nobody() as pipe:
        return subprocess.run([SCRIPT, *words], env=cli.environ, stdout=pipe, stderr=subprocess.PIPE, check=False)


@pytest.mark.parametrize(
    "words", [["numbers", "list"], ["numbers", "list", "-o", "json"], ["--help"], ["config", "path"], ["user", "list"]]
)
def test_a_reader_that_leaves_ends_a_list_quietly(words: list[str], stocked: Cli) -> None:
    done = into_nobody(stocked, *words, *(["-q"] if words[0] in ("numbers", "user") else []))
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("form", ["plain", "json", "table"])
def test_a_save_is_not_broken_by_a_reader_that_leaves(form: str, stocked: Cli) -> None:
    done = into_nobody(stocked, "numbers", "assign", JANE, "-o", form, "-q")
    assert (done.returncode, done.stderr) == (0, b"")
    assert stocked.state() == {JANE: ("enabled", "C7GH42I")}


@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_a_save_whose_result_cannot_be_written_says_so_and_ends_as_saved(where: str, stocked: Cli) -> None:
    done = shell(stocked, f'"$SMS" numbers assign {JANE} {where}')
    assert done.returncode == 0
    reason = b"No space left on device" if "full" in where else b"Bad file descriptor"
    assert b"error: cannot write the result: " + reason + b"; run 4 was saved\n" in done.stderr
    assert stocked.state() == {JANE: ("enabled", "C7GH42I")}


@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_a_refusal_keeps_its_exit_code_where_its_result_cannot_be_written(where: str, stocked: Cli) -> None:
    done = shell(stocked, f'"$SMS" numbers assign abc {where}')
    assert (done.returncode, b"Traceback" in done.stderr) == (3, False)
    reason = b"No space left on device" if "full" in where else b"Bad file descriptor"
    assert b"; the result could not be written: " + reason + b"\nhint: " in done.stderr


@pytest.mark.parametrize("rows", [1, 1_000])
def test_rows_that_are_refused_without_their_report_say_once_that_it_is_missing(rows: int, stocked: Cli) -> None:
    stocked.csv("list.csv", ["phone_number", "note"], [[JANE, ""], *(["abc", "x" * 100] for _ in range(rows))])
    words = f'"$SMS" numbers assign --csv {stocked.folder}/list.csv --yes --partial --report -'
    done = shell(stocked, f"{words} >/dev/full")
    assert done.returncode == 5
    assert b"the other one is done; the result could not be written: No space left on device\n" in done.stderr
    left = subprocess.run(
        ["bash", "-c", f"{words} | exec true"], env={"SMS": SCRIPT, **stocked.environ}, capture_output=True
    )
    assert b"could not be written" not in left.stderr


@pytest.mark.parametrize(
    "words", ["numbers list", "numbers list -o json", "config path", "--version", "campaign status"]
)
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_a_list_that_cannot_be_written_is_an_error(words: str, where: str, stocked: Cli) -> None:
    done = shell(stocked, f'"$SMS" {words} {where}')
    reason = b"No space left on device" if "full" in where else b"Bad file descriptor"
    assert done.returncode == 7
    assert b"cannot write the result: " + reason in done.stderr


def test_a_closed_stderr_disturbs_nothing(stocked: Cli) -> None:
    done = shell(stocked, f'"$SMS" numbers assign {JANE} -o json 2>&-')
    assert done.returncode == 0
    assert b'"saved": true' in done.stdout
    assert shell(stocked, '"$SMS" numbers assign abc 2>&-').returncode == 3


def test_a_closed_stdin_is_a_file_that_cannot_be_read(stocked: Cli) -> None:
    done = shell(stocked, '"$SMS" numbers assign --csv - --yes <&-')
    assert (done.returncode, done.stdout) == (6, b"")
    assert done.stderr.splitlines() == [
        b"error: standard input, line 1: cannot be read: Bad file descriptor",
        b"hint: name a file that can be read, or pipe one in",
    ]


def test_a_report_never_takes_the_place_of_a_closed_stream(stocked: Cli) -> None:
    report = stocked.folder / "report.csv"
    done = shell(stocked, f'"$SMS" numbers assign {JANE} --report {report} >&- 2>&- <&-')
    assert done.returncode == 0
    assert report.read_text().splitlines() == [
        "phone_number,line,number,outcome,code,reason",
        f"{JANE},1,{JANE},changed,,",
    ]


def test_what_windows_would_write_otherwise_is_written_as_everywhere() -> None:
    taken = io.BytesIO()
    stream = io.TextIOWrapper(taken, encoding="cp1252", newline="\r\n")
    streams.write_alike(stream)
    stream.write("Zoë → \udcff\r\n1\n")
    stream.flush()
    assert taken.getvalue() == "Zoë → \\udcff\r\n1\n".encode()
