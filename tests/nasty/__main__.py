"""Sends nasty values through every field of every form, at every stage. Run by ``make nasty``.

``NASTY_SEED`` chooses other values, ``NASTY_EACH`` more of them for each field (all: 22). With
``make nasty ARGS='-k rating'`` it is done at one stage only."""

import os
import sys

import pytest

os.environ["NASTY"] = "whole"

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "-s", "-n0", "-p", "no:randomly", "tests/nasty", *sys.argv[1:]]))
