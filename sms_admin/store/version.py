"""The version of the schema that this program makes and knows; an older one is known too, a newer one is refused."""

SCHEMA_VERSION = 1
