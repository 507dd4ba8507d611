"""Checks of the schema against this version's, and of the rights to it."""

import re
from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection, text

from sms_admin.domain.findings import Finding
from sms_admin.store.postgres.access import may_be_given
from sms_admin.store.postgres.schema import SCHEMA, version
from sms_admin.store.postgres.versions import bring_up

Parts = dict[tuple[str, str], str]  # the parts of a schema: kind and name → definition

# Each part as PostgreSQL itself would define it. ``:schema`` is the oid of the checked schema.
_PARTS = """
SELECT 'table', c.relname, concat_ws(' ', c.relkind::text, c.reloptions::text,
       CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END,
       CASE c.relpersistence WHEN 'u' THEN 'unlogged' END)
  FROM pg_class c WHERE c.relnamespace = :schema AND c.relkind NOT IN ('i', 't')
UNION ALL
SELECT 'column', c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attnotnull THEN 'not null' END, l.collname, pg_get_expr(d.adbin, d.adrelid), a.attidentity,
       a.attgenerated)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind <> 'i' AND c.relkind <> 't'
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relnamespace = :schema AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', c.relname || '.' || n.conname, pg_get_constraintdef(n.oid)
  FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid WHERE c.relnamespace = :schema AND n.contype <> 'n'
UNION ALL
SELECT 'index', i.relname, pg_get_indexdef(x.indexrelid) || CASE WHEN x.indisvalid THEN '' ELSE ' invalid' END
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
 WHERE c.relnamespace = :schema AND c.relkind <> 't'
UNION ALL
SELECT 'trigger', c.relname || '.' || CASE WHEN t.tgisinternal THEN 'of a foreign key' ELSE t.tgname END,
       CASE WHEN t.tgisinternal THEN 'off' ELSE pg_get_triggerdef(t.oid) END
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = :schema AND (NOT t.tgisinternal OR t.tgenabled = 'D')
UNION ALL
SELECT 'rule', c.relname || '.' || r.rulename, pg_get_ruledef(r.oid)
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = :schema
UNION ALL
SELECT 'policy', c.relname || '.' || p.polname, concat_ws(' ', p.polcmd::text, p.polpermissive::text, p.polroles::text,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = :schema
UNION ALL
SELECT 'function', p.proname, '' FROM pg_proc p WHERE p.pronamespace = :schema
UNION ALL
SELECT 'heir', c.relname, h.inhparent::regclass::text
  FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_class p ON p.oid = h.inhparent
 WHERE p.relnamespace = :schema
"""
_PLACE = re.compile(rf"\b(?:{SCHEMA}|pg_temp(?:_\d+)?)\.")


def check_schema(connection: Connection) -> Iterator[Finding]:
    """Whether every table, column, constraint and index is there as this version makes them, and nothing else.

    The same tables are made briefly as temporary ones, so that PostgreSQL words both sides alike.
    """
    found = version(connection, "the store")
    there = _parts(connection, f"'{SCHEMA}'::regnamespace")
    if connection.exec_driver_sql("SELECT current_setting('transaction_read_only')::boolean").scalar_one():
        return  # a standby cannot make tables; any fault is also on its primary
    moment = connection.begin_nested()
    try:
        connection.exec_driver_sql("SET LOCAL search_path = pg_temp")
        for kind, name in _own_names(connection):
            connection.exec_driver_sql(f'DROP {kind} IF EXISTS pg_temp."{name}" CASCADE')
        bring_up(connection, 0, found)
        expected = _parts(connection, "pg_my_temp_schema()")
    finally:
        moment.rollback()
    for (kind, name), definition in expected.items():
        if (kind, name) not in there:
            yield Finding("schema", name.split(".")[0], "", None, f"the {kind} {name} is missing")
        elif there[kind, name] != definition:
            yield Finding("schema", name.split(".")[0], "", None, f"the {kind} {name} was altered")
    for kind, name in sorted(there.keys() - expected.keys()):
        yield Finding("schema", name.split(".")[0], "", None, f"the {kind} {name} is not part of an sms-admin store")


def _own_names(connection: Connection) -> list[tuple[str, str]]:
    """The temporary tables of a plan and views of an old store. The check drops them; its rollback restores them."""
    asked = """SELECT CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, relname FROM pg_class
        WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'v')"""
    return [(kind, name) for kind, name in connection.exec_driver_sql(asked)]


def _parts(connection: Connection, schema: str) -> Parts:
    rows = connection.execute(text(_PARTS.replace(":schema", schema)))
    return {(kind, name): _PLACE.sub("", definition or "") for kind, name, definition in rows}


_GRANTS = f"""
SELECT c.relname, coalesce(r.rolname, 'everybody'), a.privilege_type
  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
 WHERE c.relnamespace = '{SCHEMA}'::regnamespace AND c.relkind = 'r' AND a.grantee <> c.relowner
 ORDER BY 1, 2, 3
"""


def check_grants(connection: Connection) -> Iterator[Finding]:
    """The rights of roles other than the owner beyond what ``store grant`` gives."""
    rows = connection.exec_driver_sql(_GRANTS).all()
    for (table, role), privileges in groupby(rows, key=lambda row: (row[0], row[1])):
        beyond = {row[2] for row in privileges} - _allowed(table, role)
        if beyond:
            problem = f"{role} may {', '.join(sorted(beyond))}, which nobody but the owner should"
            yield Finding("grants", table, "", None, problem)


def _allowed(table: str, role: str) -> frozenset[str]:
    return frozenset() if role == "everybody" else may_be_given(table)
