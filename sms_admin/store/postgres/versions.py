"""The schema in PostgreSQL: version 1, and the step to each version after it.

A new store is made by the same steps, so that it and an upgraded one have the same schema. A released step is never
edited. The statements name no schema: the first one of the search path is meant, so that a check and a copy
can make the same tables elsewhere. Version 1 was never in use on a server; it is here so that the way of an upgrade is
the same on both engines, and tried.
"""

from sqlalchemy import Connection

from sms_admin.store.version import SCHEMA_VERSION

LOCK = "save_lock"
_WORDS = 'TEXT COLLATE "C"'  # compared byte by byte, as in SQLite

_FIRST = (
    f"""CREATE TABLE brand (
        brand_id {_WORDS} NOT NULL,
        name {_WORDS} NOT NULL,
        status {_WORDS} NOT NULL,
        PRIMARY KEY (brand_id),
        CONSTRAINT known_status CHECK
            (status IN ('PENDING', 'UNVERIFIED', 'SELF_DECLARED', 'VERIFIED', 'VETTED_VERIFIED')),
        CONSTRAINT brand_id_shape CHECK (brand_id ~ '^B[A-Z0-9]{{6}}$')
    )""",
    f"""CREATE TABLE "user" (
        "user" {_WORDS} NOT NULL,
        spelling {_WORDS} NOT NULL,
        first_name {_WORDS} NOT NULL,
        last_name {_WORDS} NOT NULL,
        site {_WORDS} NOT NULL,
        PRIMARY KEY ("user")
    )""",
    f"""CREATE TABLE run (
        run BIGINT NOT NULL,
        at {_WORDS} NOT NULL,
        actor {_WORDS} NOT NULL,
        action {_WORDS} NOT NULL,
        file {_WORDS},
        file_sha256 {_WORDS},
        rows BIGINT NOT NULL,
        changed BIGINT NOT NULL,
        unchanged BIGINT NOT NULL,
        refused BIGINT NOT NULL,
        undoes BIGINT,
        digest {_WORDS} NOT NULL,
        PRIMARY KEY (run)
    )""",
    f"""CREATE TABLE change (
        run BIGINT NOT NULL,
        number {_WORDS} NOT NULL,
        status_before {_WORDS},
        campaign_before {_WORDS},
        user_before {_WORDS},
        status_after {_WORDS},
        campaign_after {_WORDS},
        user_after {_WORDS},
        country {_WORDS},
        category {_WORDS},
        run_before BIGINT,
        basis_before BIGINT,
        PRIMARY KEY (run, number)
    )""",
    f"""CREATE TABLE user_change (
        run BIGINT NOT NULL,
        "user" {_WORDS} NOT NULL,
        spelling {_WORDS} NOT NULL,
        first_name_before {_WORDS},
        last_name_before {_WORDS},
        site_before {_WORDS},
        first_name_after {_WORDS},
        last_name_after {_WORDS},
        site_after {_WORDS},
        PRIMARY KEY (run, "user")
    )""",
    f"""CREATE TABLE record_change (
        run BIGINT NOT NULL,
        kind {_WORDS} NOT NULL,
        key {_WORDS} NOT NULL,
        before {_WORDS},
        after {_WORDS},
        PRIMARY KEY (run, kind, key)
    )""",
    f"""CREATE TABLE campaign (
        campaign_id {_WORDS} NOT NULL,
        brand_id {_WORDS} NOT NULL,
        use_case {_WORDS} NOT NULL,
        status {_WORDS} NOT NULL,
        number_limit BIGINT NOT NULL,
        PRIMARY KEY (campaign_id),
        CONSTRAINT known_status CHECK (status IN ('PENDING', 'VERIFIED', 'REJECTED', 'EXPIRED', 'DEACTIVATED')),
        CONSTRAINT campaign_id_shape CHECK (campaign_id ~ '^C[A-Z0-9]{{6}}$'),
        CONSTRAINT limit_not_negative CHECK (number_limit >= 0),
        FOREIGN KEY (brand_id) REFERENCES brand (brand_id)
    )""",
    # An assignment changes columns without an index: with free space in the page, the update touches no index (HOT).
    f"""CREATE TABLE number (
        number {_WORDS} NOT NULL,
        "user" {_WORDS},
        country {_WORDS} NOT NULL,
        category {_WORDS} NOT NULL,
        status {_WORDS} NOT NULL,
        campaign_id {_WORDS},
        run BIGINT NOT NULL,
        basis BIGINT NOT NULL,
        PRIMARY KEY (number),
        CONSTRAINT known_status CHECK
            (status IN ('disabled', 'pending', 'enabled', 'enabling-failed', 'disabling-failed')),
        CONSTRAINT e164_shape CHECK (number ~ '^[+][1-9][0-9]{{6,14}}$'),
        CONSTRAINT known_category CHECK (category IN ('LOCAL', 'TOLL_FREE')),
        CONSTRAINT no_campaign_on_disabled CHECK (campaign_id IS NULL OR status <> 'disabled'),
        FOREIGN KEY ("user") REFERENCES "user" ("user"),
        FOREIGN KEY (campaign_id) REFERENCES campaign (campaign_id)
    ) WITH (fillfactor = 45)""",
    """CREATE UNIQUE INDEX one_live_number_per_user ON number
        ("user", (CASE WHEN status IN ('enabled', 'pending') THEN 1 END))""",
    # An empty table, to lock: LOCK TABLE takes no snapshot, so a Save sees everything that was saved before it.
    f"CREATE TABLE {LOCK} ()",
)

