"""The structure of a text: read, brought into the one form in which it is kept, compared and shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.prose import Grid, Listed, Run, Words, bare_words, canonical, parse
from reviews.templatetags.texts import marked, prose, quotation
from reviews.texts import clean_text, compare_texts, count_words

WRITTEN = """Mở <b>đầu</b> của mục
- một việc
- việc <i>hai</i>
1. thứ nhất
2. thứ hai
| Chỉ tiêu | Kết quả |
| Thu <b>ngân sách</b> | |"""


def test_a_text_is_read_as_paragraphs_lists_and_tables() -> None:
    assert parse(WRITTEN) == (
        Words((Run("Mở "), Run("đầu", bold=True), Run(" của mục"))),
        Listed(("một việc", (Run("việc "), Run("hai", italic=True)))),
        Listed(("thứ nhất", "thứ hai"), numbered=True),
        Grid((("Chỉ tiêu", "Kết quả"), ((Run("Thu "), Run("ngân sách", bold=True)), ""))),
    )


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("mở <b>mà không đóng", "mở \\<b>mà không đóng"),
        ("<b> đậm </b>, <b></b>thường", "<b>đậm</b> , thường"),
        ("<b>một</b> <b>hai</b>", "<b>một hai</b>"),
        ("<i><b>cả hai</b></i>", "<b><i>cả hai</i></b>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("| a | b |\n| c |", "| a | b |\n| c | |"),
        ("| " * 13 + "|", "| " * 13 + "|"),
        ("a < b | c", "a < b | c"),
        ("2. Mục hai\n3. Mục ba", "2. Mục hai\n3. Mục ba"),
    ],
)
def test_what_is_sent_is_kept_in_one_form(sent: str, kept: str) -> None:
    assert (canonical(sent), canonical(kept)) == (kept, kept)


@given(st.text(alphabet="ab <>/i|\\-1.2\n"))
def test_keeping_a_text_again_changes_nothing_and_loses_no_letter(text: str) -> None:
    once = canonical(clean_text(text))
    assert canonical(clean_text(once)) == once
    letters = [char for char in bare_words(clean_text(text)) if char not in " |\n\\"]
    assert [char for char in bare_words(once) if char not in " |\n\\"] == letters


def test_nothing_but_the_small_vocabulary_comes_onto_a_page() -> None:
    assert prose("<b>x</b> <img src=x>") == "<p><strong>x</strong> &lt;img src=x&gt;</p>"
    assert prose(WRITTEN) == (
        "<p>Mở <strong>đầu</strong> của mục</p>"
        "<ul><li>một việc</li><li>việc <em>hai</em></li></ul>"
        "<ol><li>thứ nhất</li><li>thứ hai</li></ol>"
        '<div class="scroll"><table><tr><th>Chỉ tiêu</th><th>Kết quả</th></tr>'
        "<tr><td>Thu <strong>ngân sách</strong></td><td></td></tr></table></div>"
    )


def test_a_word_that_became_bold_is_seen_in_the_comparison() -> None:
    changes = compare_texts("Thu đạt chỉ tiêu", "Thu <b>đạt chỉ</b> tiêu")
    shown = "Thu <del>đạt chỉ </del><ins><strong>đạt chỉ</strong> </ins>tiêu"
    assert marked(changes) == shown


def test_a_quotation_keeps_its_look_and_words_are_counted_without_it() -> None:
    assert quotation("rất <b>rõ</b>") == "“rất <strong>rõ</strong>”"
    assert (count_words("| a b | <b>c</b> |"), bare_words("| a b | <b>c</b> |\n- d")) == (3, "a b c\nd")
