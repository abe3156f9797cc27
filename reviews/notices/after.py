"""What people are told while the papers are completed, sent up, reviewed again, and remedies worked off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Member, Post
from members.notices import tell
from reviews.models import (
    Amendment,
    Comment,
    EntryKind,
    Finding,
    Paper,
    Receipt,
    RemedyEntry,
    RemedyItem,
    RemedyPlan,
    RemedyState,
    ReReview,
    ReviewSession,
)
from reviews.notices import clerks, subjects


def leads(session: ReviewSession) -> list[Member]:
    """The clerks and the head."""
    heads = Post.objects.current().filter(committee=session.committee_id, is_head=True)
    return list(dict.fromkeys([*clerks(session), *(post.member for post in heads.select_related("member"))]))


def _but(people: Iterable[Member], one: Member | None) -> list[Member]:
    """Everybody once, without whoever did it and knows."""
    return [person for person in dict.fromkeys(people) if person != one]


def _link(session: ReviewSession) -> str:
    return reverse("reviews:link", args=[session.pk])


def _day(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")


def settled(paper: Paper, *, by: Member) -> None:
    text = _("%(session)s: the collective's paper is settled provisionally.") % {"session": paper.session}
    tell(_but(subjects(paper.session), by), text, paper.get_absolute_url())


def finding_drawn(finding: Finding) -> None:
    text = _(
        "A shortcoming of the collective is laid to your account; please answer it in section V: %(quote)s"
    )
    recipients = [finding.paper.member] if finding.paper.member else []
    url = f"{finding.paper.get_absolute_url()}#finding-{finding.pk}"
    tell(recipients, text % {"quote": finding.quote}, url)


def finding_answered(finding: Finding) -> None:
    text = _("%(paper)s has answered the finding: %(answer)s.") % {
        "paper": finding.paper,
        "answer": finding.get_answer_kind_display(),
    }
    tell(_but([finding.drawn_by], finding.answered_by), text, f"{_link(finding.paper.session)}#findings")


def amendment_proposed(amendment: Amendment) -> None:
    session = amendment.paper.session
    text = _("%(session)s: an amendment of the collective's paper is proposed.") % {"session": session}
    tell(_but(leads(session), amendment.proposed_by), text, f"{_link(session)}#amendments")


def amendment_decided(amendment: Amendment) -> None:
    """Whoever asked for it, and whose review or comment it comes of."""
    text = _("What you raised on the collective's paper is decided: %(state)s. %(reason)s") % {
        "state": amendment.get_state_display(),
        "reason": amendment.reason,
    }
    own = [amendment.source.member] if amendment.source and amendment.source.member else []
    people = _but([amendment.proposed_by, *own], amendment.decided_by)
    tell(people, text, f"{_link(amendment.paper.session)}#amendments")
    if amendment.comment:
        _tell_author(amendment.comment, text, besides=people)


def _tell_author(comment: Comment, text: str, *, besides: Sequence[Member] = ()) -> None:
    """The author of a comment hears what became of it, while the paper is theirs to see."""
    author = comment.author
    if author in besides or not Paper.objects.visible_to(author).filter(pk=comment.paper_id).exists():
        return
    tell([author], text, f"{reverse('reviews:paper', args=[comment.paper_id])}#comment-{comment.pk}")


def opened_for_amendment(paper: Paper, *, by: Member, reason: str) -> None:
    recipients = [paper.member] if paper.member else clerks(paper.session)
    text = _("Your paper is open for amendment. %(reason)s") % {"reason": reason}
    tell(_but(recipients, by), text, paper.get_absolute_url())


def made_final(paper: Paper, *, by: Member) -> None:
    if paper.member:
        tell(_but([paper.member], by), _("Your paper was made final."), paper.get_absolute_url())


def received(receipt: Receipt) -> None:
    text = _("%(session)s: the dossier sent up was received by %(by)s.") % {
        "session": receipt.session,
        "by": receipt.by,
    }
    tell(_but(leads(receipt.session), receipt.by), text, receipt.session.get_absolute_url())


def re_review_ordered(order: ReReview, papers: Sequence[Paper]) -> None:
    """Those whose review is done again, with the way to their paper; everybody else of the session."""
    session = order.session
    named = [paper.member for paper in papers if paper.member]
    for paper in papers:
        writers = [paper.member] if paper.member else leads(session)
        text = _("A re-review of your paper was ordered: %(reason)s") % {"reason": order.reason}
        tell(_but(writers, order.ordered_by), text, paper.get_absolute_url())
    text = _("%(session)s: a re-review was ordered of: %(names)s.") % {
        "session": session,
        "names": ", ".join(str(paper) for paper in papers),
    }
    others = [one for one in [*subjects(session), *leads(session)] if one not in named]
    tell(_but(others, order.ordered_by), text, session.get_absolute_url())


def plan_approved(plan: RemedyPlan) -> None:
    text = _("%(session)s: the remedy plan is approved, and you answer for a part of it.")
    owners = [item.owner for item in plan.items.select_related("owner")]
    tell(_but(owners, plan.approved_by), text % {"session": plan.session}, plan.get_absolute_url())


def remedy_reported(item: RemedyItem) -> None:
    text = _("%(owner)s reports a remedy done; please judge it: %(what)s") % {
        "owner": item.owner,
        "what": item.what,
    }
    tell(_but(leads(item.plan.session), item.owner), text, item.get_absolute_url())


def remedy_reviewed(item: RemedyItem, entry: RemedyEntry) -> None:
    accepted = entry.kind == EntryKind.ACCEPTED
    text = (
        _("Your remedy is accepted and closed: %(what)s")
        if accepted
        else _("Your remedy was sent back: %(why)s")
    )
    words = text % {"what": item.what, "why": entry.text}
    tell(_but([item.owner], entry.by), words, item.get_absolute_url())
    if item.state == RemedyState.CLOSED and item.comment:
        done = _("What you raised led to a remedy that is now closed: %(what)s") % {"what": item.what}
        _tell_author(item.comment, done)


def deadline_shifted(item: RemedyItem, entry: RemedyEntry) -> None:
    text = _("Your remedy is now due on %(day)s: %(why)s") % {"day": _day(item.due_on), "why": entry.text}
    tell(_but([item.owner], entry.by), text, item.get_absolute_url())


def remedy_due(item: RemedyItem, today: dt.date) -> None:
    """The owner; once it is late the clerks too."""
    late = item.due_on < today
    text = _("Overdue since %(day)s: %(what)s") if late else _("Due on %(day)s: %(what)s")
    people = [item.owner, *(clerks(item.plan.session) if late else [])]
    tell(_but(people, None), text % {"day": _day(item.due_on), "what": item.what}, item.get_absolute_url())
