"""What still stands in the way of a move, in words a clerk can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from ratings import guards as rating_guards
from ratings.models import Objection, PeerGroup, RatingCase, RatingStep, Step
from reviews.models import Comment, Paper, ReviewSession
from reviews.stages import Guard, Move

SHOWN = 5


@dataclass(frozen=True)
class Blocker:
    """One unmet guard: a sentence with figures and names, and the page where it is mended."""

    guard: Guard
    text: str
    url: str


def blockers(session: ReviewSession, move: Move) -> list[Blocker]:
    """Every guard of the move that does not hold now; empty when the move may be taken."""
    found = (GUARDS[guard](session) for guard in move.guards)
    return [blocker for blocker in found if blocker]


def _names(papers: Iterable[Paper]) -> str:
    names = [str(paper) for paper in papers]
    shown = ", ".join(names[:SHOWN])
    more = len(names) - SHOWN
    return _("%(names)s and %(more)s more") % {"names": shown, "more": more} if more > 0 else shown


def _count(session: ReviewSession, guard: Guard, sentence: str, papers: list[Paper]) -> Blocker | None:
    if not papers:
        return None
    figures = {"missing": len(papers), "total": session.papers.count(), "names": _names(papers)}
    return Blocker(guard, sentence % figures, session.get_absolute_url())


def _papers_submitted(session: ReviewSession) -> Blocker | None:
    missing = session.papers.missing().select_related("member", "session__committee")
    sentence = _("%(missing)s of %(total)s papers not submitted: %(names)s.")
    return _count(session, Guard.PAPERS_SUBMITTED, sentence, list(missing))


def _comments_answered(session: ReviewSession) -> Blocker | None:
    total = Comment.objects.filter(paper__session=session).count()
    missing = Comment.objects.filter(paper__session=session).unanswered().count()
    if not missing:
        return None
    open_papers = session.papers.filter(comments__answer_kind="").distinct()
    text = _("%(missing)s of %(total)s comments without an answer, on the papers of: %(names)s.") % {
        "missing": missing,
        "total": total,
        "names": _names(open_papers.select_related("member", "session__committee")),
    }
    return Blocker(Guard.COMMENTS_ANSWERED, text, reverse("reviews:matrix", args=[session.pk]))


def _without(session: ReviewSession, step: Step) -> list[Paper]:
    taken = RatingStep.objects.filter(case=OuterRef("case"), step=step)
    missing = session.papers.filter(~Exists(taken), case__unrated__isnull=True)
    return list(missing.select_related("member", "session__committee"))


def _subjects_appraised(session: ReviewSession) -> Blocker | None:
    sentence = _("%(missing)s of %(total)s subjects not appraised: %(names)s.")
    return _count(session, Guard.SUBJECTS_APPRAISED, sentence, _without(session, Step.APPRAISED))


def _subjects_decided(session: ReviewSession) -> Blocker | None:
    sentence = _("%(missing)s of %(total)s subjects without a decision: %(names)s.")
    return _count(session, Guard.SUBJECTS_DECIDED, sentence, _without(session, Step.DECIDED))


def _quota_kept(session: ReviewSession) -> Blocker | None:
    """On the whole decided list of each group, and on what would then be published. ``advance`` holds the
    groups' locks when it asks; a page that asks without them only foretells the answer."""
    rule = session.period.ruleset.quota
    if rule is None:
        return None
    url = reverse("reviews:decisions", args=[session.campaign_id])
    cases = list(RatingCase.objects.filter(paper__session=session).select_related("member", "place"))
    stray = rating_guards.ungrouped(cases)
    if stray:
        text = _("%(missing)s subjects stand in no peer group yet.") % {"missing": len(stray)}
        return Blocker(Guard.QUOTA_KEPT, text, url)
    groups = PeerGroup.objects.filter(places__case__in=cases).distinct()
    counted = rating_guards.counts(rule, groups, closing={case.pk for case in cases})
    over = [(count.group, count.broken) for count in counted if count.broken]
    if not over:
        return None
    sentence = _("The quota of “%(group)s” is exceeded: %(figures)s.")
    texts = [sentence % {"group": group, "figures": found.sentence} for group, found in over]
    return Blocker(Guard.QUOTA_KEPT, " ".join(texts), f"{url}?group={over[0][0].pk}")


def _coupling_kept(session: ReviewSession) -> Blocker | None:
    cases = RatingCase.objects.filter(paper__session=session).for_list().select_related("period", "place")
    named = {str(case.pk): case for case in cases}
    found = rating_guards.broken(session.period.ruleset, list(named.values()))
    texts = [f"{named[breach.key]}: {breach.sentence}." for breach in found if breach.blocks]
    return (
        Blocker(Guard.COUPLING_KEPT, " ".join(texts), reverse("reviews:ratings", args=[session.pk]))
        if texts
        else None
    )


def _objections_settled(session: ReviewSession) -> Blocker | None:
    standing = Objection.objects.filter(case=OuterRef("case")).standing()
    papers = session.papers.filter(Exists(standing)).select_related("member", "session__committee")
    sentence = _(
        "Something raised against %(missing)s of %(total)s subjects is not settled,"
        " or no appraisal has followed (366-QĐ/TW Đ12.1): %(names)s."
    )
    found = _count(session, Guard.OBJECTIONS_SETTLED, sentence, list(papers))
    return replace(found, url=reverse("reviews:ratings", args=[session.pk])) if found else None


GUARDS: dict[Guard, Callable[[ReviewSession], Blocker | None]] = {
    Guard.PAPERS_SUBMITTED: _papers_submitted,
    Guard.COMMENTS_ANSWERED: _comments_answered,
    Guard.SUBJECTS_APPRAISED: _subjects_appraised,
    Guard.SUBJECTS_DECIDED: _subjects_decided,
    Guard.QUOTA_KEPT: _quota_kept,
    Guard.COUPLING_KEPT: _coupling_kept,
    Guard.OBJECTIONS_SETTLED: _objections_settled,
}
