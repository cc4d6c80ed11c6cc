"""All benches one after the other, each figure beside its yardstick: `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHES = ("rules", "journal", "rebuild", "http", "road", "month_end")


def main() -> int:
    """Run every bench in a process of its own; 1 when one missed a target."""
    missed = []
    for name in BENCHES:
        print(f"\n== {name} ==", flush=True)
        here = Path(__file__).resolve().parent.parent
        if subprocess.run(
            [sys.executable, "-m", f"bench.{name}"], cwd=here, check=False
        ).returncode:
            missed.append(name)
    print(f"\nTargets missed in: {', '.join(missed)}." if missed else "\nAll targets reached.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
