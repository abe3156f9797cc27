"""Notices about papers of suggestions."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from members.models import RoleKind
from members.notices import tell
from reviews.models import Paper, Suggestion
from reviews.sessions import people


def suggestion_proposed(suggestion: Suggestion) -> None:
    words = _("Topics for %(session)s wait for your agreement.") % {"session": suggestion.session}
    inspectors = people.role_holders(RoleKind.INSPECTION, suggestion.session)
    tell(inspectors, words, suggestion.get_absolute_url())


def suggestion_objected_to(suggestion: Suggestion) -> None:
    words = _("The inspection commission objects to the topics for %(session)s: %(reason)s") % {
        "session": suggestion.session,
        "reason": suggestion.objection,
    }
    tell([suggestion.proposed_by], words, suggestion.get_absolute_url())


def suggestion_agreed(suggestion: Suggestion) -> None:
    words = _("Topics for %(session)s are agreed and wait to be issued.") % {"session": suggestion.session}
    tell(people.role_holders(RoleKind.APPROVER, suggestion.session), words, suggestion.get_absolute_url())


def suggestion_issued(suggestion: Suggestion, papers: Iterable[Paper]) -> None:
    """Tell clerk and head of the issued paper of suggestions, and subjects of the topics put to them.

    ``papers`` are the papers of the subjects to tell. Papers that were returned to their writers are not
    among them, because the return has told these writers.
    """
    session = suggestion.session
    words = _("%(session)s: topics were suggested by %(paper)s.")
    known = {"session": session, "paper": suggestion}
    tell(people.clerks_and_head(session), words % known, suggestion.get_absolute_url())
    words = _("%(session)s: %(paper)s suggests topics to you; they are answered in section IV of your paper.")
    for paper in papers:
        if paper.member:
            tell([paper.member], words % known, f"{paper.get_absolute_url()}#section-suggestions")


def suggestion_withdrawn(suggestion: Suggestion, papers: Iterable[Paper]) -> None:
    """Tell clerk and head, and the subjects of these papers, that the topics are withdrawn."""
    words = _("%(session)s: the topics of %(paper)s are withdrawn: %(reason)s") % {
        "session": suggestion.session,
        "paper": suggestion,
        "reason": suggestion.withdrawal,
    }
    tell(people.clerks_and_head(suggestion.session), words, suggestion.get_absolute_url())
    for paper in papers:
        if paper.member:
            tell([paper.member], words, paper.get_absolute_url())
