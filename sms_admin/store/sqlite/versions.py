"""The schema in SQLite: version 1, and the step to each version after it.

A new store is made by the same steps, so that it and an upgraded one have the same schema, to the letter. The
texts are compared with those in existing stores, so a released version is never edited. Beside columns
and constraints they have what only SQLite needs: strict types, tables without a rowid, and triggers, since its shell
has foreign keys off.
"""

import sqlite3
from functools import cache

from sms_admin.store.version import SCHEMA_VERSION

_BELONGS = "BEGIN SELECT RAISE(ABORT, 'a campaign belongs to a brand that exists'); END"
# WHEN NOT EXISTS also guards against INSERT OR REPLACE.
_TRIGGERS = (
    "CREATE TRIGGER campaign_insert_has_brand BEFORE INSERT ON campaign"
    f" WHEN NOT EXISTS (SELECT 1 FROM brand WHERE brand_id = NEW.brand_id) {_BELONGS}",
    "CREATE TRIGGER campaign_update_has_brand BEFORE UPDATE OF brand_id ON campaign"
    f" WHEN NOT EXISTS (SELECT 1 FROM brand WHERE brand_id = NEW.brand_id) {_BELONGS}",
    "CREATE TRIGGER brand_delete_has_no_campaign BEFORE DELETE ON brand"
    f" WHEN EXISTS (SELECT 1 FROM campaign WHERE brand_id = OLD.brand_id) {_BELONGS}",
    "CREATE TRIGGER brand_update_has_no_campaign BEFORE UPDATE OF brand_id ON brand"
    f" WHEN NEW.brand_id <> OLD.brand_id AND EXISTS (SELECT 1 FROM campaign WHERE brand_id = OLD.brand_id) {_BELONGS}",
)
LIVE_NUMBERS = (
    "CREATE UNIQUE INDEX one_live_number_per_user ON number"
    " (user, CASE WHEN (status IN ('enabled', 'pending')) THEN 1 END)"
)

