"""Composing the page of one code on one date of service from the tabular list.

Each module makes one section and knows its official rule; `page` puts them together. All of it is pure: it asks
a `TabularList` and the date, nothing else, and `content` says what comes out.
"""
