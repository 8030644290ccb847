"""``python -m duizhang``."""

import sys

from duizhang.cli import main

if __name__ == "__main__":
    sys.exit(main())
