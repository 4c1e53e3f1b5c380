"""What the suite's speed is measured against, in one run: `make bench`.

Each part says in its own module what is measured against what: calls (an empty gRPC call and a bare route), metering,
searching (bare tantivy over the code titles), edits, claims, imports, job_search (bare tantivy over 100,000 postings).
"""
