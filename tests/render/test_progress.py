"""Progress on a terminal: late, erased, and nowhere else."""

import io
import re
import time

import pyte
import pytest

from sms_admin.render import progress as progress_module
from sms_admin.render.progress import progress


class Terminal(io.StringIO):
    """A recorded terminal."""

    def isatty(self) -> bool:
        return True

    def screen(self) -> str:
        screen = pyte.Screen(120, 10)
        pyte.Stream(screen).feed(self.getvalue().replace("\n", "\r\n"))
        return "\n".join(screen.display).strip()

    def wait_for(self, text: str) -> None:
        """Return once the screen shows ``text``; a failure after five seconds."""
        deadline = time.monotonic() + 5
        while text not in self.screen():
            assert time.monotonic() < deadline, self.screen()
            time.sleep(0.02)


@pytest.fixture(autouse=True)
def _capable_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_it_says_what_is_done_how_many_rows_and_the_share_and_is_erased_at_the_end() -> None:
    terminal = Terminal()
    with progress(terminal, True, after=0.0) as bar:
        bar.step("Reading", 250_000, 0.25)
        terminal.wait_for("250,000 rows")
        assert "Reading" in terminal.screen()
        terminal.wait_for("25%")
    assert terminal.screen() == ""


def test_the_next_piece_of_work_takes_the_place_of_the_one_before() -> None:
    terminal = Terminal()
    with progress(terminal, True, after=0.0) as bar:
        bar.step("Reading", 10, 1.0)
        terminal.wait_for("Reading")
        bar.step("Saving", 5, None)
        terminal.wait_for("Saving")
        terminal.wait_for("5 rows")
        assert "Reading" not in terminal.screen()
        bar.step("Saving", 7, None)
        terminal.wait_for("7 rows")


def test_it_says_how_much_time_is_left() -> None:
    terminal = Terminal()
    with progress(terminal, True, after=0.0) as bar:
        for rows in range(1, 6):
            bar.step("Reading", rows, rows / 100)
            time.sleep(0.3)
        assert re.search(r"\d:\d\d:\d\d", terminal.screen())


def test_a_long_part_that_says_nothing_is_shown_as_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_module, "_STALE", 0.2)
    terminal = Terminal()
    with progress(terminal, True, after=0.0) as bar:
        bar.step("Planning", 9, 0)
        terminal.wait_for("time left not known, 0:00:01 in this part")
        assert "%" not in terminal.screen()
        bar.step("Planning", 9, 0.8)
        terminal.wait_for("80%  ")
        terminal.wait_for("80% done, time left not known, 0:00:00 in this part")
        bar.step("Planning", 9, 0.9)
        terminal.wait_for("90%  ")


def test_it_appears_during_a_long_piece_of_work_without_another_step() -> None:
    terminal = Terminal()
    with progress(terminal, True, after=0.1) as bar:
        bar.step("Saving", 0, None)
        assert terminal.getvalue() == ""
        terminal.wait_for("Saving")


def test_quick_work_shows_nothing() -> None:
    terminal = Terminal()
    with progress(terminal, True) as bar:
        bar.step("Reading", 1, 0.5)
    assert terminal.getvalue() == ""


def test_it_is_erased_when_the_work_is_interrupted() -> None:
    terminal = Terminal()

    def interrupted_work() -> None:
        with progress(terminal, True, after=0.0) as bar:
            bar.step("Reading", 1, 0.5)
            terminal.wait_for("Reading")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted_work()
    assert terminal.screen() == ""


def test_no_color_shows_it_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    with progress(terminal, True, after=0.0) as bar:
        bar.step("Reading", 1, 0.5)
        terminal.wait_for("Reading")
    assert "\x1b[3" not in terminal.getvalue()


@pytest.mark.parametrize("columns", ["0", "1", "abc"])
def test_no_width_breaks_it(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    terminal = Terminal()
    with progress(terminal, True, after=0.0) as bar:
        time.sleep(0.3)
        bar.step("Reading", 1, 0.5)
        bar.step("Reading", 2, 1.0)
    assert terminal.getvalue() != ""


@pytest.mark.parametrize("case", ["disabled", "pipe", "dumb", "missing"])
def test_it_is_silent_where_nobody_watches(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    monkeypatch.setenv("TERM", {"dumb": "dumb", "missing": ""}.get(case, "xterm"))
    stream = io.StringIO() if case == "pipe" else Terminal()
    with progress(stream, case != "disabled", after=0.0) as bar:
        bar.step("Reading", 1, 0.5)
        time.sleep(0.1)
        bar.step("Reading", 2, 1.0)
    assert stream.getvalue() == ""
