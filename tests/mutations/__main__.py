"""Imports 10,000 workbooks with cells put wrong, in a database of its own: ``python -m tests.mutations``.

``--count`` says how many, ``--seed`` repeats a run. The counts of what came of them are printed."""

import argparse
import os
import random
import sys

import pytest

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    asked = parser.parse_args()
    os.environ["MUTATIONS"], os.environ["MUTATIONS_SEED"] = str(asked.count), str(asked.seed)
    sys.exit(pytest.main(["-q", "-s", "-n0", "-p", "no:randomly", "tests/mutations"]))
