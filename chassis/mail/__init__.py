"""Outgoing mail, once for every service: handed over in the transaction that causes it, sent by a worker, told once.

Who hands a mail over names its cause; a cause has one mail, however often it comes back. The worker sends it to a
relay, or writes it as a file where no relay is set, and tries again until it is taken, refused for good, or given up.
"""
