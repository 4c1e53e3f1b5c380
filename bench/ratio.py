"""Two ways to do a thing, taken in turns so that the machine's moods fall on both."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Step = Callable[[], Awaitable[object]]
_WARM_UP = 20


@dataclass(frozen=True)
class Ratio:
    """A measure beside its peer: medians in milliseconds, and ours divided by the peer's."""

    name: str
    peer: str
    ours_ms: float
    peer_ms: float

    @property
    def ratio(self) -> float:
        """How many times as long ours takes."""
        return self.ours_ms / self.peer_ms

    def __str__(self) -> str:
        """One line of the table."""
        ours, peer = f"{self.name:30} {self.ours_ms:8.3f} ms", f"{self.peer:34} {self.peer_ms:8.3f} ms"
        return f"{ours}   {peer}   × {self.ratio:.1f}"

    def figures(self) -> dict[str, float]:
        """The same for programs."""
        return {"ours_ms": round(self.ours_ms, 3), "peer_ms": round(self.peer_ms, 3), "ratio": round(self.ratio, 2)}


async def compare(name: str, peer_name: str, ours: Step, peer: Step, rounds: int) -> Ratio:
    """Run both `rounds` times, one after the other, and keep the medians."""
    ours_ms, peer_ms = map(statistics.median, await _taken(ours, peer, rounds))
    return Ratio(name, peer_name, ours_ms, peer_ms)


async def compare_tails(name: str, peer_name: str, ours: Step, peer: Step, rounds: int) -> list[Ratio]:
    """The same, and the 99th percentiles besides."""
    sides = await _taken(ours, peer, rounds)
    medians = Ratio(name, peer_name, *map(statistics.median, sides))
    slowest = Ratio(f"{name}, 99th", peer_name, *(statistics.quantiles(side, n=100)[-1] for side in sides))
    return [medians, slowest]


async def _taken(ours: Step, peer: Step, rounds: int) -> tuple[list[float], list[float]]:
    for _ in range(_WARM_UP):
        await ours()
        await peer()
    pairs = [(await _milliseconds(ours), await _milliseconds(peer)) for _ in range(rounds)]
    return [mine for mine, _ in pairs], [its for _, its in pairs]


async def _milliseconds(step: Step) -> float:
    started = time.perf_counter()
    await step()
    return (time.perf_counter() - started) * 1000
