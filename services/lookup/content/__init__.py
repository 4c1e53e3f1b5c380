"""The editors' own texts about codes, and the reader for them.

Each file below this folder holds common-language descriptions of one part of a code system, with author, date and
review state; README.md says which codes are covered, what "reviewed" means and how to add or change a text.
"""
