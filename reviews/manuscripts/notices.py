"""The notices about what was written by hand and typed in by somebody else."""

from __future__ import annotations

from django.utils.translation import gettext as _

from members.models import Member
from members.notices import tell
from reviews.models import Manuscript, Paper
from reviews.sessions.people import clerks_and_head, clerks_of, everyone_but


def manuscript_attached(manuscript: Manuscript) -> None:
    text = _("%(clerk)s types in for you what you signed on %(day)s. You can do it yourself at any time.")
    words = {"clerk": manuscript.entered_by, "day": f"{manuscript.signed_on:%d/%m/%Y}"}
    tell([manuscript.member], text % words, manuscript.get_absolute_url())


def manuscript_confirmed(manuscript: Manuscript) -> None:
    text = _("What you typed in for %(person)s has been confirmed.") % {"person": manuscript.member}
    tell([manuscript.entered_by], text, manuscript.get_absolute_url())


def manuscript_objected_to(manuscript: Manuscript, words: str, *, by: Member) -> None:
    """Notify who typed it in and the clerks, without whoever objects."""
    text = _("%(who)s says what was not typed in as %(person)s wrote it: %(words)s")
    told = text % {"who": by, "person": manuscript.member, "words": words}
    people = everyone_but([manuscript.entered_by, *clerks_of(manuscript.home)], by)
    tell(people, told, manuscript.get_absolute_url())


def paper_given_back(paper: Paper, *, by: Member) -> None:
    """Notify the person, the clerks and the head, without whoever did it."""
    text = _("%(person)s types in the own paper again.") % {"person": paper}
    people: list[Member] = [*([paper.member] if paper.member else []), *clerks_and_head(paper.session)]
    tell(everyone_but(people, by), text, paper.get_absolute_url())
