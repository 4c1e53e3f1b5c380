"""Case2Code: code systems and their editions, search, and the page of each code on a date of service.

The service owns no data that changes: it reads one immutable snapshot, so any number of processes may serve it.
"""
