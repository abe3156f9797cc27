"""Cleaning, counting and comparing texts."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.unicode import MOST_MARKS
from reviews.templatetags.texts import marked
from reviews.texts import (
    TextComparison,
    clean_text,
    compare_texts,
    count_words,
    secrecy_stamps,
    split_paragraphs,
)


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


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0323\u0301"])
def test_of_endless_diacritics_only_as_many_are_kept_as_a_letter_can_have(marks: str) -> None:
    """Python sorts a run of them in a time that grows with its square."""
    cleaned = clean_text("Tiê" + marks * 200_000 + "ng")
    assert len(unicodedata.normalize("NFD", cleaned)) <= len("Tie\u0302") + MOST_MARKS + len("ng")
    assert clean_text("Tie\u0302\u0301ng Vie\u0323\u0302t") == "Tiếng Việt"


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=1))
def test_cleaning_loses_no_letter(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@given(st.text(alphabet="ab \n"), st.text(alphabet="ab \n"))
def test_a_comparison_holds_both_texts_whole(old: str, new: str) -> None:
    old, new = clean_text(old), clean_text(new)
    holds_both(compare_texts(old, new), old, new)


def holds_both(comparison: TextComparison, old: str, new: str) -> None:
    assert "".join(run.text for run in comparison.runs if run.kind != "added") == old
    assert "".join(run.text for run in comparison.runs if run.kind != "removed") == new


def test_what_was_replaced_comes_removed_first() -> None:
    comparison = compare_texts("Tôi sẽ khắc phục trong quý I.", "Tôi cam kết khắc phục trong quý II.")
    assert [(run.kind, run.text) for run in comparison.runs] == [
        ("same", "Tôi "),
        ("removed", "sẽ "),
        ("added", "cam kết "),
        ("same", "khắc phục trong quý "),
        ("removed", "I."),
        ("added", "II."),
    ]


@pytest.mark.parametrize(
    ("words", "a_line", "is_coarse", "most_runs"),
    [
        (6_000, 6_000, False, 24_000),
        (11_000, 11_000, True, 2),
        (22_000, 11, True, 8_000),
        (22_000, 2, True, 2),
    ],
    ids=["word by word", "one long line", "line by line", "too many lines"],
)
def test_texts_out_of_three_words_are_compared_within_bounds(
    words: int, a_line: int, is_coarse: bool, most_runs: int
) -> None:
    """Such texts once held a process for minutes. Beyond the bound they are compared more coarsely."""
    chance = random.Random(words)  # noqa: S311
    old, new = (
        "\n".join(
            " ".join(chance.choice(("và", "có", "đã")) for _word in range(a_line))
            for _line in range(words // a_line)
        )
        for _text in range(2)
    )
    comparison = compare_texts(old, new)
    holds_both(comparison, old, new)
    assert (comparison.is_coarse, len(comparison.runs) <= most_runs) == (is_coarse, True)
    assert ("quá dài để so sánh từng từ" in marked(comparison)) == is_coarse


def test_words_and_paragraphs_are_counted_as_an_office_does() -> None:
    text = "Hoàn thành 24/24 nhiệm vụ.\n\n- Đúng hạn: 24."
    assert count_words(text) == 9
    assert split_paragraphs(text) == ["Hoàn thành 24/24 nhiệm vụ.", "- Đúng hạn: 24."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đã thực hiện kế hoạch, MẬT, theo quy định.", ["MẬT"]),
        ("Văn bản độ TỐI MẬT số 5", ["TỐI MẬT"]),
        ("TUYỆT MẬT\nviệc khác; MẬT", ["MẬT", "TUYỆT MẬT"]),
        ("BẢO MẬT THÔNG TIN", []),
        ("Giữ bí mật nhà nước, mật ong rừng", []),
        ("CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC", []),
        ("MẬTX và XMẬT", []),
    ],
)
def test_a_stamp_of_secret_papers_is_seen_only_where_it_stands_alone(text: str, found: list[str]) -> None:
    assert secrecy_stamps(text) == found
