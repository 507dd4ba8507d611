"""How SQLite spells the constructs that differ between engines."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from sms_admin.store.constructs import Shape, by_number, folded, has_shape, json_row, row_id, situation_text, the_only

# SQLite has no regular expressions of its own. GLOB and length() stop at a NUL; the BLOB of a text has all of it.
# These texts are in the schema of existing stores: change them only with a step in ``versions``.
_SHAPES = {
    Shape.BRAND_ID: "{0} GLOB 'B[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]' AND length(CAST({0} AS BLOB)) = 7",
    Shape.CAMPAIGN_ID: "{0} GLOB 'C[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]' AND length(CAST({0} AS BLOB)) = 7",
    Shape.E164: "{0} GLOB '+[1-9]*' AND substr({0}, 2) NOT GLOB '*[^0-9]*' AND length({0}) BETWEEN 8 AND 16"
    " AND length(CAST({0} AS BLOB)) = length({0})",
    Shape.SHA256: "length({0}) = 64 AND {0} NOT GLOB '*[^0-9a-f]*' AND length(CAST({0} AS BLOB)) = 64",
}


@compiles(json_row, "sqlite")
@compiles(situation_text, "sqlite")
def _json_array(element: json_row | situation_text, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **how)})"


@compiles(row_id, "sqlite")
def _row_id(_element: row_id, _compiler: SQLCompiler, **_how: Any) -> str:
    return "NULL"  # SQLite numbers the rows itself, and a plan is filled in a good order


@compiles(by_number, "sqlite")
def _by_number(element: by_number, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(next(iter(element.clauses)), **how)  # the rows were numbered in that order


@compiles(the_only, "sqlite")
def _the_only(element: the_only, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.clauses, **how)  # a column by itself is that of a row of the group


@compiles(folded, "sqlite")
def _folded(element: folded, compiler: SQLCompiler, **how: Any) -> str:
    return f"user_key({compiler.process(element.clauses, **how)})"


@compiles(has_shape, "sqlite")
def _has_shape(element: has_shape, _compiler: SQLCompiler, **_how: Any) -> str:
    return _SHAPES[element.shape].format(element.column)
