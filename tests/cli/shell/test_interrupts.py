"""When a signal is acted upon: before a commit, or after everybody knows of it."""

import pytest

from sms_admin.cli.shell.signals import Interrupted, Interrupts

TERM = 15


def run(interrupts: Interrupts, steps: list[str], block: str) -> None:
    """A Save in small: a signal arrives inside the ``block``."""
    with interrupts.finishing():
        steps.append("deciding")
        arrive(interrupts, block == "deciding")
        with interrupts.committing(7):
            steps.append("committing")
            arrive(interrupts, block == "committing")
        steps.append("publishing")
        arrive(interrupts, block == "publishing")
        steps.append("published")


def arrive(interrupts: Interrupts, now: bool) -> None:
    """A signal, if ``now``."""
    if now:
        interrupts._arrived(TERM, None)


def test_a_signal_is_raised_where_the_program_stands() -> None:
    interrupts = Interrupts()
    with pytest.raises(Interrupted):
        interrupts._arrived(TERM, None)
    assert (interrupts.exit_code, interrupts.word, interrupts.saved) == (143, "terminated", None)


def test_a_second_signal_does_not_disturb_the_end_that_the_first_one_began() -> None:
    interrupts = Interrupts()
    with pytest.raises(Interrupted):
        interrupts._arrived(TERM, None)
    interrupts._arrived(2, None)
    assert interrupts.exit_code == 143


@pytest.mark.parametrize(
    ("block", "last", "saved"),
    [("deciding", "deciding", None), ("committing", "published", 7), ("publishing", "published", 7)],
)
def test_once_it_is_committed_a_run_is_brought_to_its_end(block: str, last: str, saved: int | None) -> None:
    interrupts, steps = Interrupts(), list[str]()
    with pytest.raises(Interrupted):
        run(interrupts, steps, block)
    assert (steps[-1], interrupts.saved) == (last, saved)


def test_what_an_ended_command_has_not_done_is_said_until_it_is_done() -> None:
    interrupts = Interrupts()
    with pytest.raises(Interrupted), interrupts.doing("nothing was restored"):
        arrive(interrupts, True)
    assert interrupts.undone == "nothing was restored"
    interrupts.begin()
    with interrupts.doing("nothing was restored"):
        pass
    assert interrupts.undone == "nothing was saved"


def test_a_signal_that_was_swallowed_is_raised_before_the_commit() -> None:
    interrupts = Interrupts()
    interrupts.caught = TERM
    with pytest.raises(Interrupted), interrupts.committing(7):
        pytest.fail("nothing may be committed now")
    assert interrupts.saved is None


def test_a_commit_that_failed_is_no_saved_run() -> None:
    interrupts = Interrupts()
    with pytest.raises(OSError, match="full"), interrupts.committing(7):
        raise OSError("full")
    assert interrupts.saved is None
    with pytest.raises(Interrupted):  # and signals are acted upon again
        interrupts._arrived(TERM, None)
