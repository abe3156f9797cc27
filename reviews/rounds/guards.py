"""What stands in the way of changing the rule set of an opened round: everything that was written in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.listing import few_names
from ratings.models import Conflict, Objection, RatingCase, Step, Unrated
from reviews.models import (
    Attachment,
    Campaign,
    Comment,
    Conference,
    Manuscript,
    PromiseAnswer,
    ReviewSession,
    Revision,
    Section,
    ShortcomingAnswer,
    Suggestion,
    TaskResult,
)
from reviews.stages import Stage

UNWRITTEN = (Stage.PREPARING, Stage.WRITING)
"""The stages in which a session may stand while nothing is written."""


@dataclass(frozen=True)
class WrittenThing:
    """One kind of thing that was written in the round, as a sentence with its number and the committees, and
    the address where it is seen."""

    text: str
    url: str


@dataclass(frozen=True)
class WrittenKind:
    """One kind of ``rows`` that only appear once somebody has written. ``session`` is the lookup from the row
    to its session. ``sentence`` has the placeholders %(n)s and %(units)s."""

    sentence: str | Promise
    rows: QuerySet[Any]
    session: str


RATED = (
    Q(steps__isnull=False)
    | Q(scores__self_points__isnull=False)
    | Q(scores__appraised_points__isnull=False)
    | Q(scores__evidence__gt="")
    | Q(fact_rows__step=Step.APPRAISED)
    | Q(fact_rows__assigned__gt=0)
    | Q(fact_rows__named__gt=0)
    | Q(fact_rows__sick_months__gt=0)
    | Q(fact_rows__is_on_maternity=True)
    | Q(fact_rows__evidence__gt="")
)
"""The condition that somebody has entered points, a level or facts into a case."""

OF_PAPER, OF_CASE = "paper__session", "case__paper__session"
WRITTEN = (
    WrittenKind(
        _("%(n)s sessions are past the writing: %(units)s."),
        ReviewSession.objects.exclude(stage__in=UNWRITTEN),
        "pk",
    ),
    WrittenKind(_("%(n)s sections have text: %(units)s."), Section.objects.exclude(text=""), OF_PAPER),
    WrittenKind(
        _("%(n)s times a paper was handed in or returned: %(units)s."), Revision.objects.all(), OF_PAPER
    ),
    WrittenKind(_("%(n)s tasks are entered: %(units)s."), TaskResult.objects.all(), OF_PAPER),
    WrittenKind(
        _("%(n)s earlier shortcomings are answered: %(units)s."),
        ShortcomingAnswer.objects.exclude(status=""),
        OF_PAPER,
    ),
    WrittenKind(
        _("%(n)s promises are answered: %(units)s."), PromiseAnswer.objects.exclude(verdict=""), OF_PAPER
    ),
    WrittenKind(
        _("%(n)s subjects have points, a level or facts: %(units)s."),
        RatingCase.objects.filter(RATED),
        OF_PAPER,
    ),
    WrittenKind(_("%(n)s comments or opinions are entered: %(units)s."), Comment.objects.all(), OF_PAPER),
    WrittenKind(
        _("%(n)s papers of suggested topics are drafted or issued: %(units)s."),
        Suggestion.objects.all(),
        "session",
    ),
    WrittenKind(_("%(n)s conferences are convened: %(units)s."), Conference.objects.all(), "session"),
    WrittenKind(_("%(n)s objections are recorded: %(units)s."), Objection.objects.all(), OF_CASE),
    WrittenKind(_("%(n)s conflicts of interest are declared: %(units)s."), Conflict.objects.all(), OF_CASE),
    WrittenKind(_("%(n)s subjects are left unrated: %(units)s."), Unrated.objects.all(), OF_CASE),
    WrittenKind(_("%(n)s signed sheets are attached: %(units)s."), Manuscript.objects.all(), OF_PAPER),
    WrittenKind(_("%(n)s signed sheets are attached: %(units)s."), Manuscript.objects.all(), "session"),
    WrittenKind(_("%(n)s files are attached to papers: %(units)s."), Attachment.objects.all(), OF_PAPER),
    WrittenKind(_("%(n)s files are attached to sessions: %(units)s."), Attachment.objects.all(), "session"),
)
"""Whatever is written in a round. What only comes later, such as findings and minutes, needs a session that
is past the writing. Papers taken out of the review are looked at, too."""


def written_in(campaign: Campaign) -> list[WrittenThing]:
    """Return what is written in the round, one entry for each kind of thing. The list is empty while nothing
    is written. The number of queries does not grow with the round."""
    return list(_written(campaign))


def _written(campaign: Campaign) -> Iterator[WrittenThing]:
    for kind in WRITTEN:
        path = "campaign" if kind.session == "pk" else f"{kind.session}__campaign"
        rows = kind.rows.filter(**{path: campaign.pk}).order_by()
        count = rows.values("pk").distinct().count()
        if not count:
            continue
        where = ReviewSession.objects.filter(pk__in=rows.values(kind.session))
        sessions = list(where.select_related("committee"))
        url = sessions[0].get_absolute_url() if len(sessions) == 1 else campaign.get_absolute_url()
        figures = {"n": count, "units": few_names(session.committee for session in sessions)}
        yield WrittenThing(str(kind.sentence) % figures, url)
