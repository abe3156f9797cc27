"""Cleaning, counting and comparing texts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.texts import clean_text, compare_texts, count_words, split_paragraphs


@pytest.mark.parametrize(
    ("pasted", "cleaned"),
    [
        ("\uf0b7\tMột việc", "- Một việc"),
        ("·  Hai", "- Hai"),
        ("o\tBa", "- Ba"),
        ("– Bốn", "- Bốn"),
        ("ông Năm", "ông Năm"),
        ("Kết-quả", "Kết-quả"),
        ("a\u200bb\ufeff", "ab"),
        ("x\n\n\n\n\ny", "x\n\ny"),
        ("  thụt   vào\u00a0dòng ", "thụt vào dòng"),
        (unicodedata.normalize("NFD", "Đảng bộ tỉnh"), "Đảng bộ tỉnh"),
    ],
)
def test_clean_brings_pasted_text_to_one_form(pasted: str, cleaned: str) -> None:
    assert clean_text(pasted) == cleaned


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=1))
def test_cleaning_loses_no_letter(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@given(st.text(alphabet="ab \n"), st.text(alphabet="ab \n"))
def test_a_comparison_holds_both_texts_whole(old: str, new: str) -> None:
    old, new = clean_text(old), clean_text(new)
    changes = compare_texts(old, new)
    assert "".join(c.text for c in changes if c.kind != "added") == old
    assert "".join(c.text for c in changes if c.kind != "removed") == new


def test_words_and_paragraphs_are_counted_as_an_office_does() -> None:
    text = "Hoàn thành 24/24 nhiệm vụ.\n\n- Đúng hạn: 24."
    assert count_words(text) == 9
    assert split_paragraphs(text) == ["Hoàn thành 24/24 nhiệm vụ.", "- Đúng hạn: 24."]
