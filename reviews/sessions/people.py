"""The people whom a session concerns: who gets its notices, and why a member is not reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from dateutil.relativedelta import relativedelta
from django.urls import reverse

from members.models import HEAD, Activity, Committee, Member, Post, Role, RoleKind
from members.notices import tell
from ratings.rulesets import RuleSet
from reviews.models import Comment, Paper, ReviewSession


def going_on_with(committee: Committee) -> Committee:
    """Return the committee that goes on with the things of this one: itself, or its successor once it has
    ended."""
    while committee.has_ended and committee.successor:
        committee = committee.successor
    return committee


def clerks_of(session: ReviewSession) -> list[Member]:
    """Return the members who are clerks of the session's committee today. If it has ended, they are those of
    the committee that goes on with its things."""
    roles = Role.objects.current().filter(kind=RoleKind.CLERK, committee=going_on_with(session.committee))
    return [role.member for role in roles.select_related("member")]


def subjects_of(session: ReviewSession) -> list[Member]:
    """Return everybody who is reviewed in the session, including those for whom it is a further place of
    review."""
    papers = Paper.objects.reviewed_in(session).filter(member__isnull=False).select_related("member")
    return [paper.member for paper in papers if paper.member]


def clerks_and_head(session: ReviewSession) -> list[Member]:
    """Return the clerks and the head of the session's committee (``leading``)."""
    return leading(session.committee)


def leading(committee: Committee) -> list[Member]:
    """Return the clerks and the head of the committee and who stands in for them, each person once. If the
    committee has ended, they are those of the committee that goes on with its things."""
    committee = going_on_with(committee)
    roles = Role.objects.current().filter(kind__in=[RoleKind.CLERK, HEAD], committee=committee)
    heads = Post.objects.current().filter(committee=committee, is_head=True)
    held = (*roles.select_related("member"), *heads.select_related("member"))
    return list(dict.fromkeys(one.member for one in held))


def role_holders(kind: RoleKind, session: ReviewSession) -> list[Member]:
    """Return the members who hold this role over the session's committee today, without those who are
    reviewed in the session or lead it."""
    committee = session.committee
    roles = Role.objects.current().filter(kind=kind).select_related("member", "committee")
    over = [role.member for role in roles if committee.path.startswith(role.committee.path)]
    inside = {*subjects_of(session), *clerks_and_head(session)}
    return [member for member in dict.fromkeys(over) if member not in inside]


def clerks_by_committee(committees: list[int]) -> dict[int, list[Member]]:
    """Return the clerks of today by their committee's key. Committees without a clerk are left out."""
    serving: dict[int, list[Member]] = {}
    roles = Role.objects.current().filter(kind=RoleKind.CLERK, committee__in=committees)
    for role in roles.select_related("member"):
        serving.setdefault(role.committee_id, []).append(role.member)
    return serving


def everyone_but(people: Iterable[Member], one: Member | None) -> list[Member]:
    """Return these people, each once, without ``one``. The caller leaves out whoever did something, because
    that person needs no notice of it."""
    return [person for person in dict.fromkeys(people) if person != one]


def tell_author(comment: Comment, text: str, *, besides: Sequence[Member] = ()) -> None:
    """Send the author of a comment a notice with this text. Nothing is sent if the author may no longer see
    the paper or is among ``besides``."""
    author = comment.author
    if author in besides or not Paper.objects.visible_to(author).filter(pk=comment.paper_id).exists():
        return
    tell([author], text, f"{reverse('reviews:paper', args=[comment.paper_id])}#comment-{comment.pk}")


def why_left_out(member: Member, activity: Activity, ruleset: RuleSet, period_end: dt.date) -> str:
    """Return the reason not to review this member, as the rule set words it, or an empty string if the member
    is reviewed (366-QĐ/TW Đ5.2.1). ``activity`` is the one by which the period is judged: that of its last
    day. Who has left since is not reviewed either. The six months of a new member are counted from the
    admission to the end of the period. A member admitted exactly six months before is reviewed."""
    if member.has_left:
        return str(Activity(member.activity).label)
    if activity in ruleset.exemptions:
        return ruleset.exemptions[activity]
    if not ruleset.newly_admitted_months or ruleset.is_reviewed("newly_admitted"):
        return ""
    full_on = member.admitted_on + relativedelta(months=ruleset.newly_admitted_months)
    return ruleset.exemptions["newly_admitted"] if full_on > period_end else ""
