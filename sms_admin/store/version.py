"""The version of the schema that this program writes, on every engine.

To change a table: raise the number, write the step to it in the room of each engine, change ``tables`` alike, and make
a golden store (``tests/store/make_version.py``). What is in use already stays as it is, steps and golden stores.
"""

SCHEMA_VERSION = 2
