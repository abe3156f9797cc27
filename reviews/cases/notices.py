"""Notices about ratings: released results, re-ratings, petitions."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member, Role, RoleKind
from members.notices import tell
from ratings.models import Petition, Step
from ratings.rules import can_settle_petition
from reviews.models import Paper, ReviewSession
from reviews.sessions.people import clerks_by_committee, subjects_of


def results_released(session: ReviewSession) -> None:
    """Tell every subject whose result was released with the closing the own level, and tell it to the clerks
    concerned.

    These are the clerks of the session and of the subject's cell. The notice holds the level only, no points
    and no reasons. In a round without ratings the subjects are told that the review is closed.
    """
    if not session.campaign.is_rated:
        words = _("%(session)s: the review is closed.") % {"session": session}
        tell(subjects_of(session), words, session.get_absolute_url())
        return
    fresh = session.papers.rated().filter(case__released_at__gte=session.stage_since)
    levels_released(session, list(fresh))


def levels_released(session: ReviewSession, released: Collection[Paper]) -> None:
    """Tell the subjects of these papers and their clerks the levels, which were released just now."""
    rows = session.papers.filter(pk__in=[paper.pk for paper in released])
    papers = rows.select_related("member__cell", "case__unrated", "case__period__frozen")
    cells = rows.filter(member__isnull=False).values_list("member__cell", flat=True)
    serving = clerks_by_committee([session.committee_id, *cells])
    for paper in papers.prefetch_related("case__steps"):
        _tell_result(paper, serving)


def _tell_result(paper: Paper, serving: dict[int, list[Member]]) -> None:
    session, case = paper.session, paper.rated_case()
    decided = case.step(Step.DECIDED)
    level = case.period.ruleset.level_name(decided.level) if decided else _("not rated")
    if paper.member:
        words = _("%(session)s: the result has been released. Your rating: %(level)s.")
        tell([paper.member], words % {"session": session, "level": level}, _case_url(paper))
    cell = [] if paper.member is None else serving.get(paper.member.cell_id, [])
    managing = dict.fromkeys([*serving.get(session.committee_id, []), *cell])
    others = [clerk for clerk in managing if clerk.pk != paper.member_id]
    words = _("%(session)s: %(subject)s is rated %(level)s.")
    tell(others, words % {"session": session, "subject": paper, "level": level}, session.get_absolute_url())


def re_rated(paper: Paper) -> None:
    """Tell the new level to everybody who was told the first one."""
    fresh = Paper.objects.select_related("member__cell", "case__period__frozen", "session__committee")
    paper = fresh.select_related("session__campaign__period").get(pk=paper.pk)
    cells = [paper.session.committee_id] + ([paper.member.cell_id] if paper.member else [])
    _tell_result(paper, clerks_by_committee(cells))


def petition_lodged(paper: Paper, petition: Petition) -> None:
    """Tell the approvers who may settle the petition that it waits for them.

    These are the approvers responsible for the committee, except whoever made the decision.
    """
    committee = paper.session.committee
    roles = Role.objects.current().filter(kind=RoleKind.APPROVER).select_related("member", "committee")
    over = [role.member for role in roles if committee.path.startswith(role.committee.path)]
    words = _("%(subject)s petitions against the level decided; to be settled by %(due)s.") % {
        "subject": paper,
        "due": petition.due_on.strftime("%d/%m/%Y") if petition.due_on else "–",
    }
    tell([one for one in over if can_settle_petition(one, petition)], words, _case_url(paper))


def petition_typed_in(paper: Paper, petition: Petition) -> None:
    """Tell the person what somebody else typed in as the person's petition."""
    words = _("%(who)s typed in the petition that you signed: %(text)s")
    tell([petition.by], words % {"who": petition.entered_by, "text": petition.text}, _case_url(paper))


def petition_settled(paper: Paper, petition: Petition) -> None:
    words = _("Your petition was settled: %(outcome)s.") % {"outcome": petition.get_outcome_display()}
    tell([petition.by], words, _case_url(paper))


def _case_url(paper: Paper) -> str:
    return reverse("reviews:case", args=[paper.pk])
