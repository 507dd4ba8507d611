"""Questions to a person on the terminal. They go to stderr: stdout carries the result alone."""

import sys
from contextlib import suppress

from sms_admin.cli.shell.exit_codes import Declined
from sms_admin.cli.shell.signals import Interrupted
from sms_admin.cli.state import State
from sms_admin.domain.commands import Again, again
from sms_admin.domain.text import is_unicode
from sms_admin.render.text import harmless

_ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}


def can_ask(state: State) -> bool:
    """Whether a person can see a question and answer it."""
    return state.terminal_in and state.err.isatty()


def why_not(state: State) -> str:
    """Why no question can be asked: it is shown on standard error and answered on standard input."""
    if state.err.isatty():
        return "the answer cannot be typed, for standard input is not the terminal"
    return "there is no terminal to ask on"


def ask(state: State, question: str, unasked: Again) -> str:
    """One line of answer, without blanks around it. Raises Declined at the end of the input.

    ``unasked`` is the command line that needs no question. What is not valid UTF-8 is asked for again.
    """
    while not is_unicode(answer := _answered(state, question, unasked)):
        state.err.write("That is not valid UTF-8.\n")
    return answer.strip()


def _answered(state: State, question: str, unasked: Again) -> str:
    try:
        state.err.write(question)
        state.err.flush()
        line = sys.stdin.readline()
    except Interrupted:
        with suppress(OSError):  # the terminal may be gone
            state.err.write("\n")  # the error begins on a line of its own
        raise
    if not line:
        state.err.write("\n")
        raise Declined("no answer came", unasked)
    return line


def confirm(state: State, question: str) -> None:
    """Returns when a person says yes. Raises Declined for any other answer."""
    while (said := _ANSWERS.get(ask(state, f"{question} [y/N]: ", again("--yes")).casefold())) is None:
        state.err.write("Please answer y or n.\n")
    if not said:
        raise Declined("you did not say yes", again("--yes"))


def ask_to_type(state: State, question: str, unasked: Again) -> str:
    """What a person types to confirm. Raises Declined for a blank line or a no, as at "Save?"."""
    typed = ask(state, question, unasked)
    if _ANSWERS.get(typed.casefold()) is False:
        raise Declined("you did not type it", unasked)
    return typed


def ask_with_default(state: State, question: str, default: str) -> str:
    """The answer, or ``default`` for an empty one."""
    shown = f" [{harmless(default)}]" if default else ""
    return ask(state, f"{question}{shown}: ", again("--yes")) or default
