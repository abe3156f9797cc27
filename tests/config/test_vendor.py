"""What others made lies in static/vendor as it was fetched, complete and with its licence."""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.storage import MANIFEST

ROOT = Path(__file__).resolve().parent.parent.parent
VENDOR = ROOT / "static" / "vendor"
IMPORTS = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.\.?/[^"']+)["']""")
EDITOR = "prosemirror-1.44.0"
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


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the static files as the program serves them."""
    var = tmp_path_factory.mktemp("var")
    environment = {**os.environ, "VAR_DIR": str(var), "PLAIN_STATIC": "0"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return var / "static"


def hashed_names(collected: Path) -> dict[str, str]:
    names: dict[str, str] = json.loads((collected.parent / MANIFEST).read_text())["paths"]
    return names


def test_the_list_of_the_files_is_not_among_those_served(collected: Path) -> None:
    assert [path.name for path in collected.rglob("*.json")] == []


def test_the_manifest_finds_every_file_that_a_style_sheet_names(collected: Path) -> None:
    paths = hashed_names(collected)
    (style,) = [name for name in paths if name.endswith("be-vietnam-pro.css")]
    named = (collected / paths[style]).read_text()
    fonts = [Path(hashed).name for name, hashed in paths.items() if name.endswith(".woff2")]
    assert len(fonts) == 12
    assert [font for font in fonts if font not in named] == []


def test_a_module_imports_the_others_by_their_hashed_names(collected: Path) -> None:
    """By two names one module would be loaded twice, and would save twice."""
    paths = hashed_names(collected)
    imports = {
        name: IMPORTS.findall((collected / hashed).read_text())
        for name, hashed in paths.items()
        if name.startswith("js/")
    }
    plain = {Path(hashed).name: name for name, hashed in paths.items()}
    found = {name: [plain[Path(path).name] for path in named] for name, named in imports.items() if named}
    assert found == {
        "js/autosave.js": ["js/draft.js"],
        "js/draft.js": ["js/keeping.js", "js/marks.js"],
        "js/editor.js": [f"vendor/{EDITOR}/prosemirror.min.js", "js/marks.js", "js/pasted.js"],
        "js/kept_forms.js": ["js/keeping.js"],
        "js/paper.js": ["js/pasted.js"],
        "js/pasted.js": ["js/marks.js"],
        "js/remarks.js": ["js/autosave.js", "js/draft.js"],
    }


def test_the_editor_is_bundled_of_the_packages_in_its_lock_file() -> None:
    lock = json.loads((ROOT / "requirements" / "editor" / "package-lock.json").read_text())
    packages = {Path(path).name: one for path, one in lock["packages"].items() if path and not one.get("dev")}
    licence = (VENDOR / EDITOR / "LICENSE").read_text()
    assert re.findall(r"^=== (\S+) ===$", licence, re.MULTILINE) == sorted(packages)
    assert f"prosemirror-{packages['prosemirror-view']['version']}" == EDITOR


def test_no_page_has_more_than_120_kb_of_script() -> None:
    """The heaviest page, where people write and points are counted, as it goes over the line."""
    page = (ROOT / "templates" / "reviews" / "desk" / "paper.html").read_text()
    base = (ROOT / "templates" / "base.html").read_text()
    waiting = re.findall(r"static '(\S+\.js)'", base + page)
    found: set[Path] = set()
    while waiting:
        script = (ROOT / "static" / waiting.pop()).resolve()
        if script not in found:
            found.add(script)
            folder = script.parent.relative_to(ROOT / "static")
            waiting += [f"{folder}/{name}" for name in IMPORTS.findall(script.read_text())]
    assert sum(len(gzip.compress(script.read_bytes(), 6)) for script in found) <= 120_000


def test_every_script_of_our_own_is_a_module() -> None:
    tags = [
        tag
        for page in (ROOT / "templates").rglob("*.html")
        for tag in re.findall(r"<script\b[^>]*>", page.read_text())
        if "'js/" in tag
    ]
    assert len(tags) > 10
    assert [tag for tag in tags if 'type="module"' not in tag] == []
