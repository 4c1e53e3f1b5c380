"""What the suite's speed is measured against, in one run: `make bench`."""
