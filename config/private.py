"""Keeps what the program writes from every other user of the machine."""

import os
import stat
from pathlib import Path

UMASK = 0o077


def write_privately() -> None:
    """Let this process, and those it starts, make files and folders that only this user can open."""
    os.umask(UMASK)


def make_private(folder: Path, passing: int = 0) -> None:
    """Make the folder, or close one that is there to all other users.

    ``passing`` is the permission bit with which somebody else may still pass through the folder, without
    being able to list it."""
    mode = stat.S_IRWXU | passing
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) != mode:
        folder.chmod(mode)
