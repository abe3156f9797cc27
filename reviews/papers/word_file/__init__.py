"""A paper written in Word: reading the file, and laying what it says to the sections of the form."""

from __future__ import annotations

from reviews.papers.word_file.laying import Aside, Laid, lay
from reviews.papers.word_file.packed import MOST_BYTES, WordFileError
from reviews.papers.word_file.reading import WordText, read_word

__all__ = ("MOST_BYTES", "Aside", "Laid", "WordFileError", "WordText", "lay", "read_word")
