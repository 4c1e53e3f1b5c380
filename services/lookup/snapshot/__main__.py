"""Whether this program can read what is in force: `python -m services.lookup.snapshot FOLDER/CURRENT`."""

import sys
from pathlib import Path

from services.lookup.snapshot.manifest import Manifest, SnapshotRefused
from services.lookup.snapshot.releases import Releases


def main(pointer: Path) -> None:
    """End with the reason where the code sets in force are of another layout, or nothing is in force."""
    try:
        release = Releases(pointer.parent).current()
        if release is None:
            raise SnapshotRefused(f"{pointer} names no snapshot")
        Manifest.read(pointer.parent / release.codes)
    except SnapshotRefused as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
