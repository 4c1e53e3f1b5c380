"""What machines read of the job board: JSON-LD, feeds and the sitemap, made of public postings alone."""
