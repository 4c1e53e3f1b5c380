"""Saved searches told by mail: each new posting is held against the searches, and what matched is mailed once.

A transaction that changes what the public sees of a posting queues it. The worker holds it against every search at
once, by an index of what they look for, and lets a match wait for each that finds it. What waits is mailed when the
search's time has come: within seconds, daily or weekly, in one mail, without what has ended meanwhile.
"""
