"""Reading official code sets, and building the one immutable snapshot that the service then serves.

What is read comes from data packages, as files: their modules are never imported. The snapshot is a folder named
by the hash of everything that went into it, so that the same inputs are never built twice and a replica can tell
what it serves.
"""
