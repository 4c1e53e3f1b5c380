"""Editions of official datasets, each one immutable SQLite file that says of itself what it is.

An edition is written once, beside those that exist, and never changed. Whoever answers for a date of service asks
`Editions` for the edition in force that day.
"""
