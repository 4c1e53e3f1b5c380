"""Makes a file, as a preparation does."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.stdout.write("half of it is made\n")
    sys.stdout.flush()
    Path(sys.argv[1]).write_text("made")
