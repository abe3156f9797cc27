"""The settings of the program, with the bare page beside its pages."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.urls"
