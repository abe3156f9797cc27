"""Turns the content of a printed paper into its draft, and into the paper that is issued."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reviews.documents.blocks import (
    Closing,
    Cover,
    Letterhead,
    Mark,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    Signature,
    Title,
    runs_of,
    words_of,
)
from reviews.documents.wording import EMPTY_NUMBER, day_in, short_date

DRAFT = "Dự thảo"
DRAFT_MARK = Mark(DRAFT)
"""The mark that a paper is a draft, before ``as_draft`` says which one."""

KEPT = "Lưu"
"""How the last of the recipients begins, which says where the paper is kept."""


@dataclass(frozen=True)
class IssueFacts:
    """What an issued paper says beside its content. ``symbol`` is what stands after the number ("BC/TU").
    ``signature`` is None on a paper that is signed as it is printed, such as minutes; it then has no
    recipients either. ``marks`` stand above the letterhead."""

    number: str
    symbol: str
    place_and_date: str
    signature: Signature | None = None
    recipients: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


def issued(content: PaperContent, facts: IssueFacts) -> PaperContent:
    """Return the paper as it is issued: with its number, day, signature, recipients and marks, and without
    the marks of a draft.

    The number is that of the first letterhead. The signature is that of the last closing in the same part or,
    where that part has none, of the last closing of the paper. Raises ``ValueError`` if the paper has no
    letterhead."""
    parts = [_without_drafts(part) for part in content.parts]
    at = next((n for n, part in enumerate(parts) if _has(part, Letterhead)), None)
    if at is None:
        raise ValueError("A paper without letterhead is not issued.")
    parts[at] = _numbered(parts[at], facts)
    if facts.signature:
        signed = [n for n, part in enumerate(parts) if _has(part, Closing)]
        if signed:
            end = at if at in signed else signed[-1]
            parts[end] = _signed(parts[end], facts.signature, facts.recipients)
    parts = [_citing(part, facts) for part in parts]
    marks = tuple(Mark(mark) for mark in facts.marks)
    parts[0] = replace(parts[0], blocks=(*marks, *parts[0].blocks))
    return replace(content, parts=tuple(parts), mark="")


def as_draft(content: PaperContent, number: int) -> PaperContent:
    """Return the paper with the mark of its draft of this number. A paper that says otherwise that it is a
    draft, on its cover, stays as it is."""
    if content.mark or any(isinstance(block, Cover) and block.is_draft for block in content.blocks):
        return content
    draft = f"{DRAFT} lần {number}"
    if is_draft(content):
        parts = tuple(
            replace(part, blocks=tuple(_renamed(block, draft) for block in part.blocks))
            for part in content.parts
        )
        return replace(content, parts=parts)
    first, *others = content.parts
    return replace(content, parts=(replace(first, blocks=(Mark(draft), *first.blocks)), *others))


def is_draft(content: PaperContent) -> bool:
    """Tell whether the paper itself says that it is a draft."""
    return any(_is_draft(block) for block in content.blocks)


def about_of(content: PaperContent) -> str:
    """Return what a register says of the paper: its kind and what it is about, or for a letter its
    abstract."""
    for block in content.blocks:
        if isinstance(block, Title):
            return f"{block.kind} {block.about}"
        if isinstance(block, Letterhead) and block.abstract:
            return block.abstract
    return content.title


def closing_of(content: PaperContent) -> Closing | None:
    """Return the closing of the paper that ``issued`` would sign, or None."""
    for part in content.parts:
        if _has(part, Letterhead):
            own = [block for block in part.blocks if isinstance(block, Closing)]
            break
    else:
        return None
    found = own or [block for block in content.blocks if isinstance(block, Closing)]
    return found[-1] if found else None


def recipients_of(content: PaperContent, *more: str) -> tuple[str, ...]:
    """Return the recipients that the paper names, with ``more`` before the line that says where it is
    kept."""
    closing = closing_of(content)
    lines = closing.left.lines if closing and isinstance(closing.left, Recipients) else ()
    added = tuple(line for line in more if line not in lines)
    if lines and lines[-1].startswith(KEPT):
        return (*lines[:-1], *added, lines[-1])
    return (*lines, *added)


def _numbered(part: Part, facts: IssueFacts) -> Part:
    """Return the part with the facts in its first letterhead."""
    blocks = list(part.blocks)
    at, head = next((n, block) for n, block in enumerate(blocks) if isinstance(block, Letterhead))
    blocks[at] = replace(head, number=facts.number, symbol=facts.symbol, place_and_date=facts.place_and_date)
    return replace(part, blocks=tuple(blocks))


def _citing(part: Part, facts: IssueFacts) -> Part:
    """Return the part with the number and day of the paper where an annexed list names the paper to which it
    is annexed."""
    empty = re.compile(rf"số {EMPTY_NUMBER}-{re.escape(facts.symbol)}, ngày [\d/]+")
    day = day_in(facts.place_and_date)
    said = f"số {facts.number}-{facts.symbol}, ngày {short_date(day) if day else ''}"

    def cited(block: PaperBlock) -> PaperBlock:
        if not isinstance(block, Paragraph) or not empty.search(words_of(block.text)):
            return block
        text = tuple(replace(run, text=empty.sub(said, run.text)) for run in runs_of(block.text))
        return replace(block, text=text)

    return replace(part, blocks=tuple(map(cited, part.blocks)))


def _signed(part: Part, signature: Signature, recipients: tuple[str, ...]) -> Part:
    """Return the part with another last closing."""
    blocks = list(part.blocks)
    at = max(n for n, block in enumerate(blocks) if isinstance(block, Closing))
    blocks[at] = Closing(signature, Recipients(recipients) if recipients else None)
    return replace(part, blocks=tuple(blocks))


def _without_drafts(part: Part) -> Part:
    return replace(part, blocks=tuple(_undrafted(part.blocks)))


def _undrafted(blocks: tuple[PaperBlock, ...]) -> Iterator[PaperBlock]:
    for block in blocks:
        if isinstance(block, Cover):
            yield replace(block, is_draft=False)
        elif not _is_draft(block):
            yield block


def _is_draft(block: PaperBlock) -> bool:
    return isinstance(block, Mark) and block.text.startswith(DRAFT)


def _renamed(block: PaperBlock, draft: str) -> PaperBlock:
    if isinstance(block, Mark) and _is_draft(block):
        return Mark(draft + block.text.removeprefix(DRAFT))
    return block


def _has(part: Part, kind: type[Letterhead | Closing]) -> bool:
    return any(isinstance(block, kind) for block in part.blocks)
