"""Medicare coverage: local and national determinations and the articles that hold their codes."""
