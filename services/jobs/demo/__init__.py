"""A board of invented postings for demonstrations: told through the service's own door, and taken down there again.

Every employer's name and description say that it is fictitious, every address lies under .example, where nothing is.
"""
