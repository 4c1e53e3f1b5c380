"""The claim check: what official rules and edits say of diagnoses and service lines on one date of service.

Rules are small functions over ports, listed in `registry`; what the loaded data cannot tell is said, never skipped.
"""
