"""PostgreSQL: a store that a team shares, in the schema ``sms_admin`` of a database. Loaded only where it is used."""
