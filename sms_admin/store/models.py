"""The rows of Brand and Campaign as SQLModel classes: typed, and written through a session, one at a time.

A class maps a table of ``tables`` and names its columns; the columns themselves are defined only there.
Code that works on many rows uses the tables without these classes: loading SQLModel takes longer than a list.
"""

from sqlmodel import Field, SQLModel

from sms_admin.store.tables import brand, campaign


class BrandRow(SQLModel, table=True):
    """A Brand as the table holds it."""

    __table__ = brand

    brand_id: str = Field(sa_column=brand.c.brand_id)
    name: str = Field(sa_column=brand.c.name)
    status: str = Field(sa_column=brand.c.status)


class CampaignRow(SQLModel, table=True):
    """A Campaign as the table holds it."""

    __table__ = campaign

    campaign_id: str = Field(sa_column=campaign.c.campaign_id)
    brand_id: str = Field(sa_column=campaign.c.brand_id)
    use_case: str = Field(sa_column=campaign.c.use_case)
    status: str = Field(sa_column=campaign.c.status)
    number_limit: int = Field(sa_column=campaign.c.number_limit)
