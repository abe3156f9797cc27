"""Reads a text that is handed in as a local rule set, and says line by line what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

from ratings.rulesets.checks import LISTS, problems_of
from ratings.rulesets.merging import merge_overrides
from ratings.rulesets.places import called, line_of, lines_of
from ratings.rulesets.plain import overrides_between
from ratings.rulesets.reading import Content, RuleSetError
from ratings.rulesets.ruleset import RuleSet

MOST_BYTES = 300_000
LONGEST_LINE = 8_000
MOST_LINES = 20_000
LONGEST_SHOWN = 160
KINDS = {
    b"PK\x03\x04": "tệp Excel, Word hoặc tệp nén",
    b"\xd0\xcf\x11\xe0": "tệp Excel hoặc Word đời cũ",
    b"%PDF": "tệp PDF",
    b"\x89PNG": "tệp ảnh",
    b"\xff\xd8\xff": "tệp ảnh",
    b"{\\rtf": "tệp RTF",
}
DOTTED = re.compile(r"""(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){9}""")
NESTED = re.compile(r"(?:[\[{][^\[\]{}\n\"']*){9}")
DIGITS = re.compile(r"[0-9A-Fa-f_]{31}")
SPOKEN = (
    ("Cannot declare", "bảng này đã có ở trên"),
    ("Cannot overwrite", "khóa này đã ghi ở trên"),
    ("Cannot mutate", "bảng này đã có ở trên"),
    ("Duplicate", "khóa này đã ghi ở trên"),
    ("Unterminated", "thiếu dấu ngoặc kép đóng"),
    ("Illegal character", "có ký tự không đọc được, hoặc thiếu dấu ngoặc kép đóng"),
    ("Unclosed", "thiếu dấu ngoặc đóng"),
    ("Expected '='", "sau tên khóa cần dấu ="),
    ("Expected newline", "sau giá trị còn chữ thừa"),
    ("Invalid value", "giá trị không đọc được; chữ phải đặt giữa hai dấu ngoặc kép"),
    ("Invalid statement", "không phải khóa = giá trị, cũng không phải [bảng]"),
    ("Invalid date", "không có ngày này"),
    ("Unescaped", "trong chữ, dấu \\ phải viết là \\\\"),
    ("Invalid initial", "tên khóa không đọc được"),
)
AT = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in the text: the number of its line and what stands there, what it is about in
    words, and what is wrong and required. ``line`` is ``None`` for the text as a whole. ``must`` is false for
    what may stay in a draft and keeps it only from being used."""

    line: int | None
    shown: str
    name: str
    text: str
    must: bool = True


@dataclass(frozen=True)
class Received:
    """A text that was handed in, and what reading it came to.

    ``content`` is what it says itself, ``ruleset`` the whole rule set, ``None`` if it could not be read;
    ``overrides`` is what it says differently from its parent."""

    text: str
    faults: list[Fault] = field(default_factory=list)
    content: Content = field(default_factory=dict)
    ruleset: RuleSet | None = None
    overrides: Content = field(default_factory=dict)

    @property
    def parent(self) -> str:
        """The code of the rule set that it says it is derived from, empty if it says none."""
        said = self.content.get("parent")
        return said if isinstance(said, str) else ""


class NoTextError(ValueError):
    """The bytes are no text of a rule set. The message says why and what to do."""


