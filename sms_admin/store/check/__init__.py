"""Checking a store: the file, the schema, the chain of runs, and the replay of all of them."""
