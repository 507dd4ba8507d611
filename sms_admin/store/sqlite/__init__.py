"""SQLite: the connection, its patience and its failures. A sibling speaks to another engine."""
