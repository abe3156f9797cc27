"""In English pages days and times are typed as in Vietnamese ones: the papers are the same."""

from __future__ import annotations

from config.formats.vi.formats import DATE_INPUT_FORMATS, TIME_INPUT_FORMATS

__all__ = ("DATE_INPUT_FORMATS", "TIME_INPUT_FORMATS")
