"""The tables, as the database itself holds them (contract, section 2).

What must survive an edit with the ``sqlite3`` shell is a constraint, an index or a trigger here. Texts that
are not there are NULL for a reference and empty for a name. Times are RFC 3339 UTC.
"""

from sqlalchemy import DDL, CheckConstraint, Index, Text, case, event
from sqlmodel import Field, SQLModel

from sms_admin.domain.numbers import LIVE, SmsStatus
from sms_admin.domain.registration import BrandStatus, CampaignStatus

_STRICT = {"sqlite_strict": True}
_CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def _one_of(column: str, values: type[BrandStatus] | type[CampaignStatus] | type[SmsStatus]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"known_{column}")


def _shape(name: str, condition: str) -> CheckConstraint:
    """A shape is told with GLOB, which only SQLite has."""
    return CheckConstraint(condition, name=name).ddl_if(dialect="sqlite")


class BrandRow(SQLModel, table=True):
    """A Brand and its status."""

    __tablename__ = "brand"
    __table_args__ = (
        _one_of("status", BrandStatus),
        _shape("brand_id_shape", "brand_id GLOB 'B[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]'"),
        _STRICT,
    )

    brand_id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)


class CampaignRow(SQLModel, table=True):
    """A Campaign of a Brand; ``number_limit`` counts numbers."""

    __tablename__ = "campaign"
    __table_args__ = (
        _one_of("status", CampaignStatus),
        _shape("campaign_id_shape", "campaign_id GLOB 'C[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]'"),
        CheckConstraint("number_limit >= 0", name="limit_not_negative"),
        _STRICT,
    )

    campaign_id: str = Field(primary_key=True, sa_type=Text)
    brand_id: str = Field(foreign_key="brand.brand_id", sa_type=Text)
    use_case: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    number_limit: int


class UserRow(SQLModel, table=True):
    """A user; ``user`` is the name without case, ``spelling`` as it was first written."""

    __tablename__ = "user"
    __table_args__ = (_CLUSTERED,)

    user: str = Field(primary_key=True, sa_type=Text)
    spelling: str = Field(sa_type=Text)
    first_name: str = Field(default="", sa_type=Text)
    last_name: str = Field(default="", sa_type=Text)
    site: str = Field(default="", sa_type=Text)


class NumberRow(SQLModel, table=True):
    """A number. ``run`` is the run that last changed it; ``basis`` the one whose result it shows.

    The two differ after an undo: the undo is the last change, what the number shows is the result of the
    run before the one undone.
    """

    __tablename__ = "number"
    __table_args__ = (
        _one_of("status", SmsStatus),
        _shape(
            "e164_shape",
            "number GLOB '+[1-9]*' AND substr(number, 2) NOT GLOB '*[^0-9]*' AND length(number) BETWEEN 8 AND 16",
        ),
        CheckConstraint("category IN ('LOCAL', 'TOLL_FREE')", name="known_category"),
        CheckConstraint("campaign_id IS NULL OR status <> 'disabled'", name="no_campaign_on_disabled"),
        _CLUSTERED,
    )

    number: str = Field(primary_key=True, sa_type=Text)
    user: str | None = Field(foreign_key="user.user", sa_type=Text)
    country: str = Field(sa_type=Text)
    category: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    campaign_id: str | None = Field(foreign_key="campaign.campaign_id", sa_type=Text)
    run: int
    basis: int


class RunRow(SQLModel, table=True):
    """One Save. ``digest`` is a SHA-256 over the digest before it, this row and its changes."""

    __tablename__ = "run"
    __table_args__ = (_STRICT,)

    run: int = Field(primary_key=True)
    at: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    action: str = Field(sa_type=Text)
    file: str | None = Field(sa_type=Text)
    file_sha256: str | None = Field(sa_type=Text)
    rows: int
    changed: int
    unchanged: int
    refused: int
    undoes: int | None
    digest: str = Field(sa_type=Text)


class ChangeRow(SQLModel, table=True):
    """What one run did to one number.

    A status is NULL where the number was not in the store. The users are both NULL where the run left the
    owner alone. ``run_before`` and ``basis_before`` are the number's own, so its changes form a chain.
    ``country`` and ``category`` are NULL unless the number came into the store or left it.
    """

    __tablename__ = "change"
    __table_args__ = (_CLUSTERED,)

    run: int = Field(primary_key=True)
    number: str = Field(primary_key=True, sa_type=Text)
    status_before: str | None = Field(sa_type=Text)
    campaign_before: str | None = Field(sa_type=Text)
    user_before: str | None = Field(sa_type=Text)
    status_after: str | None = Field(sa_type=Text)
    campaign_after: str | None = Field(sa_type=Text)
    user_after: str | None = Field(sa_type=Text)
    country: str | None = Field(sa_type=Text)
    category: str | None = Field(sa_type=Text)
    run_before: int | None
    basis_before: int | None


class UserChangeRow(SQLModel, table=True):
    """What one run did to one user. The names before are NULL where there was none, those after where it left."""

    __tablename__ = "user_change"
    __table_args__ = (_CLUSTERED,)

    run: int = Field(primary_key=True)
    user: str = Field(primary_key=True, sa_type=Text)
    spelling: str = Field(sa_type=Text)
    first_name_before: str | None = Field(sa_type=Text)
    last_name_before: str | None = Field(sa_type=Text)
    site_before: str | None = Field(sa_type=Text)
    first_name_after: str | None = Field(sa_type=Text)
    last_name_after: str | None = Field(sa_type=Text)
    site_after: str | None = Field(sa_type=Text)


class RecordChangeRow(SQLModel, table=True):
    """What one run did to a brand or a campaign: JSON before and after, NULL where there was none."""

    __tablename__ = "record_change"
    __table_args__ = (_CLUSTERED,)

    run: int = Field(primary_key=True)
    kind: str = Field(primary_key=True, sa_type=Text)
    key: str = Field(primary_key=True, sa_type=Text)
    before: str | None = Field(sa_type=Text)
    after: str | None = Field(sa_type=Text)


metadata = SQLModel.metadata
brand = metadata.tables["brand"]
campaign = metadata.tables["campaign"]
user = metadata.tables["user"]
number = metadata.tables["number"]
run = metadata.tables["run"]
change = metadata.tables["change"]
user_change = metadata.tables["user_change"]
record_change = metadata.tables["record_change"]

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
