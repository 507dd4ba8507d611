"""What the tables are to SQLite beside columns and constraints: strict, clustered by their keys, and triggers.

All of it is in the text of every store that was ever made, and a check compares that text.
"""

from sqlalchemy import DDL, event

from sms_admin.store.tables import campaign, metadata

_BY_ROWID = frozenset({"brand", "campaign", "run"})

for _table in metadata.tables.values():
    _table.dialect_options["sqlite"]["strict"] = True
    _table.dialect_options["sqlite"]["with_rowid"] = _table.name in _BY_ROWID

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
