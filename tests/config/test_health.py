"""What a load balancer learns, and how systemd runs the program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

UNIT = Path(settings.BASE_DIR, "deploy", "kiemdiem.service")


def test_a_stranger_learns_whether_the_server_is_ready_and_no_more(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_more: Any) -> None:
        raise OperationalError

    ready = client.get("/health/")
    assert (ready.status_code, ready.content, ready["Cache-Control"].split(", ")[0]) == (
        200,
        b"ready\n",
        "max-age=0",
    )
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", lost)
        lacking = client.get("/health/")
    assert (lacking.status_code, lacking.content) == (503, b"not ready\n")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """With a program and a folder that are here, since systemd looks whether they exist."""
    text = UNIT.read_text().replace("/srv/kiemdiem/.venv/bin/python", "/usr/bin/env")
    unit = tmp_path / UNIT.name
    unit.write_text(text.replace("User=kiemdiem", "User=root").replace("Group=kiemdiem", "Group=root"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if UNIT.name in line]) == (0, [])
