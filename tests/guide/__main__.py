"""Plays the guide in a browser and draws pictures anew where a page has changed. Run by ``make pictures``."""

import os
import sys

import pytest

os.environ["PICTURES"] = "1"
sys.exit(pytest.main(["-n0", "-q", "-s", "tests/browser/test_day_one.py", *sys.argv[1:]]))
