"""The end of a bulk run that nobody chose (``python -m tests.stress kill interrupt`` at full size)."""

import contextlib
import json
import os
import pty
import resource
import signal
import subprocess
import time

import pytest

from tests.stress import endings
from tests.stress.world import World
from tests.terminal import read


def test_a_killed_run_is_in_the_store_whole_or_not_at_all(world: World) -> None:
    endings.kill(world, 2)


def test_an_interrupted_run_says_truly_whether_it_was_saved(world: World) -> None:
    endings.interrupt(world, 1)


def test_ctrl_c_at_the_question_saves_nothing(world: World) -> None:
    main, other = pty.openpty()
    process = world.start("numbers", "assign", "--csv", str(world.assign), stdin=other, stdout=other, stderr=other)
    os.close(other)  # so that the terminal ends with the program
    shown = b""
    while b"[y/N]: " not in shown:
        shown += read(main)
    process.send_signal(signal.SIGINT)
    while part := read(main):  # until the end: what is shown may come in many pieces
        shown += part
    assert process.wait(timeout=30) == 130
    os.close(main)
    assert b"[y/N]: \r\nerror: interrupted; nothing was saved" in shown  # on a line of its own
    assert not world.whole_or_nothing()


def test_a_run_killed_at_the_question_leaves_only_a_draft_of_its_report_which_is_in_nobodys_way(world: World) -> None:
    main, other = pty.openpty()
    words = ("numbers", "assign", "--csv", str(world.assign), "--report", str(world.report))
    process = world.start(*words, stdin=other, stdout=other, stderr=other)
    os.close(other)
    shown = b""
    while b"[y/N]: " not in shown:
        shown += read(main)
    process.kill()
    process.wait(timeout=30)
    os.close(main)
    assert not world.report.exists()
    assert [len(left.name) for left in world.unfinished()] == [len(".sms-admin-") + 8]
    assert world.run(*words, "--yes").returncode == 0
    assert world.report.exists()
    assert len(world.unfinished()) == 1


def test_ctrl_c_ends_the_wait_for_a_busy_store(world: World) -> None:
    connection = world.locked()
    process = world.start("numbers", "assign", world.numbers[0])
    time.sleep(1.5)
    assert process.poll() is None
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    connection.close()
    assert process.returncode == 130, err
    assert time.monotonic() - began < 1
    assert err.splitlines()[0] == b"error: interrupted; nothing was saved"


def test_ctrl_c_ends_a_list_that_nobody_reads_any_more(world: World) -> None:
    process = world.start("numbers", "list", "--output", "json")
    assert process.stdout is not None
    process.stdout.read(1)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 130  # although the pipe is still full


@pytest.mark.parametrize(
    ("sent", "exit_code", "code"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated"), (signal.SIGHUP, 129, "hung-up")],
)
def test_each_signal_has_its_exit_code_and_a_code_for_programs(
    sent: signal.Signals, exit_code: int, code: str, world: World
) -> None:
    process = world.start("numbers", "list", "--output", "json")
    assert process.stdout is not None
    process.stdout.read(1)
    process.send_signal(sent)
    assert process.wait(timeout=10) == exit_code  # although the pipe is full
    assert process.stderr is not None
    error = json.loads(process.stderr.read())["error"]
    assert error["code"] == code
    assert error["message"].endswith("; nothing was saved")


def test_a_signal_that_is_to_be_ignored_is_ignored(world: World) -> None:
    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    process = world.start("numbers", "assign", "--csv", str(world.assign), "--yes", preexec_fn=ignore)
    endings.wait_for_handlers(process)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=30)
    assert process.returncode == 0
    world.whole_or_nothing(done=True)


def test_the_error_stands_on_the_terminal_after_the_bar_is_gone(world: World) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))

    main, other = pty.openpty()
    words = ("numbers", "assign", "--csv", "-", "--yes", "--report", str(world.report))
    environ = {"TERM": "xterm", "PYTHONDONTWRITEBYTECODE": "1"}  # Python itself would leave its modules cut off
    process = world.start(*words, stdin=subprocess.PIPE, stderr=other, environ=environ, preexec_fn=limit)
    os.close(other)
    assert process.stdin is not None
    process.stdin.write(b"phone_number,note\n" + b"+14085550100,\n" * 20_000)
    process.stdin.flush()
    shown = b""
    while b"Reading" not in shown:  # the bar is there
        shown += os.read(main, 65536)
    with contextlib.suppress(BrokenPipeError):
        for _ in range(40):  # more than the memory for temporary tables, so that a file is written and is too large
            process.stdin.write(b"+14085550100," + b"x" * 1_000_000 + b"\n")
        process.stdin.close()
    assert process.wait(timeout=30) == 7
    with contextlib.suppress(OSError):
        while part := os.read(main, 65536):
            shown += part
    os.close(main)
    last = shown.rpartition(b"Reading")[2]
    assert b"\x1b[?25h" in last.partition(b"error: ")[0], "the cursor is back before the error is shown"
    assert b"\x1b" not in last.partition(b"error: ")[2], "and nothing is drawn over it"
