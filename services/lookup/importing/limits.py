"""How much one import may hold: far above any official file, far below what would fill a disk."""

from dataclasses import dataclass

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; `ratio` is what a file larger than `small` may unpack to, as a multiple of its packed size."""

    depth: int = 3
    files: int = 20_000
    entries: int = 10_000
    one_file: int = 4096 * _MEGABYTE
    all_files: int = 16_384 * _MEGABYTE
    ratio: int = 200
    small: int = 8 * _MEGABYTE


LIMITS = Limits()
