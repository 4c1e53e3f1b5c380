"""Says why it cannot work, and ends with the code it is told."""

import sys

if __name__ == "__main__":
    sys.stdout.write("the disk is on fire\n")
    sys.stdout.flush()
    sys.exit(int(sys.argv[1]))
