"""Messages to and from what they mean, one file an area; both directions side by side."""
