"""What may be wrong with a posting, as people report it."""

from gateway.web.views.search import Option

REPORT_REASONS = (
    Option("scam", "It is a scam, or asks for money or private data"),
    Option("misleading", "It is misleading"),
    Option("discrimination", "It discriminates"),
    Option("duplicate", "It is offered twice"),
    Option("expired", "It is no longer offered"),
    Option("other", "Something else"),
)
REPORT_NAMES = {
    "scam": "Scam",
    "misleading": "Misleading",
    "discrimination": "Discrimination",
    "duplicate": "Offered twice",
    "expired": "No longer offered",
    "other": "Something else",
}
