"""CareerCenter: employers, their members and postings, and every state that a posting passes through.

The service owns who may act for an employer and what is public at any second; it knows accounts by id alone.
"""
