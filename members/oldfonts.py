"""Finds text typed for an old Vietnamese font (TCVN3 as in .VnTime, VNI-Windows) and turns it into Unicode.

Such a text looks right only in its font: without it "phường" is "ph\u00ad\u00eang". The letter ư of TCVN3 is
the soft hyphen, which other programs do not show. A line is taken for old only if words of it are Vietnamese
after the conversion and are not before, and if it has no letter that only Unicode has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

TCVN3_LETTERS = (
    "¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ ¨ă ©â ªê «ô ¬ơ \u00adư ®đ µà ¶ả ·ã ¸á ¹ạ »ằ ¼ẳ ½ẵ ¾ắ Æặ Çầ Èẩ Éẫ Êấ Ëậ "
    "Ìè Îẻ Ïẽ Ðé Ñẹ Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị ßò áỏ âõ ãó äọ åồ æổ çỗ èố éộ êờ ëở ìỡ íớ îợ "
    "ïù ñủ òũ óú ôụ õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ"
)
VNI_MARKS = {
    "a": "ùá øà ûả õã ïạ ââ áấ àầ åẩ ãẫ äậ êă éắ èằ úẳ üẵ ëặ",
    "e": "ùé øè ûẻ õẽ ïẹ âê áế àề åể ãễ äệ",
    "o": "ùó øò ûỏ õõ ïọ âô áố àồ åổ ãỗ äộ",
    "u": "ùú øù ûủ õũ ïụ",
    "y": "ùý øỳ ûỷ õỹ",
    "ô": "ùớ øờ ûở õỡ ïợ",
    "ö": "ùứ øừ ûử õữ ïự",
}
LETTERS = re.compile(r"[^\W\d_]+")
SOFT_HYPHEN = "\u00ad"
VNI_LETTERS = "ôơ öư ñđ íí ìì æỉ óĩ òị îỵ"
ONLY_UNICODE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
WORD = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u00a1-\u00be\u00d7\u00f7])*|[\u00a1-\u00be](?:[^\W\d_]|[\u00a1-\u00be])+"
)

_A = "aàảãáạ ăằẳẵắặ âầẩẫấậ".replace(" ", "")
_E, _EE = "eèẻẽéẹ", "êềểễếệ"
_I = "iìỉĩíị"
_O, _OO, _OW = "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ"
_U, _UW = "uùủũúụ", "ưừửữứự"
_Y = "yỳỷỹýỵ"
_VOWELS = _A + _E + _EE + _I + _O + _OO + _OW + _U + _UW + _Y
SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    f"(?:[{_I}][{_E}{_EE}]|[{_Y}][{_EE}]|[{_U}][{_OO}]|[{_UW}][{_OW}]|[{_O}{_U}]?[{_A}]|[{_O}][{_E}]"
    f"|[{_U}][{_EE}{_OW}{_Y}{_I}]"
    f"|[{_U}][{_Y}][{_EE}]|[{_I}{_U}{_UW}][{_A}]|[{_VOWELS}])"
    f"(?:ng|nh|ch|[cmnptiyuo])?"
)
TONED = re.compile(f"[{''.join(c for c in _VOWELS if c not in 'aăâeêioôơuưy')}]")


@dataclass(frozen=True)
class OldFont:
    """An old encoding that was found in a text: its name for people, and the text in Unicode."""

    name: str
    text: str


def find_old_font(text: str) -> OldFont | None:
    """Return the old encoding of this text and the text in Unicode, or None if no line of it is old.

    Lines that are Unicode already stay as they are."""
    if text.isascii():
        return None
    found = [_line(line) for line in text.split("\n")]
    names = [font.name for font in found if font]
    if not names:
        return None
    lines = [font.text if font else line for font, line in zip(found, text.split("\n"), strict=True)]
    return OldFont(names[0], "\n".join(lines))


def in_unicode(text: str) -> str:
    """Return the text with every line of an old font in Unicode."""
    found = find_old_font(text)
    return found.text if found else text


def _line(line: str) -> OldFont | None:
    if line.isascii() or ONLY_UNICODE.search(line):
        return None
    words = [word for word in WORD.findall(line) if not word.isascii()]
    best, most = None, 0
    for name, convert in (("TCVN3", _from_tcvn3), ("VNI", _from_vni)):
        good = sum(
            1
            for word in words
            if any(map(str.isascii, word)) and _is_vietnamese(convert(word)) and not _is_vietnamese(word)
        )
        if good > most and sum(map(_is_vietnamese, map(convert, words))) * 2 >= len(words):
            best, most = OldFont(name, convert(line)), good
    return best


def _is_vietnamese(word: str) -> bool:
    """Whether the word is built as a Vietnamese syllable, in small letters, in capitals, or with one first.

    A syllable has at most one tone."""
    if word not in (word.lower(), word.capitalize(), word.upper()):
        return False
    small = word.lower()
    return len(TONED.findall(small)) <= 1 and SYLLABLE.fullmatch(small) is not None


@cache
def _tcvn3() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in TCVN3_LETTERS.split()}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of what one letter of VNI is written with, and the letter for each."""
    letters = {pair[0]: pair[1] for pair in VNI_LETTERS.split()}
    for base, pairs in VNI_MARKS.items():
        letters |= {base + pair[0]: pair[1] for pair in pairs.split()}
    letters |= {old.upper(): new.upper() for old, new in letters.items()} | {
        old[0].upper() + old[1:]: new.upper() for old, new in letters.items() if len(old) > 1
    }
    return re.compile("|".join(sorted(map(re.escape, letters), key=len, reverse=True))), letters


def _from_tcvn3(text: str) -> str:
    """Return the text in Unicode. The capitals with a tone look like small letters there, so that a word
    whose other letters are capitals is put into capitals."""
    plain = text.translate(_tcvn3())

    def capitals(found: re.Match[str]) -> str:
        old = [char for char in text[found.start() : found.end()] if char.isascii() and char.isalpha()]
        return found[0].upper() if len(old) > 1 and all(char.isupper() for char in old) else found[0]

    return LETTERS.sub(capitals, plain)


def _from_vni(text: str) -> str:
    pattern, letters = _vni()
    return pattern.sub(lambda found: letters[found[0]], text)


def drop_soft_hyphens(text: str) -> str:
    """Return the text without soft hyphens, which nobody sees, except where they are the ư of TCVN3."""
    if SOFT_HYPHEN not in text:
        return text
    return "\n".join(line if _line(line) else line.replace(SOFT_HYPHEN, "") for line in text.split("\n"))


def count_vietnamese(text: str) -> int:
    """Return how many words with letters beyond ASCII are Vietnamese."""
    return sum(1 for word in WORD.findall(text) if not word.isascii() and _is_vietnamese(word))
