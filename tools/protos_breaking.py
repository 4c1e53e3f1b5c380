"""Holds the contracts against the released ones: `python -m tools.protos_breaking`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASED = ROOT / "protos" / "RELEASED"


def main() -> int:
    """Run `buf breaking` against the commit that protos/RELEASED names; 0 when nothing breaks a client."""
    commit = RELEASED.read_text(encoding="utf-8").split()[0]
    against = f"{ROOT / '.git'}#ref={commit},subdir=protos"
    buf = Path(sys.executable).parent / "buf"
    return subprocess.run([buf, "breaking", "protos", "--against", against], cwd=ROOT, check=False).returncode  # noqa: S603 (our own arguments)


if __name__ == "__main__":
    sys.exit(main())
