"""Checks what holds a session, or the release of a quarter's levels, back because of its ratings.

A guard returns the blocker that holds the session back from its next stage, or None.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from ratings import guards as rating_guards
from ratings.models import Objection, RatingCase, RatingStep, Step
from reviews.models import Evaluation, Paper, ReviewSession, SelfEvaluation
from reviews.sessions.blocker import Blocker, papers_blocker
from reviews.stages import Guard


def _without(session: ReviewSession, step: Step) -> list[Paper]:
    """Return the papers of the session whose case lacks this step. Subjects left unrated are skipped."""
    taken = RatingStep.objects.in_force().filter(case=OuterRef("case"), step=step)
    missing = session.papers.rated().filter(~Exists(taken), case__unrated__isnull=True)
    return list(missing.select_related("member", "session__committee"))


def _case(paper: Paper) -> str:
    return reverse("reviews:case", args=[paper.pk])


def subjects_appraised(session: ReviewSession) -> Blocker | None:
    """Return a blocker with the names of the subjects not appraised yet, or None if there are none."""
    sentence = _("%(missing)s of %(total)s subjects not appraised")
    return papers_blocker(
        session,
        Guard.SUBJECTS_APPRAISED,
        sentence,
        _without(session, Step.APPRAISED),
        session.papers.all(),
        _case,
    )


def subjects_decided(session: ReviewSession) -> Blocker | None:
    """Return a blocker with the names of the subjects without a decision, or None if there are none."""
    sentence = _("%(missing)s of %(total)s subjects without a decision")
    return papers_blocker(
        session,
        Guard.SUBJECTS_DECIDED,
        sentence,
        _without(session, Step.DECIDED),
        session.papers.all(),
        _case,
    )


def quota_kept(session: ReviewSession) -> Blocker | None:
    """Return a blocker if a subject is in no peer group or a quota is exceeded, otherwise None.

    The quota of every peer group with a subject of this session is counted over all decided cases of the
    group. What ``early_publication`` finds only warns.
    """
    if session.period.ruleset.quota is None:
        return None
    url = reverse("reviews:decisions", args=[session.campaign_id])
    cases = list(RatingCase.objects.filter(paper__in=session.papers.all()).select_related("member", "place"))
    stray = rating_guards.ungrouped_cases(cases)
    if stray:
        text = _("%(missing)s subjects stand in no peer group yet.") % {"missing": len(stray)}
        return Blocker(Guard.QUOTA_KEPT, text, url)
    over = [row for row in rating_guards.over_quota(session.period.ruleset, cases) if not row.is_early]
    if not over:
        return None
    text = " ".join(count.sentence for count in over)
    return Blocker(Guard.QUOTA_KEPT, text, f"{url}?group={over[0].group.pk}")


def early_publication(session: ReviewSession) -> list[str]:
    """Return a sentence for each peer group in which this session publishes an Excellent before those Good
    that carry it are published elsewhere."""
    cases = list(RatingCase.objects.filter(paper__in=session.papers.all()))
    over = rating_guards.over_quota(session.period.ruleset, cases)
    return [count.sentence for count in over if count.is_early]


def coupling_kept(session: ReviewSession) -> Blocker | None:
    """Return a blocker if ratings of this session break a bond that forbids their release, otherwise None."""
    texts = bonds_at_closing(session).bars
    return (
        Blocker(Guard.COUPLING_KEPT, " ".join(texts), reverse("reviews:ratings", args=[session.pk]))
        if texts
        else None
    )


def bonds_at_closing(session: ReviewSession) -> rating_guards.BrokenBonds:
    """Return the bonds that the ratings of this session break."""
    cases = (
        RatingCase.objects.filter(paper__in=session.papers.all()).for_list().select_related("period", "place")
    )
    return rating_guards.bonds_at_publication(session.period.ruleset, list(cases))


def objections_settled(session: ReviewSession) -> Blocker | None:
    """Return a blocker with the names of the subjects with an open objection, or None if there are none.

    An objection is open until it is settled and a new appraisal has followed (366-QĐ/TW Đ12.1).
    """
    standing = Objection.objects.filter(case=OuterRef("case")).standing()
    papers = session.papers.filter(Exists(standing)).select_related("member", "session__committee")
    sentence = _(
        "Something raised against %(missing)s of %(total)s subjects is not settled,"
        " or no appraisal has followed (366-QĐ/TW Đ12.1)"
    )
    found = papers_blocker(
        session, Guard.OBJECTIONS_SETTLED, sentence, list(papers), session.papers.all(), _case
    )
    return replace(found, url=reverse("reviews:ratings", args=[session.pk])) if found else None


def bars_release(evaluation: Evaluation, sheets: Collection[SelfEvaluation]) -> rating_guards.BrokenBonds:
    """Return a sentence for each reason why these leaders' levels of a quarter cannot be released, and the
    warnings that have to be seen before.

    Objections, peer groups, quotas and bonds are checked, as for a session. The levels can be released if
    there are no bars.
    """
    cases = list(RatingCase.objects.filter(self_evaluation__in=sheets).for_list().select_related("place"))
    for case in cases:
        case.period = evaluation.period
    texts = [
        _("%(name)s: something raised against the case is not settled, or no appraisal has followed.")
        % {"name": case}
        for case in cases
        if case.is_contested
    ]
    stray = rating_guards.ungrouped_cases(cases)
    if stray and evaluation.ruleset.quota:
        texts.append(_("%(missing)s subjects stand in no peer group yet.") % {"missing": len(stray)})
    over = rating_guards.over_quota(evaluation.ruleset, cases)
    texts += [count.sentence for count in over if not count.is_early]
    early = [count.sentence for count in over if count.is_early]
    bonds = rating_guards.bonds_at_publication(evaluation.ruleset, cases)
    return rating_guards.BrokenBonds(texts + bonds.bars, early + bonds.warnings)
