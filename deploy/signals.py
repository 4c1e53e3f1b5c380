"""How the suite is told to stop: once politely, twice in a hurry."""

import asyncio
import signal

# Make and a terminal may both deliver the same Ctrl-C: what follows at once is the same wish.
_SAME_WISH_SECONDS = 1.0


class StopSignals:
    """SIGINT, SIGTERM and a lost terminal, as two events."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self.hasten = asyncio.Event()
        self._first = 0.0

    def install(self) -> None:
        """Listen from now on; SIGHUP only where it is not ignored, as under nohup."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                loop.add_signal_handler(number, self.received)

    def received(self) -> None:
        """Note one signal."""
        now = asyncio.get_running_loop().time()
        if not self.stop.is_set():
            self._first = now
            self.stop.set()
        elif now - self._first > _SAME_WISH_SECONDS:
            self.hasten.set()
