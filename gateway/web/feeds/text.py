"""Text that other people wrote, as XML and JSON may hold it."""

import re

from codingahead.jobs.v1.posting_pb2 import Posting

from gateway.web.markdown import safe_html

# Everything outside the Char production of XML 1.0, 5th edition, section 2.2, and the C1 controls besides.
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit(text: str) -> str:
    """Leave out control characters and what no XML document may hold."""
    return _UNFIT.sub("", text)


def described(posting: Posting) -> str:
    """The description as HTML that can do no harm."""
    return fit(str(safe_html(fit(posting.description_markdown))))
