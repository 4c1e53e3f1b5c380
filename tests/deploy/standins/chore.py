"""Makes a file, as a preparation does: `chore FILE [forever]`."""

import signal
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.stdout.write("half of it is made\n")
    sys.stdout.flush()
    if "forever" in sys.argv:
        signal.pause()
    Path(sys.argv[1]).write_text("made")
