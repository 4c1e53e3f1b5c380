"""What Prometheus may ask of this service beyond what it may ask of every one."""

from prometheus_client import Counter, Histogram

_DAY = 24.0

# How often people follow a link to what is no longer offered: gone / (gone + shown).
POSTING_LOOKS = Counter("ca_jobs_posting_looks_total", "Looks of people at postings, by outcome.", ["outcome"])
FIRST_APPLICATION_HOURS = Histogram(
    "ca_jobs_first_application_hours",
    "Time from a posting's first publication to its first application, in hours; once for each posting.",
    buckets=(1, 4, 12, _DAY, 2 * _DAY, 4 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY, 60 * _DAY),
)
