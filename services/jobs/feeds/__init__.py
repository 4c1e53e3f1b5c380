"""Feeds of employers, bytes that anybody may have written: read strictly, piece by piece, and never followed anywhere.

A feed is read twice: once to see that all of it can be read, and once more to take it over.
"""
