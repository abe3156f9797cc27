"""The order of the places in which one person is reviewed, and the check whether a collective is small enough
to be reviewed by another committee's conference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import CommitteeKind
from reviews.agenda import Order, barring_order
from reviews.models import AgendaItem, ItemState, Paper, ReviewPlace, ReviewSession

_CELL = frozenset({CommitteeKind.CELL.value})
_AGENCY = frozenset({CommitteeKind.LEADERSHIP.value, CommitteeKind.AGENCY.value})

PLACE_ORDER: tuple[Order, ...] = (
    Order(
        "review.cell",
        _CELL,
        frozenset(CommitteeKind.values) - _CELL,
        gettext_lazy("a leader is reviewed in the party cell first, in the leadership collective after it"),
    ),
    Order(
        "review.agency",
        _AGENCY,
        frozenset(CommitteeKind.values) - _CELL - _AGENCY,
        gettext_lazy("a leader is reviewed in the agency first, in the party committee after it"),
    ),
)


@dataclass(frozen=True)
class AwaitedReview:
    """A paper that has to be reviewed in the session ``first`` before it is reviewed anywhere else, as the
    rule ``order`` requires."""

    paper: Paper
    first: ReviewSession
    order: Order

    def __str__(self) -> str:
        rule = self.order.stated_by(self.first.period.ruleset)
        text = _("%(person)s has to be reviewed in %(place)s first: %(rule)s.")
        return text % {"person": self.paper, "place": self.first.committee.assembly, "rule": rule}


def reviews_awaited(session: ReviewSession, papers: Sequence[Paper]) -> list[AwaitedReview]:
    """Return one entry for each review that has to be held in another session before ``session`` may review
    the paper, by ``PLACE_ORDER``. All ``papers`` have to be reviewed in ``session``. The function costs at
    most two queries. A collective reviewed by another committee's conference holds no review of its own, so
    nobody waits for it."""
    by_pk = {paper.pk: paper for paper in papers}
    places = ReviewPlace.objects.standing().filter(paper__in=by_pk).exclude(session=session).order_by("pk")
    homes = {paper.pk: paper.session for paper in papers if paper.session_id != session.pk}
    pairs = [(row.paper_id, row.session) for row in places.select_related("session__committee")]
    pairs += homes.items()
    if not pairs:
        return []
    held = set(
        AgendaItem.objects.filter(paper__in=by_pk, state=ItemState.CLOSED).values_list(
            "paper", "conference__session"
        )
    )
    found = []
    for paper, first in pairs:
        if first.held_with_id:
            continue
        order = barring_order(first.committee.kind, session.committee.kind, PLACE_ORDER)
        if order and (paper, first.pk) not in held:
            first.campaign = session.campaign
            found.append(AwaitedReview(by_pk[paper], first, order))
    return found


def collectives_awaited(session: ReviewSession) -> list[str]:
    """Return a sentence for each collective right below the committee of ``session`` that is to be reviewed
    before the committee's own and is not yet (366-QĐ/TW Đ7.3). Nobody is barred by it: which agency belongs
    to which committee is read from the tree and stands in no text."""
    rule = next(one for one in PLACE_ORDER if one.rule == "review.agency")
    if session.committee.kind not in rule.then:
        return []
    rows = ReviewSession.objects.filter(
        campaign=session.campaign_id,
        committee__kind__in=sorted(rule.first),
        committee__path__startswith=session.committee.path,
        committee__depth=session.committee.depth + 1,
        held_with__isnull=True,
    )
    papers = Paper.objects.filter(session__in=rows, member__isnull=True)
    waiting = papers.exclude(items__state=ItemState.CLOSED).select_related("session__committee").in_order()
    text = _("%(first)s is to be reviewed before %(then)s: %(rule)s.")
    words = {"then": session.committee.body_name, "rule": rule.stated_by(session.period.ruleset)}
    return [text % {"first": paper.session.committee.body_name, **words} for paper in waiting]


def require_held_before(paper: Paper, session: ReviewSession) -> None:
    """Raise ``ValidationError`` where another place has to review the paper before ``session`` does and has
    not done so (366-QĐ/TW Đ7.3). The error names that place and says what to do."""
    first = reviews_awaited(session, [paper])
    if first:
        text = _(
            "Close the review there or, where it was held on paper, record its minutes on the page"
            " “Places of review”; the staff of the level above may also say why it is not held there."
        )
        raise ValidationError([*map(str, first), text])


def why_own_conference(session: ReviewSession) -> str:
    """Return a sentence that says why the collective has to hold its own conference, or an empty string where
    it is small enough to be reviewed by another committee's (HD43 §7.4)."""
    rule = session.period.ruleset.minimum("small_collective")
    if session.committee.kind not in _AGENCY or rule is None:
        return _("Only a leadership collective can be reviewed by the conference of another.")
    people = session.papers.filter(member__isnull=False).count()
    if people >= rule.value:
        text = _("%(people)s people are reviewed here: the collective holds its own conference (%(source)s).")
        return text % {"people": people, "source": rule.source}
    return ""
