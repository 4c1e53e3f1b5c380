"""Case2Code: code systems and their editions, search, and the page of each code on a date of service.

Owns the immutable snapshot it serves and an outbox; asks accounts to spend the view before a page goes out.
"""
