"""Importing official files: opened safely, recognised by content, parsed whole, checked, compared, then activated."""
