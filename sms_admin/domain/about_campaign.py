"""What the sentences of refused rows name of a campaign."""

from collections.abc import Mapping

from sms_admin.domain.capacity import Load
from sms_admin.domain.refusals import Particulars
from sms_admin.domain.registration import Campaign, Registry


def about_campaign(campaign: Campaign, registry: Registry, full: Mapping[str, Load]) -> Particulars:
    """The campaign, its Brand and its places; ``full`` has the loads of the campaigns that are too full for a plan."""
    brand = registry.brands.get(campaign.brand_id)
    load = full.get(campaign.campaign_id, Load(campaign.number_limit, 0, 0, 0))
    return Particulars(
        campaign=campaign.campaign_id,
        campaign_status=campaign.status,
        brand=campaign.brand_id,
        brand_status=brand.status if brand else "",
        limit=load.limit,
        used=load.used,
        fit=load.fits,
    )
