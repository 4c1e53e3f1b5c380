"""What a request must be before a route sees it: its head, its URL, its body and its JSON."""
