"""What a paper still lacks before it can be handed in, each with the place on the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ratings.models import Step
from ratings.rulesets import SectionRule
from reviews.models import Paper, Section
from reviews.texts import count_words


@dataclass(frozen=True)
class Lack:
    """``anchor`` is the id of the place on the paper's page; empty sections and short ones are told apart."""

    text: str
    anchor: str
    section: str = ""
    is_short: bool = False


def lacks(paper: Paper) -> list[Lack]:
    """In the order of the form; empty when the paper can be submitted."""
    texts = {section.code: section for section in paper.sections.all()}
    found = [_section_lack(rule, texts[rule.code]) for rule in paper.outline.sections if rule.kind == "text"]
    return [lack for lack in [*found, _earlier_lack(paper), _rating_lack(paper)] if lack]


def _section_lack(rule: SectionRule, section: Section) -> Lack | None:
    words = count_words(section.text)
    if not words:
        text = _("“%(section)s” is empty.") % {"section": rule.heading}
        return Lack(text, f"section-{rule.code}", rule.code)
    if words < rule.min_words:
        text = _("“%(section)s” is too short: %(words)s of at least %(least)s words.") % {
            "section": rule.heading,
            "words": words,
            "least": rule.min_words,
        }
        return Lack(text, f"section-{rule.code}", rule.code, is_short=True)
    return None


def _earlier_lack(paper: Paper) -> Lack | None:
    answers = list(paper.earlier.all())
    missing = sum(1 for answer in answers if not answer.status)
    if not missing:
        return None
    text = _("%(missing)s of %(total)s earlier shortcomings without an answer.") % {
        "missing": missing,
        "total": len(answers),
    }
    return Lack(text, "section-earlier", "earlier")


def _rating_lack(paper: Paper) -> Lack | None:
    if paper.case is None or paper.case.step(Step.SELF):
        return None
    return Lack(_("The own points and level are not given."), "rating", "rating")
