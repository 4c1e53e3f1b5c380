"""The 10,000 most used passwords, from the frequency list of the zxcvbn package (MIT licence), in lower case."""

from functools import cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

_MOST_USED = 10_000


@cache
def common_passwords() -> frozenset[str]:
    """Every one of them, whatever its length. The list is ordered by use."""
    return frozenset(password.lower() for password in FREQUENCY_LISTS["passwords"][:_MOST_USED])