_FIRST = (
    """CREATE TABLE brand (
        brand_id TEXT NOT NULL,
        name TEXT NOT NULL,
        status TEXT NOT NULL,
        PRIMARY KEY (brand_id),
        CONSTRAINT known_status CHECK
            (status IN ('PENDING', 'UNVERIFIED', 'SELF_DECLARED', 'VERIFIED', 'VETTED_VERIFIED')),
        CONSTRAINT brand_id_shape CHECK (brand_id GLOB 'B[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]')
    ) STRICT""",
    """CREATE TABLE user (
        user TEXT NOT NULL,
        spelling TEXT NOT NULL,
        first_name TEXT NOT NULL,
        last_name TEXT NOT NULL,
        site TEXT NOT NULL,
        PRIMARY KEY (user)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE run (
        run INTEGER NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        file TEXT,
        file_sha256 TEXT,
        rows INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        unchanged INTEGER NOT NULL,
        refused INTEGER NOT NULL,
        undoes INTEGER,
        digest TEXT NOT NULL,
        PRIMARY KEY (run)
    ) STRICT""",
    """CREATE TABLE change (
        run INTEGER NOT NULL,
        number TEXT NOT NULL,
        status_before TEXT,
        campaign_before TEXT,
        user_before TEXT,
        status_after TEXT,
        campaign_after TEXT,
        user_after TEXT,
        country TEXT,
        category TEXT,
        run_before INTEGER,
        basis_before INTEGER,
        PRIMARY KEY (run, number)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE user_change (
        run INTEGER NOT NULL,
        user TEXT NOT NULL,
        spelling TEXT NOT NULL,
        first_name_before TEXT,
        last_name_before TEXT,
        site_before TEXT,
        first_name_after TEXT,
        last_name_after TEXT,
        site_after TEXT,
        PRIMARY KEY (run, user)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE record_change (
        run INTEGER NOT NULL,
        kind TEXT NOT NULL,
        "key" TEXT NOT NULL,
        "before" TEXT,
        "after" TEXT,
        PRIMARY KEY (run, kind, "key")
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE campaign (
        campaign_id TEXT NOT NULL,
        brand_id TEXT NOT NULL,
        use_case TEXT NOT NULL,
        status TEXT NOT NULL,
        number_limit INTEGER NOT NULL,
        PRIMARY KEY (campaign_id),
        CONSTRAINT known_status CHECK (status IN ('PENDING', 'VERIFIED', 'REJECTED', 'EXPIRED', 'DEACTIVATED')),
        CONSTRAINT campaign_id_shape CHECK (campaign_id GLOB 'C[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]'),
        CONSTRAINT limit_not_negative CHECK (number_limit >= 0),
        FOREIGN KEY(brand_id) REFERENCES brand (brand_id)
    ) STRICT""",
    *_TRIGGERS,
    """CREATE TABLE number (
        number TEXT NOT NULL,
        user TEXT,
        country TEXT NOT NULL,
        category TEXT NOT NULL,
        status TEXT NOT NULL,
        campaign_id TEXT,
        run INTEGER NOT NULL,
        basis INTEGER NOT NULL,
        PRIMARY KEY (number),
        CONSTRAINT known_status CHECK
            (status IN ('disabled', 'pending', 'enabled', 'enabling-failed', 'disabling-failed')),
        CONSTRAINT e164_shape CHECK (number GLOB '+[1-9]*' AND substr(number, 2) NOT GLOB '*[^0-9]*'
            AND length(number) BETWEEN 8 AND 16),
        CONSTRAINT known_category CHECK (category IN ('LOCAL', 'TOLL_FREE')),
        CONSTRAINT no_campaign_on_disabled CHECK (campaign_id IS NULL OR status <> 'disabled'),
        FOREIGN KEY(user) REFERENCES user (user),
        FOREIGN KEY(campaign_id) REFERENCES campaign (campaign_id)
    ) WITHOUT ROWID, STRICT""",
    LIVE_NUMBERS,
)

