"""The situations in which the program prints a hint, and what its placeholders stand for there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

JANE, OFF, PENDING, NOBODYS, FREE, CARL, SECOND, LONDON = (
    *(f"+1408555010{n}" for n in range(4)),
    "+18005550199",
    "+14085550104",
    "+14085550105",
    "+442079460123",
)
ONEILL, JOE, PAM = "o'neill@corp.com", "$joe@corp.com", "-pam@corp.com"
NEW_CAMPAIGN, NEW_BRAND = "C1AAAAA", "B9AAAAA"
NEW = "+14085550177"

# The store that every situation begins with: one open campaign, one that waits, and numbers of every kind.
BEGINNING: Sequence[Sequence[str]] = (
    ("init", "--yes"),
    ("brand", "set", BRAND, "--status", "VERIFIED"),
    ("campaign", "set", CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED"),
    ("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND),
    ("numbers", "import", "stock.csv", "--yes"),
)
FILES: Mapping[str, str] = {
    "stock.csv": f"""phone_number,user,sms_status,campaign_id
{JANE},{ONEILL},Enabled,
{OFF},{JOE},,
{PENDING},{PAM},Pending,
{NOBODYS},,Enabled,
{FREE},desk,Enabled,
{CARL},carl,Enabled,{CAMPAIGN}
{SECOND},{ONEILL},,
{LONDON},imogen,Enabled,
""",
    "my list.csv": f"phone_number\n{JANE}\n{OFF}\n",
    "most.csv": "phone_number\n" + "\n".join((JANE, PENDING, NOBODYS, FREE, CARL, SECOND, LONDON)) + "\n",
    "bad.csv": f"phone_number\n{OFF}\n+14085550188\n",
    "waiting.csv": f"phone_number,campaign_id\n{JANE},{OTHER_CAMPAIGN}\n{FREE},{OTHER_CAMPAIGN}\n",
    "new.csv": f"phone_number,user\n{NOBODYS},nina\n+14085550188,nora\n",
    "rival.csv": f"phone_number,user,sms_status\n{NEW},{ONEILL},Enabled\n",
    "elsewhere.csv": f"phone_number,campaign_id,sms_status\n{NEW},{NEW_CAMPAIGN},Enabled\n",
    "odd.csv": f"id,Mobile1\n1,{JANE}\n",
    "two-columns.csv": f"phone,number\n{CARL},{JANE}\n",
    "tim-alone.csv": "user\ntim\n",
    "tim.csv": f"phone_number,user\n{NEW},tim\n+14085550178,tim\n",
    "list of new.csv": f"phone_number,user\n{NEW},nora\n",
    "carl-alone.csv": f"phone_number,campaign_id\n{CARL},{CAMPAIGN}\n",
    "carl.csv": f"phone_number,user\n{CARL},nina\n",
    "one.csv": f"phone_number,user\n{NEW},uma\n+14085550178,vic\n",
    "display.csv": f"phone_number,user,email\n{OFF},Joe Doe,{JOE}\n",
    "accounts.csv": f"phone_number,user,status\n{NEW},nora,Active\n",
    "nobodys.csv": f"phone_number,user\n{NEW},\n",
    "two.csv": "phone_number,user\n+14085550178,\n",
    "back.csv": "phone_number,user\n+14085550179,uma\n",
    "part.html": '<html><div role="grid" aria-rowcount="9"><div role="row"><div role="columnheader">Number</div></div>'
    f'<div role="row"><div role="gridcell">{JANE}</div></div></div></html>',
    "wrong.toml": "region = 'XX'\n",
    "unknown.toml": "regoin = 'CA'\n",
    "person.toml": "actor = 'ann'\n",
    "columns.toml": "columns = 3\n",
    "notes.txt": "no store",
}


@dataclass(frozen=True)
class Situation:
    """What was done before, the command line that prints the hint, and how the hint is used.

    ``fill`` says what each placeholder stands for, and no other may be in the hint; ``answer`` is typed where the
    hinted command asks; ``code`` is how it ends. ``goal`` looks whether it has led there.
    """

    words: Sequence[str]
    fill: Mapping[str, str] = field(default_factory=dict)
    given: Sequence[Sequence[str]] = ()
    code: int = 0
    answer: str = "y\n"
    typed: str = ""
    environ: Mapping[str, str] = field(default_factory=dict)
    goal: Callable[[Cli], bool] = lambda cli: True


def line(text: str, **rest: object) -> Situation:
    """A situation whose command line has no blank within a word."""
    return Situation(text.split(), **rest)  # type: ignore[arg-type]


def _is(number: str, status: str, campaign: str = "") -> Callable[[Cli], bool]:
    return lambda cli: cli.state().get(number) == (status, campaign)


def _owned_by(user: str, *numbers: str) -> Callable[[Cli], bool]:
    return lambda cli: {line["number"] for line in cli.json("user", "show", user)} == {*numbers}


_ON = _is(JANE, "enabled", CAMPAIGN)
_TWO_READY = (("campaign", "set", OTHER_CAMPAIGN, "--status", "VERIFIED"),)
_CLOSED = (("brand", "set", BRAND, "--status", "PENDING"),)
_DEACTIVATED = (("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN),)
_ASSIGNED = (("numbers", "assign", JANE),)
_BACKED_UP = (("store", "backup", "backup.db"),)
_UMA_WITHOUT_NUMBER = (("numbers", "import", "one.csv", "--yes"), ("numbers", "import", "nobodys.csv", "--yes"))
_LIST = "my list.csv"

SITUATIONS: Mapping[str, Situation] = {
    # a command line that cannot be read
    "misspelt group": line("nubmers list"),
    "misspelt command": line("numbers lst"),
    "misspelt option": line("numbers list --limt 3"),
    "misspelt option and value": line("numbers list --limt=3"),
    "unknown command": line("numbers frobnicate"),
    "command without its group": line(f"assign {JANE}", goal=_ON),
    "group alone": line("numbers"),
    "unknown option": line("numbers list --frobnicate"),
    "option without value": line("numbers list --limit", fill={"N": "3"}),
    "flag with a value": line("numbers list --all=3"),
    "global option behind": line("numbers list --config settings.toml"),
    "option of a command in front": line("-q numbers list"),
    "option with a value in front": line("--limit 3 numbers list"),
    "missing argument": line("numbers show", fill={"NUMBER": JANE}),
    "two missing arguments": line("config set", fill={"KEY": "region", "VALUE": "CA"}),
    "text without quotes": line("numbers list --search Jane Doe"),
    # values that cannot be
    "near word": line("numbers list --status enabeld"),
    "no such word": line("numbers list --status GOOD", fill={"STATUS": "enabled"}),
    "no field to sort by": line("numbers list --sort -digest"),
    "near field to sort by": line("numbers list --sort -usr"),
    "no number": Situation(["numbers", "show", "call me"], fill={"NUMBER": JANE}),
    "no run": line("history show last"),
    "no time": line("history list --since yesterday", fill={"TIME": "2026-01-01"}),
    "no limit": line("numbers list --limit few", fill={"N": "3"}),
    "no places": line(f"campaign set {CAMPAIGN} --limit few", fill={"N": "3"}),
    "no country": line("numbers list --country XX", fill={"CC": "US"}),
    "empty filter": Situation(["numbers", "list", "--user", ""], fill={"USER": ONEILL}),
    "empty user": Situation(["user", "show", " "], fill={"USER": ONEILL}),
    "no brand ID": line(f"campaign set {CAMPAIGN} --brand Acme", fill={"BRAND": BRAND}),
    "no campaign ID": line("campaign status Mixed", fill={"CAMPAIGN": CAMPAIGN}),
    "no form": line("numbers list -o xml", fill={"FORM": "csv"}),
    "no actor": Situation(["brand", "set", BRAND, "--name", "X", "--actor", "\x1b"], fill={"NAME": "ann"}),
    "no digest": line("store check --expect-head abc", fill={"HEX": "0" * 64}, code=7),
    # which ones?
    "assign what": line("numbers assign"),
    "file of numbers to assign": Situation(["numbers", "assign", _LIST], code=3),
    "file of numbers to remove": line("numbers remove carl-alone.csv -y", goal=_is(CARL, "disabled")),
    "remove what": line("numbers remove"),
    "enable what": line("user enable-number"),
    # not there
    "unknown user": line("user show nobody"),
    "unknown number": line(f"numbers show {NEW}"),
    "unknown number of a run": line(f"history list --number {NEW}"),
    "unknown actor": line("history list --actor nobody"),
    "unknown run": line("history show 99"),
    "unknown campaign": line(f"campaign status {NEW_CAMPAIGN}"),
    "number for a user": line(f"user show {JANE}"),
    "number of nobody for a user": line(f"user show {NOBODYS}"),
    "number for a user to filter by": line(f"numbers list --user={JANE}"),
    "number of nobody to filter by": line(f"numbers list --user {NOBODYS}"),
    "number for a user to rename": Situation(["user", "rename", JANE, "jo"], goal=_owned_by("jo", JANE, SECOND)),
    "number of nobody for a user to remove": line(f"user remove {NOBODYS}"),
    "number for a user to enable": line(f"user enable-number {OFF}", goal=_is(OFF, "enabled", CAMPAIGN)),
    "everything off the page": Situation(["numbers", "list", "--user", JOE]),
    "nothing that waits is enabled": line(
        "numbers assign --unassigned -y",
        given=[["numbers", "remove", number] for number in (JANE, NOBODYS, FREE, LONDON)],
    ),
    "unknown site": line("numbers list --site Mars"),
    "unknown brand": line(f"brand show {NEW_BRAND}"),
    # brand and campaign
    "campaign without brand": line(f"campaign set {NEW_CAMPAIGN}", fill={"BRAND": BRAND}),
    "brand not recorded": line(f"campaign set {CAMPAIGN} --brand {NEW_BRAND}"),
    "set is no deactivation": line(f"campaign set {CAMPAIGN} --status DEACTIVATED", answer=f"{CAMPAIGN}\n"),
    "deactivated for good": line(
        f"campaign set {CAMPAIGN} --status VERIFIED", given=_DEACTIVATED, fill={"CAMPAIGN": NEW_CAMPAIGN}
    ),
    "sync without a terminal": Situation(["numbers", "sync", "my list.csv", "--prune-all", "-y"]),
    "sync with a wrong count": Situation(["numbers", "sync", "my list.csv", "--prune-all", "-y", "--confirm", "1"]),
    "plan to standard output": Situation(["numbers", "assign", JANE, "--save-plan", "-"], fill={"FILE": "plan.jsonl"}),
    "plan of a large prune": Situation(["numbers", "sync", "my list.csv", "--prune-all", "--save-plan", "plan.jsonl"]),
    "compare and take over": Situation(
        ["numbers", "compare", "list of new.csv", "--check"], goal=_owned_by("nora", NEW)
    ),
    "compare with a list that lacks numbers": Situation(
        ["numbers", "compare", "my list.csv", "--check"], fill={"NUMBER": FREE}, goal=_is(FREE, "disabled")
    ),
    "compare all with a list that lacks numbers": line(
        "numbers compare most.csv --scope all --check",
        fill={"NUMBER": OFF},
        goal=lambda cli: OFF not in cli.state(),
    ),
    "plan to apply": Situation(["numbers", "assign", JANE, "--save-plan", "my plan.jsonl"], goal=_ON),
    "deactivate without a terminal": line(f"campaign deactivate {CAMPAIGN}"),
    "plan of a deactivation": line(f"campaign deactivate {CAMPAIGN} --save-plan plan.jsonl"),
    "deactivate another": line(f"campaign deactivate {CAMPAIGN} --confirm {OTHER_CAMPAIGN}", fill={"ID": CAMPAIGN}),
    "gate without campaign": line(
        "--store new.db campaign status --check",
        given=[["--store", "new.db", "init"]],
        fill={"BRAND": BRAND, "CAMPAIGN": CAMPAIGN},
    ),
    "gate of a brand": line("campaign status --check", given=_CLOSED),
    "gate of a campaign": line(f"campaign status {OTHER_CAMPAIGN} --check"),
    "gate of what is deactivated": line(
        f"campaign status {CAMPAIGN} --check", given=_DEACTIVATED, fill={"CAMPAIGN": NEW_CAMPAIGN}
    ),
    # Save
    "no terminal": Situation(["numbers", "import", "new.csv"]),
    "no terminal for standard input": Situation(["numbers", "import", "-"], fill={"FILE": "new.csv"}),
    "large prune": line("numbers sync carl-alone.csv --prune-all -y", goal=_is(JANE, "disabled")),
    "large prune, miscounted": line(
        "numbers sync carl-alone.csv --prune-all -y --confirm 1", goal=_is(JANE, "disabled")
    ),
    "prune by a part of a page": line("numbers sync part.html --prune -y", goal=_is(JANE, "enabled", CAMPAIGN)),
    "some refused": Situation(["numbers", "assign", "--csv", _LIST, "-y"], fill={"FILE": "r"}, code=5, goal=_ON),
    "some refused by name": Situation(["numbers", "assign", JANE, OFF], code=5, goal=_ON),
    "all refused": Situation(["numbers", "assign", "--csv", "bad.csv", "-y"], fill={"FILE": "r"}, code=3),
    "all refused for one reason": Situation(["numbers", "assign", "--csv", "waiting.csv", "-y"]),
    "partly done": Situation(["numbers", "assign", "--csv", _LIST, "-y", "--partial"], fill={"FILE": "r"}, code=5),
    "undo refused": line(
        "history undo 4 --yes",
        given=(("numbers", "remove", JANE), ("numbers", "remove", CARL)),
        fill={"FILE": "r"},
        code=5,
    ),
    "report over the file that is read": Situation(
        ["numbers", "assign", "--csv", _LIST, "-y", "--report", _LIST], fill={"FILE": "r.csv"}, code=3
    ),
    "plan over the journal of the store": Situation(
        ["numbers", "assign", JANE, "--save-plan", "./my store's.db-journal"], fill={"FILE": "p.jsonl"}
    ),
    "no column of numbers": line("numbers assign --csv odd.csv -y", goal=_ON),
    "two columns of numbers": line("numbers assign --csv two-columns.csv -y", goal=_ON),
    "accounts": line("numbers import accounts.csv -y", goal=_is(NEW, "disabled", "")),
    "users by the names of people": line("user enable-number --csv display.csv -y", goal=_is(OFF, "enabled", CAMPAIGN)),
    "column without a field": line(
        "numbers assign --csv odd.csv --column Office -y", fill={"FIELD": "phone_number", "NAME": "Mobile1"}, goal=_ON
    ),
    "column of no field": line(
        "numbers assign --csv odd.csv --column office=Mobile1 -y", fill={"FIELD": "phone_number"}, goal=_ON
    ),
    "report twice": line(f"numbers assign {JANE} --report a.csv --rejects a.csv", fill={"FILE": "b.csv"}, goal=_ON),
    "report of no kind": line(f"numbers assign {JANE} --report a.doc", fill={"FILE": "a"}, goal=_ON),
    "missing file": line("numbers assign --csv none.csv -y", fill={"FILE": "stock.csv"}, code=3),
    # refused rows
    "excel-mangled": line("numbers assign 1.40856E+10"),
    "bad-number": line("numbers assign 1-800-FLOWERS"),
    "unknown-number": line(f"numbers assign {NEW}", fill={"FILE": "new.csv"}),
    "unknown-user": line(f"user enable-number nobody {OFF}"),
    "unknown-user without number": line("user enable-number nobody"),
    "user without number": line(
        "user enable-number carl",
        given=(("numbers", "import", "carl.csv", "--yes"),),
        fill={"FILE": "back.csv"},
    ),
    "user-exists": Situation(["user", "rename", ONEILL, "desk"]),
    "user-has-numbers": Situation(["user", "remove", ONEILL]),
    "not-users-number": Situation(["user", "enable-number", ONEILL, OFF]),
    "number to be live": Situation(
        ["user", "enable-number", ONEILL], fill={"NUMBER": SECOND}, goal=_is(JANE, "disabled")
    ),
    "several numbers that fit": line(
        "user enable-number tim", given=(("numbers", "import", "tim.csv", "--yes"),), fill={"NUMBER": NEW}
    ),
    "several-numbers": line(
        "user enable-number --csv tim-alone.csv -y",
        given=(("numbers", "import", "tim.csv", "--yes"),),
        fill={"NUMBER": NEW},
        goal=_is(NEW, "enabled", CAMPAIGN),
    ),
    "no-user": line(f"numbers assign {NOBODYS}", fill={"FILE": "new.csv"}),
    "no-user of disable": line(f"user disable-number carl {NOBODYS}", goal=_is(NOBODYS, "disabled")),
    "unknown-campaign": line(f"numbers assign {JANE} --campaign {NEW_CAMPAIGN}", fill={"ID": CAMPAIGN}, goal=_ON),
    "unknown-campaign, none ready": line(
        f"numbers assign {JANE} --campaign {NEW_CAMPAIGN}", given=_CLOSED, fill={"BRAND": BRAND}
    ),
    "no-campaign": line(f"numbers assign {JANE}", given=_CLOSED),
    "campaign-ambiguous": line(f"numbers assign {JANE}", given=_TWO_READY, fill={"ID": CAMPAIGN}, goal=_ON),
    "brand-not-verified": line(f"numbers assign {JANE} --campaign {CAMPAIGN}", given=_CLOSED),
    "campaign-not-verified": line(f"numbers assign {JANE} --campaign {OTHER_CAMPAIGN}"),
    "campaign deactivated": line(
        f"user enable-number carl --campaign {CAMPAIGN}",
        given=(*_TWO_READY, *_DEACTIVATED),
        fill={"ID": OTHER_CAMPAIGN},
        goal=_is(CARL, "enabled", OTHER_CAMPAIGN),
    ),
    "campaign deactivated, none ready": line(
        f"user enable-number carl --campaign {CAMPAIGN}", given=_DEACTIVATED, fill={"CAMPAIGN": NEW_CAMPAIGN}
    ),
    "toll-free": line(f"numbers assign {FREE}"),
    "country-not-covered": line(f"numbers assign {LONDON}"),
    "already-on-sms-page": Situation(
        ["user", "enable-number", ONEILL, JANE, "--campaign", CAMPAIGN], given=_TWO_READY, goal=_ON
    ),
    "not-on-sms-page": line(
        f"numbers assign {OFF} --campaign {CAMPAIGN}", given=_TWO_READY, goal=_is(OFF, "enabled", CAMPAIGN)
    ),
    "not-enabled": line(
        f"numbers assign {PENDING} --campaign {CAMPAIGN}", given=_TWO_READY, goal=_is(PENDING, "enabled", CAMPAIGN)
    ),
    "assigned-elsewhere": line(
        f"numbers assign {CARL} --campaign {OTHER_CAMPAIGN}",
        given=_TWO_READY,
        goal=_is(CARL, "enabled", OTHER_CAMPAIGN),
    ),
    "campaign-full": line(
        f"numbers assign {JANE}", given=(("campaign", "set", CAMPAIGN, "--limit", "1"),), fill={"N": "2"}
    ),
    "second-live-number": line("numbers import rival.csv -y"),
    "unknown-campaign of an import": line("numbers import elsewhere.csv -y", fill={"BRAND": BRAND}),
    "changed-since": line("history undo 5 -y", given=(*_ASSIGNED, ("numbers", "remove", JANE))),
    "changed-since for good": line("history undo 5 -y", given=(*_ASSIGNED, *_DEACTIVATED)),
    "cannot be undone": line("history undo 5", given=_DEACTIVATED),
    "undo on what is not verified": line("history undo 5 -y", given=(("numbers", "remove", CARL), *_CLOSED)),
    "undo on a campaign not verified": line(
        "history undo 5 -y",
        given=(("numbers", "remove", CARL), ("campaign", "set", CAMPAIGN, "--status", "EXPIRED")),
    ),
    "undo on what is deactivated": line("history undo 5 -y", given=(("numbers", "remove", CARL), *_DEACTIVATED)),
    "undo of a second live number": Situation(
        ["history", "undo", "5", "-y"],
        given=(("numbers", "remove", JANE), ("user", "enable-number", ONEILL, SECOND)),
        goal=_is(JANE, "enabled"),
    ),
    "undo of a second live number for good": Situation(
        ["history", "undo", "5", "-y"],
        given=(
            ("numbers", "remove", JANE),
            *_TWO_READY,
            ("user", "enable-number", ONEILL, SECOND, "--campaign", OTHER_CAMPAIGN),
            ("campaign", "deactivate", OTHER_CAMPAIGN, "--confirm", OTHER_CAMPAIGN),
            ("user", "enable-number", ONEILL, SECOND, "--campaign", CAMPAIGN),
        ),
        goal=_is(JANE, "enabled"),
    ),
    "undo of a number that the run did not change": line(f"history undo 4 --number {NEW} -y"),
    "undo without the user": line(
        "history undo 6 -y",
        given=(
            ("numbers", "import", "one.csv", "--yes"),
            ("numbers", "import", "nobodys.csv", "--yes"),
            ("numbers", "import", "two.csv", "--yes"),
            ("history", "undo", "5", "--yes", "--partial"),
        ),
        fill={"FILE": "back.csv"},
    ),
    "undo without the user, who was removed": line(
        "history undo 6 -y", given=(*_UMA_WITHOUT_NUMBER, ("user", "remove", "uma")), goal=_owned_by("uma", NEW)
    ),
    "undo without the user, who was renamed": line(
        "history undo 6 -y",
        given=(*_UMA_WITHOUT_NUMBER, ("user", "rename", "uma", "una")),
        fill={"FILE": "back.csv"},
    ),
    "unknown number to remove": line(f"numbers remove {NEW}"),
    "unknown number to delete": line(f"numbers delete {NEW}"),
    "user without number to disable": Situation(["user", "disable-number", "uma"], given=_UMA_WITHOUT_NUMBER),
    "undo without the campaign": line(
        "history undo 7 -y",
        given=(
            ("campaign", "set", NEW_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED"),
            ("numbers", "assign", JANE, "--campaign", NEW_CAMPAIGN),
            ("numbers", "remove", JANE),
            ("history", "undo", "5", "--yes"),
        ),
        fill={"BRAND": BRAND},
        code=3,
    ),
    "undo without the brand": line(
        "history undo 7 -y",
        given=(
            ("brand", "set", NEW_BRAND),
            ("campaign", "set", NEW_CAMPAIGN, "--brand", NEW_BRAND),
            ("campaign", "set", NEW_CAMPAIGN, "--brand", BRAND),
            ("history", "undo", "5", "--yes"),
        ),
    ),
    "in-use": line("history undo 2 -y"),
    # messages that name a command
    "users of a run": line("history show 4"),
    "full campaign": line("campaign status", given=(("campaign", "set", CAMPAIGN, "--limit", "1"),), fill={"N": "9"}),
    "after init": line(
        "--store new.db --config new.toml init",
        fill={"BRAND": BRAND, "CAMPAIGN": CAMPAIGN, "FILE": "list of new.csv"},
    ),
    "init that keeps": line(f"init --campaign {CAMPAIGN}"),
    # settings
    "completion of no shell": line("--show-completion tcsh", fill={"SHELL": "bash"}),
    "completion that cannot be written": line("--install-completion bash", environ={"HOME": "/proc/x"}),
    "completion without PowerShell": line("--install-completion powershell"),
    "wrong variable": line("numbers list", environ={"SMS_ADMIN_REGION": "XX"}),
    "unknown variable": line("numbers list", environ={"SMS_ADMIN_STOER": "x"}),
    "unknown setting to write": line("config set regoin CA"),
    "unlike any setting": line("config set colour csv", fill={"KEY": "output"}),
    "wrong value to write": line("config set region XX", fill={"CC": "CA"}),
    "wrong value in the file": line("--config wrong.toml numbers list", fill={"CC": "CA"}),
    "unknown setting in the file": line("--config unknown.toml numbers list"),
    "setting that no file holds": line("--config person.toml numbers list"),
    "columns are no table": line("--config columns.toml numbers list"),
    "no such settings file": line("--config none.toml numbers list", answer="\n\n\n"),
    "settings file without a name": Situation(["--config", "", "numbers", "list"], fill={"FILE": "settings.toml"}),
    "settings that cannot be read": Situation(
        ["--config", "x" * 300, "numbers", "list"], fill={"FILE": "settings.toml"}
    ),
    "settings that cannot be written": line(
        "--config /proc/x/y.toml config set region CA", fill={"FILE": "settings.toml"}
    ),
    # the store
    "no store": Situation(["--store", "new store.db", "numbers", "list"]),
    "store with an impossible name": Situation(["--store", "x" * 300, "numbers", "list"]),
    "no store of ours": line("--store notes.txt numbers list", fill={"FILE": "./my store's.db"}),
    "store that cannot be made": line("--store notes.txt/x.db init", fill={"FILE": "new.db"}),
    "backup over the store": Situation(["store", "backup", "./my store's.db"], fill={"FILE": "b.db"}),
    "copy beside the store": Situation(["store", "copy", "./my store's.db-wal"], fill={"TO": "copy.db"}),
    "backup to a server": line("store backup postgresql://db.example/sms", fill={"FILE": "b.db"}),
    "copy to standard output": line("store copy -", fill={"TO": "copy.db"}),
    "backup to standard output": line("store backup -", fill={"FILE": "b.db"}),
    "restore without a terminal": line("store restore backup.db", given=_BACKED_UP),
    "restore of a server": line(
        "--store postgresql://db.example/sms store restore backup.db -y", given=_BACKED_UP, fill={"URL": "x"}
    ),
    "restore from a server": line(
        "store restore postgresql://db.example/sms -y", given=_BACKED_UP, fill={"BACKUP": "backup.db"}
    ),
    "restore from itself": Situation(
        ["store", "restore", "./my store's.db", "-y"], given=_BACKED_UP, fill={"BACKUP": "backup.db"}
    ),
    "restore from no store": line("store restore notes.txt -y", given=_BACKED_UP, fill={"BACKUP": "backup.db"}),
    "delete on the page": line(f"numbers delete {CARL}", goal=lambda cli: CARL not in cli.state()),
    "two to delete on the page": line(
        f"numbers delete {CARL} {JANE}", goal=lambda cli: not {CARL, JANE} & {*cli.state()}
    ),
    "two on another campaign": line(
        f"numbers assign {CARL} {JANE} --campaign {OTHER_CAMPAIGN}",
        given=(*_ASSIGNED, *_TWO_READY),
        goal=lambda cli: {cli.state()[number] for number in (CARL, JANE)} == {("enabled", OTHER_CAMPAIGN)},
    ),
    "two to assign that are off": line(f"numbers assign {OFF} {SECOND}", goal=_is(OFF, "enabled", CAMPAIGN)),
    "backup that is there": line("store backup notes.txt"),
}
