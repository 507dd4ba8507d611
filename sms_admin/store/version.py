"""The version of the schema that this program writes, on every engine.

To change a table: raise the number, write the step to it for each engine, change ``tables`` to match, and make
a golden store (``tests/store/make_version.py``). Released steps and golden stores are never edited.
"""

SCHEMA_VERSION = 2
