"""Messages to what they mean, and back, one module for each noun."""
