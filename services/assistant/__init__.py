"""CasePilot: answers from the code data with a citation behind every statement, or says what is missing.

The service owns its answers and conversations, never the words of a question; evidence is asked of lookup, and
what a question costs is decided by accounts.
"""
