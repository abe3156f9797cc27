"""What still stands in the way of a move, in words a clerk can act on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from ratings import guards as rating_guards
from ratings.models import Objection, RatingCase, RatingStep, Step
from reviews.models import Comment, Evaluation, Paper, ReviewSession, SelfEvaluation
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
    """On the whole decided list of each group, and on what would then be published."""
    if session.period.ruleset.quota is None:
        return None
    url = reverse("reviews:decisions", args=[session.campaign_id])
    cases = list(RatingCase.objects.filter(paper__session=session).select_related("member", "place"))
    stray = rating_guards.ungrouped(cases)
    if stray:
        text = _("%(missing)s subjects stand in no peer group yet.") % {"missing": len(stray)}
        return Blocker(Guard.QUOTA_KEPT, text, url)
    over = rating_guards.over_quota(session.period.ruleset, cases)
    if not over:
        return None
    text = " ".join(count.sentence for count in over)
    return Blocker(Guard.QUOTA_KEPT, text, f"{url}?group={over[0].group.pk}")


def _coupling_kept(session: ReviewSession) -> Blocker | None:
    cases = RatingCase.objects.filter(paper__session=session).for_list().select_related("period", "place")
    texts = rating_guards.barring(session.period.ruleset, list(cases))
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


def bars_release(evaluation: Evaluation, sheets: Collection[SelfEvaluation]) -> list[str]:
    """What stands against releasing these of a quarter, a sentence each: the same quota and bonds as for a
    session."""
    cases = list(RatingCase.objects.filter(self_evaluation__in=sheets).for_list().select_related("place"))
    for case in cases:
        case.period = evaluation.period
    texts = [
        _("%(name)s: something raised against the case is not settled, or no appraisal has followed.")
        % {"name": case}
        for case in cases
        if case.is_contested
    ]
    stray = rating_guards.ungrouped(cases)
    if stray and evaluation.ruleset.quota:
        texts.append(_("%(missing)s subjects stand in no peer group yet.") % {"missing": len(stray)})
    texts += [count.sentence for count in rating_guards.over_quota(evaluation.ruleset, cases)]
    return texts + rating_guards.barring(evaluation.ruleset, cases)


GUARDS: dict[Guard, Callable[[ReviewSession], Blocker | None]] = {
    Guard.PAPERS_SUBMITTED: _papers_submitted,
    Guard.COMMENTS_ANSWERED: _comments_answered,
    Guard.SUBJECTS_APPRAISED: _subjects_appraised,
    Guard.SUBJECTS_DECIDED: _subjects_decided,
    Guard.QUOTA_KEPT: _quota_kept,
    Guard.COUPLING_KEPT: _coupling_kept,
    Guard.OBJECTIONS_SETTLED: _objections_settled,
}
