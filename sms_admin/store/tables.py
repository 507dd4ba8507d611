"""The tables of the database.

A rule that must hold even for edits with the database's own shell is a constraint or an index here or in the
engine's package. A missing reference is NULL, a missing name is empty. Times are RFC 3339 UTC. ``models``
has SQLModel classes for the rows of Brand and Campaign over these tables; code that works set by set needs no
class.
"""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, case

from sms_admin.domain.places import Category
from sms_admin.domain.statuses import BrandStatus, CampaignStatus, SmsStatus
from sms_admin.store.constructs import Shape, has_shape
from sms_admin.store.statuses import is_live
from sms_admin.store.words import Words

metadata = MetaData()


# The same range of integers as in SQLite. Runs are numbered by this program, not by a sequence of the engine.
_WHOLE = Integer().with_variant(BigInteger(), "postgresql")


def _run_key() -> Column[int]:
    return Column("run", _WHOLE, primary_key=True, autoincrement=False)


def _key(name: str) -> Column[str]:
    return Column(name, Words, primary_key=True)


def _text(name: str, references: str = "", *, null: bool = False) -> Column[str]:
    return Column(name, Words, *([ForeignKey(references)] if references else []), nullable=null)


def _count(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, _WHOLE, nullable=null)


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"known_{column}")


def _shape(column: str, shape: Shape) -> CheckConstraint:
    name = "e164_shape" if shape is Shape.E164 else f"{column}_shape"
    return CheckConstraint(has_shape(column, shape), name=name)


# A Brand and its status.
brand = Table(
    "brand",
    metadata,
    _key("brand_id"),
    _text("name"),
    _text("status"),
    _one_of("status", BrandStatus),
    _shape("brand_id", Shape.BRAND_ID),
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
    _shape("campaign_id", Shape.CAMPAIGN_ID),
    CheckConstraint("number_limit >= 0", name="limit_not_negative"),
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
)

# A number. ``run`` is the run that last changed it, ``basis`` the one whose result it shows. The two differ after
# an undo: the undo is the last change, but the number shows the result of the run before the undone one.
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
    _shape("number", Shape.E164),
    _one_of("category", Category),
    CheckConstraint("campaign_id IS NULL OR status <> 'disabled'", name="no_campaign_on_disabled"),
)

# One Save. ``digest`` is a SHA-256 over the digest before it, this row and its changes. ``db_role`` is the login role
# on a server, beside the claimed ``actor``; ``planned_by`` and ``plan_sha256`` are those of a plan that was saved
# as a file and applied.
run = Table(
    "run",
    metadata,
    _run_key(),
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
    _text("db_role", null=True),
    _text("planned_by", null=True),
    _text("plan_sha256", null=True),
)

# What one run did to one number. A status is NULL where the number was not in the store. Both users are NULL
# where the run did not change the owner. ``run_before`` and ``basis_before`` are the number's own, so its changes form
# a chain. ``country`` and ``category`` are NULL unless the number entered or left the store.
change = Table(
    "change",
    metadata,
    _run_key(),
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
)

# What one run did to one user. The names before are NULL where the user was added, those after where removed.
user_change = Table(
    "user_change",
    metadata,
    _run_key(),
    _key("user"),
    _text("spelling"),
    _text("first_name_before", null=True),
    _text("last_name_before", null=True),
    _text("site_before", null=True),
    _text("first_name_after", null=True),
    _text("last_name_after", null=True),
    _text("site_after", null=True),
)

# What one run did to a brand or a campaign: JSON before and after, NULL where there was none.
record_change = Table(
    "record_change",
    metadata,
    _run_key(),
    _key("kind"),
    _key("key"),
    _text("before", null=True),
    _text("after", null=True),
)

# The store itself, in one row. ``identity`` is made once, has 64 hexadecimal digits, and is kept in every copy.
store_info = Table("store_info", metadata, _key("identity"), _shape("identity", Shape.SHA256))

# Finds the numbers of a user, and allows only one live one: to a unique index all NULLs are different.
# A separate index for each purpose would make a million-row import take a third longer.
live_numbers = Index("one_live_number_per_user", number.c.user, case((is_live(number.c.status), 1)), unique=True)
