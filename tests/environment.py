"""Loaded before Django's settings are: the tests bring their own services and see files as they lie."""

import os
from pathlib import Path

os.environ["DJANGO_ENV"] = "local"
# Away from var/, where a program may be running with data of its own.
os.environ["VAR_DIR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
# The manifest would make every test wait for `collectstatic`; test_vendor runs it once.
os.environ["PLAIN_STATIC"] = "1"
# Playwright keeps a loop running in the thread of the tests, which Django would take for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from config.local import prepare  # it reads VAR_DIR

prepare()
# WhiteNoise warns of a folder that is not there.
Path(os.environ["VAR_DIR"], "static").mkdir(exist_ok=True)
