"""`python -m taizhang.engine.reading FILE [--json] [--explain]`."""

import sys

from .cli import main

sys.exit(main(sys.argv[1:]))
