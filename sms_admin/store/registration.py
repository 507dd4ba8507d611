"""Brands and Campaigns in the store."""

from sqlalchemy import Connection, delete, func, insert, select, update

from sms_admin.domain.registration import Brand, BrandStatus, Campaign, CampaignStatus, Registry
from sms_admin.store.tables import brand, campaign, number


def load_registry(connection: Connection) -> Registry:
    """All Brands and Campaigns."""
    brands = connection.execute(select(brand.c.brand_id, brand.c.name, brand.c.status))
    columns = campaign.c
    campaigns = connection.execute(
        select(columns.campaign_id, columns.brand_id, columns.use_case, columns.status, columns.number_limit)
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


def put_brand(connection: Connection, before: Brand | None, after: Brand) -> None:
    """Inserts or updates a Brand."""
    values = {"name": after.name, "status": after.status.value}
    if before is None:
        connection.execute(insert(brand).values(brand_id=after.brand_id, **values))
    else:
        connection.execute(update(brand).where(brand.c.brand_id == after.brand_id).values(**values))


def put_campaign(connection: Connection, before: Campaign | None, after: Campaign) -> None:
    """Inserts or updates a Campaign."""
    values = {
        "brand_id": after.brand_id,
        "use_case": after.use_case,
        "status": after.status.value,
        "number_limit": after.number_limit,
    }
    if before is None:
        connection.execute(insert(campaign).values(campaign_id=after.campaign_id, **values))
    else:
        connection.execute(update(campaign).where(campaign.c.campaign_id == after.campaign_id).values(**values))


def remove_brand(connection: Connection, brand_id: str) -> None:
    """Takes out a Brand that no campaign belongs to."""
    connection.execute(delete(brand).where(brand.c.brand_id == brand_id))


def remove_campaign(connection: Connection, campaign_id: str) -> None:
    """Takes out a Campaign that no number is on."""
    connection.execute(delete(campaign).where(campaign.c.campaign_id == campaign_id))
