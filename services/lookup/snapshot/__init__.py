"""The immutable folder that lookup serves: one SQLite file, a search index beside it, and a manifest of both.

`schema` says how the file is laid out and `manifest` what the folder states of itself; `store` opens a folder and
holds the whole list in memory, so that a page is made without touching the disk.
"""
