"""Finding public postings: an index of them in memory, and the worker that keeps it true.

`PostingIndex` answers which postings a filter finds, in which order, how many there are and of what kind; `Follower`
takes over what the database says has changed. The index proposes, the database decides: whoever shows a posting loads
it by its id and leaves out what is not public at that moment. `text` says which terms a query needs and `documents`
which ones a posting has, for whoever holds one against the other without an index.
"""
