"""What others made lies in static/vendor as it was fetched, complete and with its licence."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
VENDOR = ROOT / "static" / "vendor"
PACKAGES = sorted(path.name for path in VENDOR.iterdir() if path.is_dir())


def test_every_file_has_its_checksum() -> None:
    lines = [line.split("  ") for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]
    listed = {name: checksum for checksum, name in lines}
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == listed


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_brings_its_licence(package: str) -> None:
    licence = (VENDOR / package / "LICENSE").read_text()
    assert any(words in licence for words in ("MIT License", "Zero-Clause BSD", "SIL OPEN FONT LICENSE"))


def test_the_manifest_finds_every_file_that_a_style_sheet_names(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "PLAIN_STATIC": "0"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    paths = json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"]
    (style,) = [name for name in paths if name.endswith("be-vietnam-pro.css")]
    named = (tmp_path / "static" / paths[style]).read_text()
    fonts = [Path(hashed).name for name, hashed in paths.items() if name.endswith(".woff2")]
    assert len(fonts) == 12
    assert [font for font in fonts if font not in named] == []
