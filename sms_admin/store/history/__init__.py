"""Runs: sealing and listing them."""
