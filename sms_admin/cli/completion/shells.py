"""How each shell asks for completions, and the form of the answer.

The shell sets ``_SMS_ADMIN_COMPLETE`` to its name. All but bash pass the words as arguments, the one at the
cursor last. The answer has one line for each completion.
"""

import re
from collections.abc import Mapping, Sequence

from typer.core import TyperGroup

from sms_admin.cli.completion import VARIABLE
from sms_admin.cli.completion.line import FILES, Offer, offers
from sms_admin.cli.completion.values import values

_WORDBREAKS = " \t\n\"'@><=;|&(:"  # bash's default COMP_WORDBREAKS: where it splits words for completion


def answer(root: TyperGroup, words: Sequence[str], environ: Mapping[str, str]) -> str:
    """The answer to a shell that asks with ``words`` and ``environ``: one line for each completion."""
    shell = environ[VARIABLE]
    if shell == "bash":
        return "\n".join(_in_bash(root, environ.get("COMP_LINE", ""), environ.get("COMP_WORDBREAKS", _WORDBREAKS)))
    before, word = list(words[:-1]), words[-1] if words else ""
    if shell == "powershell":  # some versions do not pass an empty word
        before, word = list(words), environ.get(VARIABLE + "_WORD", "")
    found = offers(root, before, word, values)
    if shell == "powershell":  # it offers files by itself
        found = [Offer(_quoted(o.value), o.help) for o in found if o.value != FILES]
    return "\n".join(f"{offer.value}\t{offer.help}" if offer.help else offer.value for offer in found)


def _in_bash(root: TyperGroup, typed: str, wordbreaks: str) -> list[str]:
    """Bash replaces a word only after its last break, such as the ``@`` of an address, and needs it quoted as typed."""
    words, kept, quoted = split(typed, wordbreaks)
    found = [offer.value for offer in offers(root, words[1:-1], words[-1], values)]
    if quoted:
        return [value if value == FILES else value[kept:] for value in found if not set(value) & set("\"'$`\\!")]
    return [value if value == FILES else re.sub(r"([^\w@%+=:,./-])", r"\\\1", value[kept:]) for value in found]


def split(typed: str, wordbreaks: str = _WORDBREAKS) -> tuple[list[str], int, bool]:
    """The words of a command line as a shell splits them; the last one is being typed.

    Also how many characters of the last word bash keeps, and whether a quote is open in it.
    """
    words, kept, quote, escaped, between = [""], 0, "", False, True
    for letter in typed:
        if escaped or (quote and letter != quote and not (letter == "\\" and quote == '"')):
            words[-1] += letter
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == quote:
            quote = ""
        elif letter in "\"'":
            quote, kept = letter, len(words[-1])
        elif letter in " \t":
            if not between:
                words.append("")
                kept = 0
        else:
            words[-1] += letter
            if letter in wordbreaks:
                kept = len(words[-1]) - (letter == "@")  # readline replaces the @ too, as before a host name
        between = letter in " \t" and not quote and not escaped
    return words, kept, bool(quote)


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"[\w+-][\w.@+:/=-]*", value) else "'" + value.replace("'", "''") + "'"
