"""A code page as a file to take along: JSON, CSV and PDF, each with its sources and the moment it was made."""
