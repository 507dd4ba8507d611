"""The tables, as the database itself holds them (contract, section 2).

What must survive an edit with the ``sqlite3`` shell is a constraint, an index or a trigger here. Texts that
are not there are NULL for a reference and empty for a name. Times are RFC 3339 UTC. ``models`` has the rows of
Brand and Campaign as SQLModel classes over these same tables; what only works set by set needs no class.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text, case, event

from sms_admin.domain.numbers import LIVE, SmsStatus
from sms_admin.domain.registration import BrandStatus, CampaignStatus

metadata = MetaData()
_STRICT: Mapping[str, Any] = {"sqlite_strict": True}
_CLUSTERED: Mapping[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str, references: str = "", *, null: bool = False) -> Column[str]:
    return Column(name, Text, *([ForeignKey(references)] if references else []), nullable=null)


def _count(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"known_{column}")


def _shape(name: str, condition: str) -> CheckConstraint:
    """A shape is told with GLOB, which only SQLite has."""
    return CheckConstraint(condition, name=name).ddl_if(dialect="sqlite")


# A Brand and its status.
brand = Table(
    "brand",
    metadata,
    _key("brand_id"),
    _text("name"),
    _text("status"),
    _one_of("status", BrandStatus),
    _shape("brand_id_shape", "brand_id GLOB 'B[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]'"),
    **_STRICT,
)

# A Campaign of a Brand; ``number_limit`` counts numbers.
campaign = Table(
    "campaign",
    metadata,
    _key("campaign_id"),
    _text("brand_id", "brand.brand_id"),
    _text("use_case"),
    _text("status"),
    _count("number_limit"),
    _one_of("status", CampaignStatus),
    _shape("campaign_id_shape", "campaign_id GLOB 'C[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]'"),
    CheckConstraint("number_limit >= 0", name="limit_not_negative"),
    **_STRICT,
)

# A user; ``user`` is the name without case, ``spelling`` as it was first written.
user = Table(
    "user",
    metadata,
    _key("user"),
    _text("spelling"),
    _text("first_name"),
    _text("last_name"),
    _text("site"),
    **_CLUSTERED,
)

# A number. ``run`` is the run that last changed it; ``basis`` the one whose result it shows. The two differ after
# an undo: the undo is the last change, what the number shows is the result of the run before the one undone.
number = Table(
    "number",
    metadata,
    _key("number"),
    _text("user", "user.user", null=True),
    _text("country"),
    _text("category"),
    _text("status"),
    _text("campaign_id", "campaign.campaign_id", null=True),
    _count("run"),
    _count("basis"),
    _one_of("status", SmsStatus),
    _shape(
        "e164_shape",
        "number GLOB '+[1-9]*' AND substr(number, 2) NOT GLOB '*[^0-9]*' AND length(number) BETWEEN 8 AND 16",
    ),
    CheckConstraint("category IN ('LOCAL', 'TOLL_FREE')", name="known_category"),
    CheckConstraint("campaign_id IS NULL OR status <> 'disabled'", name="no_campaign_on_disabled"),
    **_CLUSTERED,
)

# One Save. ``digest`` is a SHA-256 over the digest before it, this row and its changes.
run = Table(
    "run",
    metadata,
    Column("run", Integer, primary_key=True),
    _text("at"),
    _text("actor"),
    _text("action"),
    _text("file", null=True),
    _text("file_sha256", null=True),
    _count("rows"),
    _count("changed"),
    _count("unchanged"),
    _count("refused"),
    _count("undoes", null=True),
    _text("digest"),
    **_STRICT,
)

# What one run did to one number. A status is NULL where the number was not in the store. The users are both NULL
# where the run left the owner alone. ``run_before`` and ``basis_before`` are the number's own, so its changes form
# a chain. ``country`` and ``category`` are NULL unless the number came into the store or left it.
change = Table(
    "change",
    metadata,
    Column("run", Integer, primary_key=True),
    _key("number"),
    _text("status_before", null=True),
    _text("campaign_before", null=True),
    _text("user_before", null=True),
    _text("status_after", null=True),
    _text("campaign_after", null=True),
    _text("user_after", null=True),
    _text("country", null=True),
    _text("category", null=True),
    _count("run_before", null=True),
    _count("basis_before", null=True),
    **_CLUSTERED,
)

# What one run did to one user. The names before are NULL where there was none, those after where it left.
user_change = Table(
    "user_change",
    metadata,
    Column("run", Integer, primary_key=True),
    _key("user"),
    _text("spelling"),
    _text("first_name_before", null=True),
    _text("last_name_before", null=True),
    _text("site_before", null=True),
    _text("first_name_after", null=True),
    _text("last_name_after", null=True),
    _text("site_after", null=True),
    **_CLUSTERED,
)

# What one run did to a brand or a campaign: JSON before and after, NULL where there was none.
record_change = Table(
    "record_change",
    metadata,
    Column("run", Integer, primary_key=True),
    _key("kind"),
    _key("key"),
    _text("before", null=True),
    _text("after", null=True),
    **_CLUSTERED,
)

is_live = number.c.status.in_(sorted(LIVE))
# Finds the numbers of a user, and lets only one of them be live: NULLs are all different to a unique index.
# A second index for one of the two jobs would cost a million-row import a third of its time.
live_numbers = Index("one_live_number_per_user", number.c.user, case((is_live, 1)), unique=True)

# The shell has foreign keys off; a trigger it obeys. WHEN NOT EXISTS also stands against INSERT OR REPLACE.
_BRAND_MISSING = "NOT EXISTS (SELECT 1 FROM brand WHERE brand_id = NEW.brand_id)"
_CAMPAIGN_LEFT = "EXISTS (SELECT 1 FROM campaign WHERE brand_id = OLD.brand_id)"
_TRIGGERS = {
    "campaign_insert_has_brand": ("INSERT ON campaign", _BRAND_MISSING),
    "campaign_update_has_brand": ("UPDATE OF brand_id ON campaign", _BRAND_MISSING),
    "brand_delete_has_no_campaign": ("DELETE ON brand", _CAMPAIGN_LEFT),
    "brand_update_has_no_campaign": (
        "UPDATE OF brand_id ON brand",
        f"NEW.brand_id <> OLD.brand_id AND {_CAMPAIGN_LEFT}",
    ),
}
for _name, (_when, _condition) in _TRIGGERS.items():
    event.listen(
        campaign,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER {_name} BEFORE {_when} WHEN {_condition}"
            " BEGIN SELECT RAISE(ABORT, 'a campaign belongs to a brand that exists'); END"
        ).execute_if(dialect="sqlite"),
    )
