"""X12 837 files: read in a process of its own, within limits, into claims that name nobody."""