# 2: who planned a run, from which plan, and as which role of a server; an identity of the store; and constraints that
# guard against two more edits from a shell. A rowid is a second key of a row, by which REPLACE puts it in
# the place of another one, unseen by any trigger: so there is no rowid. GLOB and length() stop at a NUL.
_SECOND = (
    "ALTER TABLE run ADD COLUMN db_role TEXT",
    "ALTER TABLE run ADD COLUMN planned_by TEXT",
    "ALTER TABLE run ADD COLUMN plan_sha256 TEXT",
    """CREATE TABLE store_info (
        identity TEXT NOT NULL,
        PRIMARY KEY (identity),
        CONSTRAINT identity_shape CHECK (length(identity) = 64 AND identity NOT GLOB '*[^0-9a-f]*'
            AND length(CAST(identity AS BLOB)) = 64)
    ) WITHOUT ROWID, STRICT""",
    """INSERT INTO store_info
        SELECT coalesce((SELECT digest FROM run ORDER BY run LIMIT 1), lower(hex(randomblob(32))))""",
    # Numbers refer to campaigns and campaigns to brands, which are dropped and made again.
    "PRAGMA defer_foreign_keys=ON",
    "CREATE TEMP TABLE kept_brand AS SELECT * FROM main.brand",
    "CREATE TEMP TABLE kept_campaign AS SELECT * FROM main.campaign",
    "DROP TABLE main.campaign",
    "DROP TABLE main.brand",
    """CREATE TABLE brand (
        brand_id TEXT NOT NULL,
        name TEXT NOT NULL,
        status TEXT NOT NULL,
        PRIMARY KEY (brand_id),
        CONSTRAINT known_status CHECK
            (status IN ('PENDING', 'UNVERIFIED', 'SELF_DECLARED', 'VERIFIED', 'VETTED_VERIFIED')),
        CONSTRAINT brand_id_shape CHECK (brand_id GLOB 'B[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]'
            AND length(CAST(brand_id AS BLOB)) = 7)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE campaign (
        campaign_id TEXT NOT NULL,
        brand_id TEXT NOT NULL,
        use_case TEXT NOT NULL,
        status TEXT NOT NULL,
        number_limit INTEGER NOT NULL,
        PRIMARY KEY (campaign_id),
        CONSTRAINT known_status CHECK (status IN ('PENDING', 'VERIFIED', 'REJECTED', 'EXPIRED', 'DEACTIVATED')),
        CONSTRAINT campaign_id_shape CHECK (campaign_id GLOB 'C[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]'
            AND length(CAST(campaign_id AS BLOB)) = 7),
        CONSTRAINT limit_not_negative CHECK (number_limit >= 0),
        FOREIGN KEY(brand_id) REFERENCES brand (brand_id)
    ) WITHOUT ROWID, STRICT""",
    "INSERT INTO brand SELECT * FROM temp.kept_brand",
    "INSERT INTO campaign SELECT * FROM temp.kept_campaign",
    "DROP TABLE temp.kept_brand",
    "DROP TABLE temp.kept_campaign",
    *_TRIGGERS,
    "ALTER TABLE main.number RENAME TO number_before",
    """CREATE TABLE number (
        number TEXT NOT NULL,
        user TEXT,
        country TEXT NOT NULL,
        category TEXT NOT NULL,
        status TEXT NOT NULL,
        campaign_id TEXT,
        run INTEGER NOT NULL,
        basis INTEGER NOT NULL,
        PRIMARY KEY (number),
        CONSTRAINT known_status CHECK
            (status IN ('disabled', 'pending', 'enabled', 'enabling-failed', 'disabling-failed')),
        CONSTRAINT e164_shape CHECK (number GLOB '+[1-9]*' AND substr(number, 2) NOT GLOB '*[^0-9]*'
            AND length(number) BETWEEN 8 AND 16 AND length(CAST(number AS BLOB)) = length(number)),
        CONSTRAINT known_category CHECK (category IN ('LOCAL', 'TOLL_FREE')),
        CONSTRAINT no_campaign_on_disabled CHECK (campaign_id IS NULL OR status <> 'disabled'),
        FOREIGN KEY(user) REFERENCES user (user),
        FOREIGN KEY(campaign_id) REFERENCES campaign (campaign_id)
    ) WITHOUT ROWID, STRICT""",
    "INSERT INTO number SELECT * FROM number_before ORDER BY number",
    "DROP TABLE number_before",
    LIVE_NUMBERS,
)
STEPS: dict[int, tuple[str, ...]] = {1: _FIRST, 2: _SECOND}

# A store of an older version is read without changing it: these views hide its tables and add what it lacks.
_RUN_1 = "run, at, actor, action, file, file_sha256, rows, changed, unchanged, refused, undoes, digest"
VIEWS: dict[int, dict[str, str]] = {
    1: {
        "run": f"SELECT {_RUN_1}, NULL AS db_role, NULL AS planned_by, NULL AS plan_sha256 FROM main.run",
        "store_info": "SELECT digest AS identity FROM main.run ORDER BY run LIMIT 1",
    }
}

Schema = dict[tuple[str, str], tuple[str, str]]
_SCHEMA = "SELECT type, name, tbl_name, sql FROM main.sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"


def schema_of(connection: sqlite3.Connection) -> Schema:
    """Every object of the schema, by kind and name: its table and its text without blanks."""
    rows = connection.execute(_SCHEMA)
    return {(kind, name): (table, " ".join((sql or "").split())) for kind, name, table, sql in rows}


@cache
def expected_schema(version: int = SCHEMA_VERSION) -> Schema:
    """The result of ``schema_of`` for a store of ``version``."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    for step in range(1, version + 1):
        for statement in STEPS[step]:
            made.execute(statement)
    found = schema_of(made)
    made.close()
    return found
