"""Runs: how each is sealed, and how they are listed."""
