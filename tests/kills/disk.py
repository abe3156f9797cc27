"""Fills the disks of the served demonstration while people work, makes room again, and looks what was lost.

Two small file systems in memory stand for the disk of the database and that of the files; only root can make
them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.kills.players import Player

SPARE = 40_000_000
"""How much room the database has before it is filled."""

FULL_SECONDS = 25


@contextmanager
def small_disks(var: Path, *, wanted: bool) -> Iterator[list[Path]]:
    """Put ``postgres`` and ``media`` below ``var`` on disks with little room, if ``wanted``, until the block
    ends."""
    if wanted and os.geteuid() != 0:
        sys.exit("Only root can make a small disk (a tmpfs). Run this as root.")
    mounted: list[Path] = []
    try:
        for name in ("postgres", "media") if wanted else ():
            folder, content = var / name, var / f"{name}.before"
            folder.rename(content)
            folder.mkdir()
            size = sum(path.stat().st_blocks * 512 for path in content.rglob("*")) + SPARE
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
            mounted.append(folder)
            subprocess.run(["cp", "-a", f"{content}/.", str(folder)], check=True)
            shutil.rmtree(content)
        yield mounted
    finally:
        for folder in mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(disks: list[Path]) -> Iterator[None]:
    """Let no byte of room be left on these disks until the block ends."""
    fillers = [disk / "filler" for disk in disks]
    try:
        for filler in fillers:
            with filler.open("wb", buffering=0) as file:
                for size in (1_000_000, 4096, 1):
                    with suppress(OSError):
                        while True:
                            file.write(b"x" * size)
        yield
    finally:
        for filler in fillers:
            filler.unlink()


def work_on_full_disks(disks: list[Path], players: list[Player]) -> None:
    """Fill the disks while the players work, and make room again."""
    time.sleep(5)
    with full(disks):
        time.sleep(FULL_SECONDS)
        said = Counter[str]()
        for player in players:
            said.update(player.book.refusals.copy())
        for words, times in said.most_common():
            sys.stdout.write(f"  {times} × {words or 'no answer'}\n")
