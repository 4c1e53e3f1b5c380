"""Text of messages as the domain keeps it."""

from collections.abc import Iterable


def line(text: str) -> str:
    """One line, with single blanks."""
    return " ".join(text.split())


def lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Lines, each once."""
    return tuple(dict.fromkeys(map(line, texts)))


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """Names in upper case, each once."""
    return tuple(dict.fromkeys(text.strip().upper() for text in texts))


def keys(texts: Iterable[str]) -> tuple[str, ...]:
    """Names in lower case, each once."""
    return tuple(dict.fromkeys(text.strip().lower() for text in texts))
