"""Text that other people wrote, as XML and JSON may hold it."""

import re
from functools import lru_cache

from gateway.web.markdown import safe_html

# Everything outside the Char production of XML 1.0, 5th edition, section 2.2, and the C1 controls besides.
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit(text: str) -> str:
    """Leave out control characters and what no XML document may hold."""
    return _UNFIT.sub("", text)


# By the words alone: what they belong to may end at any moment.
@lru_cache(maxsize=1_024)
def described(markdown: str) -> str:
    """A description as HTML that can do no harm."""
    return fit(str(safe_html(fit(markdown))))
