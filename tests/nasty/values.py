"""The nasty values, as bytes, because some of them are no text."""

from __future__ import annotations

SHORT: dict[str, bytes] = {
    "5,000 digits": b"9" * 5000,
    "20 digits": b"9" * 20,
    "10 digits": b"9" * 10,
    "NUL": b"7\0",
    "lone surrogate": "a\ud800b".encode("utf-8", "surrogatepass"),
    "no text": b"\xff\xfe\x80",
    "a digit that is no number": "²".encode(),
    "digits of another script": "٣".encode(),
    "below nothing": b"-1",
    "a number without bounds": b"1e400",
    "no number": b"NaN",
    "Infinity": b"Infinity",
    "1e-400": b"1e-400",
    "the last day": b"9999-12-31",
    "the first day": b"0001-01-01",
    "no day": b"2026-02-30",
    "a day far off": b"99999-01-01",
    "long": b"x" * 301,
    "marks": ("a" + "\u0301\u0323" * 2000).encode(),
    "brackets": b"<zqmark>'\"&{{ zqmark }}{% zqmark %}%s%(zqmark)s",
    "nothing": b"",
    "blanks": " \u00a0\u200b\r\n".encode(),
}
LARGE: dict[str, bytes] = {
    "3 MB": b"x" * 3_000_000,
    "1 MB": b"x" * 1_000_000,
    "400,000 characters": b"x" * 400_000,
}
MARK = "zqmark'\"&<zqmark>"
RAW = ("<zqmark", "zqmark'", 'zqmark"', 'zqmark&#x27;"')
"""Parts of the mark that stand in no page as they are, neither in a text nor in an attribute."""
