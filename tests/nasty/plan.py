"""What the walk is to do, from the environment, and what it has found."""

from __future__ import annotations

import os
import sys

IS_WHOLE = os.environ.get("NASTY") == "whole"
SEED = int(os.environ.get("NASTY_SEED", "9"))
EACH = int(os.environ.get("NASTY_EACH", "6"))
"""How many of the short values go into each field of the whole walk."""

KNOWN: set[tuple[object, ...]] = set()
REACHED: set[str] = set()


def report(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
