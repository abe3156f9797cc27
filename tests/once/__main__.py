"""Tries every form of every page, which takes some minutes. Run by ``make once``."""

import sys

import pytest

OPTIONS = ["-n0", "-q", "-o", "python_files=every_form.py", "-p", "no:randomly", "tests/once/every_form.py"]

sys.exit(pytest.main([*OPTIONS, *sys.argv[1:]]))
