"""General equivalence mappings, read from their files."""