def uploaded_text(content: bytes) -> str:
    """Return the text of an uploaded file. Raises ``NoTextError`` for anything but a text of moderate
    size in UTF-8, or in UTF-16 with its mark."""
    if len(content) > MOST_BYTES:
        raise NoTextError(f"Tệp lớn hơn {MOST_BYTES // 1000} KB: không phải tệp của một bộ quy định.")
    for first, kind in KINDS.items():
        if content.startswith(first):
            raise NoTextError(
                f"Đây là {kind}. Cần tệp văn bản .toml: tải tệp của bộ quy định gốc về, sửa rồi nộp lại."
            )
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    try:
        text = content.decode(marks.get(content[:2], "utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NoTextError(
            f"Dòng {line}: chữ không phải mã UTF-8. Mở tệp trong Notepad, chọn Lưu như (Save as), "
            "mục Mã hóa (Encoding) chọn UTF-8, rồi nộp lại."
        ) from None
    if "\0" in text:
        raise NoTextError("Tệp không phải tệp văn bản. Cần tệp .toml của một bộ quy định.")
    return text


def take_apart(text: str) -> Received:
    """Return what the text says itself, or the faults that keep it from being read at all."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := list(_bombs(text)):
        return Received(text, found)
    try:
        return Received(text, content=tomllib.loads(text, parse_float=str))
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits raise a plain ValueError
        return Received(text, [_syntax(text, str(error))])


def put_together(received: Received, parent: RuleSet, parent_content: Content) -> Received:
    """Return the text as a local rule set under its parent, with every fault that it has."""
    if received.faults:
        return received
    lines = lines_of(received.text)
    said = {key: value for key, value in received.content.items() if key != "extent"}
    try:
        content = _resolved(said, received.content.get("extent", "changes"), parent_content)
        own = RuleSet.parse(content, "tệp")
    except RuleSetError as error:
        faults = [_fault(received.text, lines, each.path, each.expected) for each in error.faults]
        return Received(received.text, faults, received.content)
    faults = [
        _fault(received.text, lines, problem.path, problem.text, must=False)
        for problem in problems_of(content, parent)
    ]
    return Received(received.text, faults, received.content, own, overrides_between(parent, own))


def _resolved(said: Content, extent: object, parent: Content) -> Content:
    """Return the whole content. Raises ``RuleSetError`` where it cannot be one of a local rule set."""
    if "exemptions" in said:
        raise RuleSetError("tệp", "exemptions", "không có khóa này; có phải là 'exempt'?")
    for name in LISTS:
        rows = said.get(name, [])
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            if not isinstance(row, dict) or not isinstance(row.get("code"), str) or not row["code"]:
                raise RuleSetError("tệp", f"{name}[{index}]", "mục này cần một mã (code)")
    if extent not in ("whole", "changes"):
        raise RuleSetError("tệp", "extent", 'cần "whole" (toàn bộ) hoặc "changes" (chỉ chỗ khác)')
    if extent == "changes":
        return merge_overrides(parent, said)
    merge_overrides(parent, {key: said.get(key) for key in ("code", "title", "short")})
    return said


def fault_at(received: Received, path: str, said: str) -> Fault:
    """Return the fault of the key with this path, with its line."""
    return _fault(received.text, lines_of(received.text), path, said)


def _fault(text: str, lines: dict[str, int], path: str, said: str, *, must: bool = True) -> Fault:
    line = line_of(path, lines)
    shown = text.split("\n")[line - 1].strip()[:LONGEST_SHOWN] if line else ""
    return Fault(line, shown, called(path), said, must)


def _bombs(text: str) -> Iterator[Fault]:
    """Yield what would take the reader very long, before it begins."""
    rows = text.split("\n")
    if len(rows) > MOST_LINES:
        yield Fault(None, "", "", f"Tệp có hơn {MOST_LINES} dòng: không phải tệp của một bộ quy định.")
        return
    for number, row in enumerate(rows, 1):
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', row)
        if len(row) > LONGEST_LINE:
            yield Fault(number, row[:LONGEST_SHOWN], "", f"dòng dài hơn {LONGEST_LINE} chữ cái")
        elif DOTTED.search(row.partition("=")[0]) or DOTTED.search(bare):
            yield Fault(number, row[:LONGEST_SHOWN], "", "tên khóa có quá nhiều cấp")
        elif NESTED.search(bare):
            yield Fault(number, row[:LONGEST_SHOWN], "", "quá nhiều ngoặc lồng nhau")
        elif DIGITS.search(bare):
            yield Fault(number, row[:LONGEST_SHOWN], "", "số có quá nhiều chữ số")


def _syntax(text: str, error: str) -> Fault:
    rows = text.split("\n")
    at = AT.search(error)
    line = int(at[1]) if at and at[1] else len(rows)
    said = next((words for begins, words in SPOKEN if begins in error), "không đúng cú pháp TOML")
    shown = rows[min(line, len(rows)) - 1].strip()[:LONGEST_SHOWN]
    return Fault(line, shown, "", said)