# 2: who planned a run, from which plan, and as which role; an identity of the store. A role that is not the owner can
# insert runs only under its own login name. Who could read the runs can read the identity.
_SECOND = (
    f"ALTER TABLE run ADD COLUMN db_role {_WORDS}, ADD COLUMN planned_by {_WORDS}, ADD COLUMN plan_sha256 {_WORDS}",
    f"""CREATE TABLE store_info (
        identity {_WORDS} NOT NULL,
        PRIMARY KEY (identity),
        CONSTRAINT identity_shape CHECK (identity ~ '^[0-9a-f]{{64}}$')
    )""",
    """INSERT INTO store_info SELECT coalesce((SELECT digest FROM run ORDER BY run LIMIT 1),
        encode(sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea), 'hex'))""",
    "ALTER TABLE run ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY all_runs ON run FOR SELECT USING (true)",
    "CREATE POLICY own_name ON run FOR INSERT WITH CHECK (db_role = session_user)",
    """DO $$
        DECLARE reader text;
        BEGIN
            FOR reader IN
                SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END
                  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
                 WHERE c.oid = 'run'::regclass AND a.privilege_type = 'SELECT' AND a.grantee <> c.relowner
            LOOP
                EXECUTE 'GRANT SELECT ON store_info TO ' || reader;
            END LOOP;
        END $$""",
)
STEPS: dict[int, tuple[str, ...]] = {1: _FIRST, 2: _SECOND}

# A store of an older version is read without changing it: these temporary views stand before its tables. ``schema`` is
# where the tables are.
_RUN_1 = "run, at, actor, action, file, file_sha256, rows, changed, unchanged, refused, undoes, digest"
_NONE = f"NULL::{_WORDS}"
VIEWS: dict[int, dict[str, str]] = {
    1: {
        "run": f"SELECT {_RUN_1}, {_NONE} AS db_role, {_NONE} AS planned_by, {_NONE} AS plan_sha256"
        " FROM {schema}.run",
        "store_info": "SELECT digest AS identity FROM {schema}.run ORDER BY run LIMIT 1",
    }
}


def bring_up(connection: Connection, found: int, wanted: int = SCHEMA_VERSION) -> None:
    """Takes the first schema of the search path from the version ``found``, 0 where it is empty, to ``wanted``."""
    for version in range(found + 1, wanted + 1):
        for statement in STEPS[version]:
            connection.exec_driver_sql(statement)
