"""Accounts: who somebody is, what they may still use, and the ledger that says why.

It owns people and guests, their sessions, the plans, the ledger of grants and charges, and the usage statistics
that the suite's events add up to. Whether a unit may be spent is decided here, in one transaction, and nowhere else.
"""
