"""The ports kept in SQL, the same on SQLite and PostgreSQL."""
