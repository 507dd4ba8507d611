"""SQLite as the engine of a store in a file."""
