"""The nouns of the job board and their rules: employers, postings, applications, moderation. Standard library only."""
