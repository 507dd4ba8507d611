"""Brands and Campaigns in the store."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from sms_admin.domain.registration import Brand, Campaign, Registry
from sms_admin.domain.statuses import BrandStatus, CampaignStatus
from sms_admin.store.tables import brand, campaign, number

if TYPE_CHECKING:
    from sqlmodel import SQLModel


def load_registry(connection: Connection) -> Registry:
    """All Brands and Campaigns."""
    brands = connection.execute(select(brand.c.brand_id, brand.c.name, brand.c.status).order_by(brand.c.brand_id))
    columns = campaign.c
    campaigns = connection.execute(
        select(columns.campaign_id, columns.brand_id, columns.use_case, columns.status, columns.number_limit).order_by(
            columns.campaign_id
        )
    )
    return Registry(
        {key: Brand(key, name, BrandStatus(status)) for key, name, status in brands},
        {
            key: Campaign(key, brand_id, use_case, CampaignStatus(status), limit)
            for key, brand_id, use_case, status, limit in campaigns
        },
    )


def used_places(connection: Connection) -> dict[str, int]:
    """How many numbers each campaign has; campaigns without any are left out."""
    query = select(number.c.campaign_id, func.count()).where(number.c.campaign_id.is_not(None))
    return {key: count for key, count in connection.execute(query.group_by(number.c.campaign_id))}


def put_brand(connection: Connection, after: Brand) -> None:
    """Inserts or updates a Brand."""
    from sms_admin.store.models import BrandRow

    _put(connection, BrandRow(brand_id=after.brand_id, name=after.name, status=after.status.value))


def put_campaign(connection: Connection, after: Campaign) -> None:
    """Inserts or updates a Campaign."""
    from sms_admin.store.models import CampaignRow

    row = CampaignRow(
        campaign_id=after.campaign_id,
        brand_id=after.brand_id,
        use_case=after.use_case,
        status=after.status.value,
        number_limit=after.number_limit,
    )
    _put(connection, row)


def remove_brand(connection: Connection, brand_id: str) -> None:
    """Deletes a Brand that has no campaigns."""
    from sms_admin.store.models import BrandRow

    _remove(connection, BrandRow, brand_id)


def remove_campaign(connection: Connection, campaign_id: str) -> None:
    """Deletes a Campaign that has no numbers."""
    from sms_admin.store.models import CampaignRow

    _remove(connection, CampaignRow, campaign_id)


def _put(connection: Connection, row: "SQLModel") -> None:
    """Updates the row of that key, or inserts it, within the caller's transaction, which the session leaves open."""
    from sqlmodel import Session

    with Session(connection) as session:
        session.merge(row)
        session.flush()


def _remove(connection: Connection, kind: "type[SQLModel]", key: str) -> None:
    from sqlmodel import Session

    with Session(connection) as session:
        if (row := session.get(kind, key)) is not None:
            session.delete(row)
            session.flush()
