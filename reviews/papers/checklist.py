"""Lists what a paper lacks before it can be handed in or made final, and where on its page that is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from members.models import Member
from ratings.models import Step
from ratings.rulesets import SectionRule
from reviews.models import (
    SUGGESTIONS,
    EvaluationSection,
    Finding,
    Paper,
    PaperState,
    Section,
    SelfEvaluation,
    Topic,
    TopicField,
)
from reviews.texts import count_words


@dataclass(frozen=True)
class Lack:
    """One thing that a paper lacks. ``anchor`` is the HTML id of its place on the paper's page. ``is_short``
    is true if a section has text, but fewer words than its form requires."""

    text: str
    anchor: str
    section: str = ""
    is_short: bool = False


def lacks_of_paper(paper: Paper, by: Member) -> list[Lack]:
    """Return what the paper lacks, in the order of its form, or an empty list if ``by`` can hand it in. Who
    types it in for its person needs what the person signed."""
    texts = {section.code: section for section in paper.sections.all()}
    found: list[Lack | None] = []
    for rule in paper.outline.sections:
        if rule.code == SUGGESTIONS and paper.topics_to_answer:
            found += [_topic_lack(topic, texts) for topic in paper.topics_to_answer]
        elif rule.kind == "text":
            found.append(_section_lack(rule, texts[rule.code]))
    found += [_promise_lack(paper), _earlier_lack(paper), _rating_lack(paper), _manuscript_lack(paper, by)]
    return [lack for lack in found if lack]


def lacks_of_quarter(sheet: SelfEvaluation) -> list[Lack]:
    """Return what a quarter's self-evaluation lacks. It answers no earlier shortcomings and no promises."""
    texts = {section.code: section for section in sheet.sections.all()}
    found = [_section_lack(rule, texts[rule.code]) for rule in sheet.outline.sections]
    return [lack for lack in [*found, _rating_lack(sheet)] if lack]


def _topic_lack(topic: Topic, texts: dict[str, Section]) -> Lack | None:
    missing = [field for field in TopicField if not texts[topic.section(field)].text]
    if not missing:
        return None
    text = _("The suggested topic “%(topic)s” (%(paper)s) is not answered in full: %(missing)s.") % {
        "topic": Truncator(topic.text).words(12),
        "paper": topic.suggestion.symbol,
        "missing": ", ".join(str(field.label).lower() for field in missing),
    }
    return Lack(text, f"topic-{topic.pk}", SUGGESTIONS)


def _section_lack(rule: SectionRule, section: Section | EvaluationSection) -> Lack | None:
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
    if rule.max_words and words > rule.max_words:
        text = _("“%(section)s” is too long: %(words)s of at most %(most)s words.") % {
            "section": rule.heading,
            "words": words,
            "most": rule.max_words,
        }
        return Lack(text, f"section-{rule.code}", rule.code)
    return None


def _promise_lack(paper: Paper) -> Lack | None:
    """Return one lack that says how many promises are not answered yet, or None if all are answered."""
    answers = list(paper.promises.all())
    missing = sum(1 for answer in answers if not answer.verdict)
    if not missing:
        return None
    text = _("%(missing)s of %(total)s commitments of the year not held against it.") % {
        "missing": missing,
        "total": len(answers),
    }
    return Lack(text, "promises", "promises")


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


def _rating_lack(paper: Paper | SelfEvaluation) -> Lack | None:
    if paper.case is None or paper.case.step(Step.SELF):
        return None
    if isinstance(paper, Paper) and paper.is_collective and hasattr(paper.case, "unrated"):
        return None  # nobody scores a collective that is left unrated
    return Lack(_("The own points and level are not given."), "rating", "rating")


def _manuscript_lack(paper: Paper, by: Member) -> Lack | None:
    if paper.member_id in (None, by.pk) or paper.manuscripts.to_hand_in().exists():
        return None
    text = _("Attach the sheet that %(person)s signed for this version.") % {"person": paper}
    return Lack(text, "by-hand")


def final_lacks(paper: Paper) -> list[str]:
    """Return sentences that say why the paper cannot be made final yet, or an empty list if it can. The
    collective's paper comes last, after those of all persons."""
    if paper.is_collective:
        return _collective_lacks(paper)
    n = paper.findings.unanswered().count()
    text = _("%(paper)s has not answered %(missing)s findings drawn from the collective's paper.")
    return [text % {"paper": paper, "missing": n}] if n else []


def _collective_lacks(paper: Paper) -> list[str]:
    session = paper.session
    counts = {
        _("%(n)s papers of persons are not final yet; the collective's comes last."): session.papers.filter(
            member__isnull=False
        )
        .exclude(state=PaperState.FINAL)
        .count(),
        _("%(n)s findings are not answered yet."): Finding.objects.of_session(session).unanswered().count(),
        _("%(n)s amendments are neither taken in nor kept aside yet."): paper.amendments.undecided().count(),
        _("%(n)s amendments were taken in, but their sections have not been changed yet."): (
            paper.amendments.not_carried_out().count()
        ),
    }
    return [sentence % {"n": n} for sentence, n in counts.items() if n]
