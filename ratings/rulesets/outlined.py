"""The outlines of forms and the lists of dossiers as a local rule set may change them in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ratings.rulesets.plain import overrides_between, plain_content
from ratings.rulesets.reading import Content
from ratings.rulesets.ruleset import RuleSet


@dataclass(frozen=True)
class SectionRow:
    """One section of a form as it is entered: its heading, the hint for whoever writes, and the least and the
    greatest number of words, 0 for none. ``code`` is empty for a new section."""

    title: str
    hint: str
    min_words: int = 0
    max_words: int = 0
    code: str = ""


@dataclass(frozen=True)
class Papers:
    """The sections of the forms by the code of the form, and the kinds of documents in the dossiers by the
    code of the list."""

    outlines: Mapping[str, Sequence[SectionRow]]
    dossiers: Mapping[str, Sequence[str]]


def settle_papers(parent: RuleSet, start: RuleSet, papers: Papers, *, cited: str) -> Content:
    """Return the overrides of a local rule set under ``parent`` that is ``start`` with these papers."""
    content = plain_content(start)
    for code, rows in papers.outlines.items():
        outline = content["outlines"][code]
        sections = _sections(outline["sections"], rows)
        if sections != outline["sections"]:
            outline |= {"sections": sections, "source": f"{cited}; {outline['source']}".rstrip("; ")}
    for row in content["dossier_lists"]:
        items = list(papers.dossiers.get(row["code"], row["items"]))
        if items != row["items"]:
            row |= {"items": items, "source": cited, "certain": True}
    return overrides_between(parent, RuleSet.parse(content))


def _sections(known: list[dict[str, Any]], rows: Sequence[SectionRow]) -> list[dict[str, Any]]:
    """Return the sections as entered. A new one belongs to the group of the one before it."""
    by_code = {row["code"]: row for row in known}
    group, found = known[0]["group"] if known else "", []
    for number, row in enumerate(rows, 1):
        old = by_code.get(row.code)
        section = dict(old) if old else {"code": f"own{number}", "group": group, "kind": "text"}
        heading = section.get("title", "") or section["group"]
        if row.title != heading:
            section |= {"title": row.title, "in_full": "", "is_cut": False}
        section |= {"hint": row.hint, "min_words": row.min_words, "max_words": row.max_words}
        group = section["group"]
        found.append(section)
    return found
