#!/usr/bin/env python
"""The command line; with DJANGO_ENV=local it brings its own database and secret."""

import os
import sys

from django.core.management import execute_from_command_line

from config.local import LocalError, prepare_environment
from config.private import write_privately


def main() -> None:
    write_privately()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if os.environ.get("DJANGO_ENV") == "local":
        try:
            prepare_environment()
        except LocalError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
