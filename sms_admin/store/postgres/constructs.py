"""How PostgreSQL spells the constructs that differ between engines."""

from itertools import takewhile
from typing import Any

from sqlalchemy import Boolean, Column, MetaData, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from sms_admin.store.constructs import by_number, folded, has_shape, json_row, row_id, situation_text, the_only
from sms_admin.store.words import Words


@compiles(Words, "postgresql")
def _words(_type: Words, _compiler: Any, **_how: Any) -> str:
    return 'TEXT COLLATE "C"'


@compiles(json_row, "postgresql")
def _json_row(element: json_row, compiler: SQLCompiler, **how: Any) -> str:
    # One call for all texts takes half the time of one for each; the tables begin with their texts.
    values = [(value.type, compiler.process(value, **how)) for value in element.clauses]
    texts = [text for _, text in takewhile(lambda value: isinstance(value[0], Words), values)]
    array = f"array_to_json(ARRAY[{', '.join(texts)}]::TEXT[])::text"
    if len(texts) == len(values):
        return array
    rest = " || ',' || ".join(f"coalesce(to_json({text})::text, 'null')" for _, text in values[len(texts) :])
    return f"(left({array}, -1) || ',' || {rest} || ']')" if texts else f"('[' || {rest} || ']')"


@compiles(situation_text, "postgresql")
def _situation_text(element: situation_text, compiler: SQLCompiler, **how: Any) -> str:
    # Three times as fast as PostgreSQL's own JSON. No fact holds a character that JSON would escape.
    values = [f"coalesce(({compiler.process(value, **how)})::text, '')" for value in element.clauses]
    return "('[\"' || concat_ws('\",\"', " + ", ".join(values) + ") || '\"]')"


# Texts with characters beyond ASCII, folded by ``user_key``; the server folds ASCII correctly itself.
folded_text = Table("folded_text", MetaData(), Column("text", Words), Column("folded", Words), prefixes=["TEMPORARY"])


@compiles(folded, "postgresql")
def _folded(element: folded, compiler: SQLCompiler, **how: Any) -> str:
    text = compiler.process(element.clauses, **how)
    known = f"SELECT f.folded FROM {folded_text.name} f WHERE f.text = {text}"
    return f"coalesce(({known} LIMIT 1), lower(btrim({text})))"


@compiles(row_id, "postgresql")
def _row_id(element: row_id, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.clauses, **how)


@compiles(by_number, "postgresql")
def _by_number(element: by_number, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process([*element.clauses][1], **how)  # an ``id`` is a place in the file


@compiles(the_only, "postgresql")
def _the_only(element: the_only, compiler: SQLCompiler, **how: Any) -> str:
    aggregate = "bool_and" if isinstance(element.type, Boolean) else "min"  # any_value is newer than version 15
    return f"{aggregate}({compiler.process(element.clauses, **how)})"


@compiles(has_shape, "postgresql")
def _has_shape(element: has_shape, _compiler: SQLCompiler, **_how: Any) -> str:
    return f"({element.column} ~ '^{element.shape.value}$')"
