"""The records of the forms in a rule set: their sections, and what others fill in after the signature."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SectionRule:
    """One section of a form.

    ``kind`` is "text" for free writing, "earlier" for the table of the shortcomings of earlier reviews, or
    "topics" for answers to the suggested topics. ``min_words`` is the least number of words, ``max_words``
    the greatest, 0 for none. ``in_full`` is the heading as the form has it, if ``title`` is a shorter one for
    screens. ``is_cut`` means that the heading of the official form goes on, and no source gives the rest."""

    code: str
    title: str
    group: str
    kind: str = "text"
    min_words: int = 0
    max_words: int = 0
    hint: str = ""
    in_full: str = ""
    is_cut: bool = False

    @property
    def shows_earlier(self) -> bool:
        return self.kind == "earlier"

    @property
    def heading(self) -> str:
        """The title of the section or, if it has none of its own, that of its group."""
        return self.title or self.group

    @property
    def printed_title(self) -> str:
        """The title as it stands on paper."""
        return self.in_full or self.title


@dataclass(frozen=True)
class HandBlock:
    """One block after the signature of a form, in which a body writes by hand what it thinks of the paper.

    ``heading`` stands above the block, empty if it belongs to the one before. ``asks`` are the beginnings of
    the lines to be filled in, ``signs`` is who signs, ``how`` says how."""

    code: str
    asks: tuple[str, ...]
    signs: str
    heading: str = ""
    how: str = ""
    source: str = ""
    certain: bool = True


@dataclass(frozen=True)
class Outline:
    """The outline of one form: its sections in order, and the blocks that others fill in ``after`` it is
    signed."""

    code: str
    name: str
    title: str
    sections: tuple[SectionRule, ...]
    after: tuple[HandBlock, ...] = ()
    source: str = ""
    certain: bool = True

    @property
    def is_cut(self) -> bool:
        return any(section.is_cut for section in self.sections)


@dataclass(frozen=True)
class OtherForm:
    """One form that no subject writes, such as a decision or a list. ``use`` says what it is for."""

    code: str
    use: str
    name: str
    source: str
    certain: bool = True
