"""`python -m frictionless_figures.command` is the command `figures`."""

import sys

from frictionless_figures.command import main

sys.exit(main())
