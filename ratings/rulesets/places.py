"""Finds the lines of a TOML text at which the keys of a rule set stand, and calls them by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ratings.rulesets.comparing import FIELDS, PARTS, WORDS

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"""\s*([\w-]+|"[^"]*"|'[^']*')\s*=\s*(.*)$""")
CODE = re.compile(r"""(?:^|[{,]\s*)\s*["']?code["']?\s*=\s*(["'])(.*?)\1""")
ROW = re.compile(r"\[([^\[\]]*)\]")
LONG = ('"""', "'''")


@dataclass
class _Row:
    """One table of the text while it is read: its name, its place in a list of such tables (``None`` outside
    a list), its own line, and the lines of its keys."""

    name: str = ""
    index: int | None = None
    line: int = 1
    code: str = ""
    keys: dict[str, int] = field(default_factory=dict)

    def lines(self) -> dict[str, int]:
        """Return the lines of the row and of its keys, by the paths under which mistakes name them."""
        stem = self.name if self.index is None else f"{self.name}[{self.code or self.index}]"
        found = {f"{stem}.{key}" if stem else key: line for key, line in self.keys.items()}
        return {stem: self.line, **found} if stem else found


def lines_of(text: str) -> dict[str, int]:
    """Return the line, counted from 1, of each key and of each row of the text, by its path: "quota.share",
    "criteria[common].max". What is written twice has the line of the second."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    row, inside, key = _Row(), "", ""
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if line.count(inside) % 2 else inside
            continue
        header = HEADER.match(line)
        if header:
            found |= row.lines()
            name = header[2].replace('"', "").replace("'", "").replace(" ", "")
            index = counts.get(name, 0) if header[1] == "[[" else None
            counts[name] = counts.get(name, 0) + 1
            found.setdefault(name, number)
            row = _Row(name, index, number)
            continue
        if pair := KEY.match(line):
            key = pair[1].strip("\"'")
            row.keys[key] = number
        if code := CODE.search(line):
            if line.lstrip().startswith("code"):
                row.code = code[2]
            elif key:
                row.keys[f"{key}[{code[2]}]"] = number
        inside = next((mark for mark in LONG if line.count(mark) % 2), "")
    return found | row.lines()


def line_of(path: str, lines: dict[str, int]) -> int | None:
    """Return the line of the key with this path or, where it stands nowhere, that of what it is a part of."""
    while path:
        if path in lines:
            return lines[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None


def called(path: str) -> str:
    """Return the name of the key in words: "Tiêu chí “common”, điểm tối đa". Keys without a name are given as
    they are."""
    part = re.split(r"[.\[]", path, maxsplit=1)[0]
    if part not in PARTS:
        return path
    codes = [code for code in ROW.findall(path) if code]
    last = path.rpartition(".")[2] if "]." in path or "[" not in path else ""
    name = FIELDS.get(last, "") or WORDS.get(last, "")
    rows = f" “{' / '.join(codes)}”" if codes else ""
    return f"{PARTS[part]}{rows}{', ' if name and last != part else ''}{name if last != part else ''}"
