"""The store: tables, transactions, and plans as temporary tables. Only this package knows SQL."""
