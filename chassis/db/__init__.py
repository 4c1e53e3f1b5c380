"""A service's own database: one engine, one transaction a use case, migrations before the first call."""
