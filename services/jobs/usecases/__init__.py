"""What employers, staff and visitors can do with postings: one file a verb, one transaction each."""
