"""The one way in which a start is refused: with a sentence that says what to do."""


class StartRefused(Exception):
    """The suite cannot run like this; the message is for the person at the terminal."""
