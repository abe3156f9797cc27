"""Plays the guides in a browser and draws pictures anew where a page has changed, for ``make pictures``."""

import os
import sys

import pytest

PLAYED = [f"tests/browser/test_{name}.py" for name in ("day_one", "clicks", "decisions")]
os.environ["PICTURES"] = "1"
sys.exit(pytest.main(["-n0", "-q", "-s", *PLAYED, *sys.argv[1:]]))
