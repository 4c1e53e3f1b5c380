"""Why a file is not taken; the message says what to do about it and never repeats a row."""


class FileRefused(Exception):
    """A file is recognised, but damaged, an excerpt, or of an edition that nothing says."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}")


class LineRefused(FileRefused):
    """One line is wrong; lines are counted from 1."""

    def __init__(self, file: str, line: int, why: str) -> None:
        super().__init__(file, f"line {line}: {why}")
        self.line = line
