"""What stands against the levels of a session."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from ratings import guards as rating_guards
from ratings.models import Objection, PeerGroup, RatingCase, RatingStep, Step
from reviews.guards.blocker import Blocker, count
from reviews.models import Paper, ReviewSession
from reviews.stages import Guard


def _without(session: ReviewSession, step: Step) -> list[Paper]:
    taken = RatingStep.objects.filter(case=OuterRef("case"), step=step)
    missing = session.papers.rated().filter(~Exists(taken), case__unrated__isnull=True)
    return list(missing.select_related("member", "session__committee"))


def subjects_appraised(session: ReviewSession) -> Blocker | None:
    sentence = _("%(missing)s of %(total)s subjects not appraised: %(names)s.")
    return count(session, Guard.SUBJECTS_APPRAISED, sentence, _without(session, Step.APPRAISED))


def subjects_decided(session: ReviewSession) -> Blocker | None:
    sentence = _("%(missing)s of %(total)s subjects without a decision: %(names)s.")
    return count(session, Guard.SUBJECTS_DECIDED, sentence, _without(session, Step.DECIDED))


def quota_kept(session: ReviewSession) -> Blocker | None:
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
    over = [(row.group, row.broken) for row in counted if row.broken]
    if not over:
        return None
    sentence = _("The quota of “%(group)s” is exceeded: %(figures)s.")
    texts = [sentence % {"group": group, "figures": found.sentence} for group, found in over]
    return Blocker(Guard.QUOTA_KEPT, " ".join(texts), f"{url}?group={over[0][0].pk}")


def coupling_kept(session: ReviewSession) -> Blocker | None:
    cases = RatingCase.objects.filter(paper__session=session).for_list().select_related("period", "place")
    named = {str(case.pk): case for case in cases}
    found = rating_guards.broken(session.period.ruleset, list(named.values()))
    texts = [f"{named[breach.key]}: {breach.sentence}." for breach in found if breach.blocks]
    return (
        Blocker(Guard.COUPLING_KEPT, " ".join(texts), reverse("reviews:ratings", args=[session.pk]))
        if texts
        else None
    )


def objections_settled(session: ReviewSession) -> Blocker | None:
    standing = Objection.objects.filter(case=OuterRef("case")).standing()
    papers = session.papers.filter(Exists(standing)).select_related("member", "session__committee")
    sentence = _(
        "Something raised against %(missing)s of %(total)s subjects is not settled,"
        " or no appraisal has followed (366-QĐ/TW Đ12.1): %(names)s."
    )
    found = count(session, Guard.OBJECTIONS_SETTLED, sentence, list(papers))
    return replace(found, url=reverse("reviews:ratings", args=[session.pk])) if found else None
