"""The Medicare physician fee schedule: relative values, localities, conversion factors, and what they come to."""
