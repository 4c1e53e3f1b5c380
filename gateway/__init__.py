"""The only door for web clients: the JSON API and the pages, in front of the suite's services."""
