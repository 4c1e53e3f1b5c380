"""Risk adjustment mappings, MS-DRG weights and complication lists, read from their files."""
