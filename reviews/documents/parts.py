"""Cuts the content of a printed paper into the parts that are rendered and kept one by one.

A part holds nothing that changes by the day, by the stage or by what stands before it: page numbers, the mark
of a draft, bookmarks and the numbers in the contents are put in when the parts are joined (``joining``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reviews.documents.blocks import Contents, Heading, PaperContent, Part, Title
from reviews.documents.html import FITS, SECTION, write_html
from reviews.documents.limits import refuse_too_large

LINKED_PART = "urn:part:"
"""A link to a place in another part. WeasyPrint drops links to places that are not in the same file."""

LINK = re.compile(r'href="#([^"]+)"')
UNSTAMPED = "@page { @top-center { content: none } @bottom-center { content: none } }"
FOOT_OF_FIRST = (
    "@page :first { @bottom-left { content: string(committee) } @bottom-right { content: string(part) } }"
)
"""The first page of a part has the foot that the first page of a whole paper has not."""

NUMBERED = '.contents a::after { content: leader(".") " " attr(data-page) }'


@dataclass(frozen=True)
class PartSource:
    """A part before it is rendered. ``name`` is what the reader knows it by."""

    name: str
    html: str

    def key(self, style: str) -> str:
        """Return the key under which the rendered part is kept. ``style`` stands for all that shows in it
        besides its text (``layout.style_digest``)."""
        return hashlib.sha256(f"{style}\n{self.html}".encode()).hexdigest()


def sources_of(content: PaperContent) -> tuple[PartSource | None, ...]:
    """Return the parts of the paper in their order. In the place of the contents stands None, because they
    have to be written when the pages of all others are known. Raises ``TooLargeError``."""
    refuse_too_large(content)
    bare = _bare(content)
    return tuple(
        None if holds_contents(part) else PartSource(name_of(part, content), _html(bare, place))
        for place, part in enumerate(content.parts)
    )


def shared_head(html: str) -> str:
    """Return what stands before the section of a part, by which several parts that have it in common can be
    laid out together. It is empty for a part that has to be laid out alone: one whose first page looks like
    no other page, and one that may be set tighter."""
    head, section, _rest = html.partition(SECTION)
    return head if section and FOOT_OF_FIRST in head and FITS not in html else ""


def sources_of_papers(content: PaperContent) -> list[PartSource]:
    """Return the parts that are a paper each, and their annexes. They change only with that paper, unlike the
    tables over all papers."""
    found, is_paper = [], False
    for part, source in zip(content.parts, sources_of(content), strict=True):
        first = part.blocks[0] if part.blocks else None
        has_title = any(isinstance(block, Title) for block in part.blocks)
        is_paper = has_title or (is_paper and not (isinstance(first, Heading) and first.level == 1))
        found += [source] if source and is_paper else []
    return found


def contents_source(content: PaperContent, place: int, numbers: Mapping[str, int]) -> PartSource:
    """Return the part with the contents, which stands at ``place``. ``numbers`` are those of the pages by
    anchor."""
    return PartSource(name_of(content.parts[place], content), _html(_bare(content), place, numbers))


def holds_contents(part: Part) -> bool:
    return any(isinstance(block, Contents) for block in part.blocks)


def name_of(part: Part, content: PaperContent) -> str:
    """Return what the reader knows the part by: its line in the contents, else its foot, else the title of
    the whole paper."""
    listed = (block for block in reversed(part.blocks) if isinstance(block, Heading | Title) and block.anchor)
    block = next(listed, None)
    return (block.entry if block else "") or part.foot or content.title


def _bare(content: PaperContent) -> PaperContent:
    """Return the paper without what is put in when it is joined."""
    return replace(content, title="", author="", mark="")


def _html(content: PaperContent, place: int, numbers: Mapping[str, int] | None = None) -> str:
    part = content.parts[place]
    blocks = tuple(
        replace(block, entry=block.anchor) if isinstance(block, Title) else block for block in part.blocks
    )
    style = UNSTAMPED + (FOOT_OF_FIRST if place and not part.restarts else "") + (NUMBERED if numbers else "")
    html = write_html(content, replace(part, blocks=blocks))

    def linked(found: re.Match[str]) -> str:
        number = f' data-page="{numbers.get(found[1], "")}"' if numbers else ""
        return f'href="{LINKED_PART}{found[1]}"{number}'

    return LINK.sub(linked, html.replace("</head>", f"<style>{style}</style></head>", 1))
