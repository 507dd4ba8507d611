"""How each shell asks what can be completed, and how it is answered.

The shell sets ``_SMS_ADMIN_COMPLETE`` to its name. All but bash hand over the words as arguments, the one at the
cursor last. The answer is a line for each offer.
"""

import re
from collections.abc import Mapping, Sequence

from typer.core import TyperGroup

from sms_admin.cli.completion import VARIABLE
from sms_admin.cli.completion.line import FILES, Offer, offers
from sms_admin.cli.completion.values import values

_WORDBREAKS = " \t\n\"'@><=;|&(:"  # bash's own; where a word is cut for completion


def answer(root: TyperGroup, words: Sequence[str], environ: Mapping[str, str]) -> str:
    """What the shell is told that asks with ``words`` and ``environ``: a line for each offer."""
    shell = environ[VARIABLE]
    if shell == "bash":
        return "\n".join(_in_bash(root, environ.get("COMP_LINE", ""), environ.get("COMP_WORDBREAKS", _WORDBREAKS)))
    before, word = list(words[:-1]), words[-1] if words else ""
    if shell == "powershell":  # some of its versions do not hand an empty word over
        before, word = list(words), environ.get(VARIABLE + "_WORD", "")
    found = offers(root, before, word, values)
    if shell == "powershell":  # files are what it offers by itself
        found = [Offer(_quoted(o.value), o.help) for o in found if o.value != FILES]
    return "\n".join(f"{offer.value}\t{offer.help}" if offer.help else offer.value for offer in found)


def _in_bash(root: TyperGroup, typed: str, wordbreaks: str) -> list[str]:
    """Bash replaces a word from its last break on, as behind the ``@`` of an address, and wants it as it is typed."""
    words, kept, quoted = split(typed, wordbreaks)
    found = [offer.value for offer in offers(root, words[1:-1], words[-1], values)]
    if quoted:
        return [value if value == FILES else value[kept:] for value in found if not set(value) & set("\"'$`\\!")]
    return [value if value == FILES else re.sub(r"([^\w@%+=:,./-])", r"\\\1", value[kept:]) for value in found]


def split(typed: str, wordbreaks: str = _WORDBREAKS) -> tuple[list[str], int, bool]:
    """The words of a command line as a shell reads them, the last one being typed.

    Also how many characters of that one bash keeps, and whether a quote is open in it.
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
                kept = len(words[-1]) - (letter == "@")  # readline takes an @ along, as it would that of a host
        between = letter in " \t" and not quote and not escaped
    return words, kept, bool(quote)


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"[\w+-][\w.@+:/=-]*", value) else "'" + value.replace("'", "''") + "'"
