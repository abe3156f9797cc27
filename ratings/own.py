"""Finds who stands too near to a case to judge it, and whether an approver acts for the level that the table
of authority names. Reads the database and never writes to it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.listing import few_names
from members.models import SITS_IN_TITLE, Committee, Member, Post, Role, RoleKind
from ratings.models import Conflict, RatingCase
from ratings.notation import in_brackets
from ratings.rulesets import Authority, NoBody, OwnStep, RuleSet

SITTING = Q(leads=True) | Q(is_head=True) | Q(title__regex=SITS_IN_TITLE)
"""The posts that ``Member.seats`` has, too."""
NOBODY = frozenset({0})
"""A level at which nobody can act, so that nobody decides."""


def authority_of(case: RatingCase) -> Authority | None:
    """Return the row of the table of authority for the case. A case that was not read through ``with_above``
    costs a query."""
    if not hasattr(case, "above"):
        path = case.committee.path[: -Committee.steplen]
        case.above = Committee.objects.filter(path=path).values_list("kind", flat=True).first()
    return case.authority


def sits_in_collective(member: Member, case: RatingCase) -> bool:
    """Whether the member leads or sits in the collective whose case this is, or did since the period rated
    began. False for the case of a person."""
    if case.member_id is not None:
        return False
    first, last = case.period.starts_on, max(case.period.ends_on, clock.today())
    return any(seat.committee == case.committee_id and seat.is_held(first, last) for seat in member.seats)


def conflict_of(member: Member, case: RatingCase) -> Conflict | None:
    """Return the declared conflict of interest that keeps the member from this case, ``None`` if there is
    none or an exception is on record. Those of the member are read once and kept for the whole request."""
    known: dict[int, Conflict] | None = vars(member).get("_conflicts")
    if known is None:
        known = {row.case_id: row for row in Conflict.objects.standing().filter(member=member)}
        vars(member)["_conflicts"] = known
    return known.get(case.pk)


def handlers_of(case: RatingCase) -> QuerySet[Member]:
    """Return those who may have to take a step in this case: the head and the clerk of its committee, staff
    and approvers over it, without its subject."""
    path, step = case.committee.path, Committee.steplen
    over = [path[:end] for end in range(step, len(path) + 1, step)]
    roles = Role.objects.current()
    here = roles.filter(kind=RoleKind.CLERK, committee=case.committee_id)
    above = roles.filter(kind__in=(RoleKind.STAFF, RoleKind.APPROVER), committee__path__in=over)
    heads = Post.objects.current().filter(is_head=True, committee=case.committee_id)
    found = [Q(pk__in=rows.values("member")) for rows in (here, above, heads)]
    people = Member.objects.filter(found[0] | found[1] | found[2]).order_by("full_name", "pk")
    return people.exclude(pk=case.member_id) if case.member_id else people


def absent_of_collective(member: Member, case: RatingCase) -> Collection[int]:
    """Return the keys of those for whom the member stands in and who sit in the collective whose case this
    is. Costs no query unless the member stands in for somebody."""
    absent = {held.absent for held in member.reach.lent}
    if case.member_id is not None or not absent:
        return ()
    last = max(case.period.ends_on, clock.today())
    posts = Post.objects.filter(SITTING, member__in=absent, committee=case.committee_id, starts_on__lte=last)
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=case.period.starts_on)
    return list(posts.filter(still).values_list("member", flat=True))


def is_own_step(case: RatingCase, step: OwnStep) -> bool:
    """Whether the table of authority lets people of the collective take this step in its case."""
    row = authority_of(case)
    return row is not None and step in row.own_steps


def wrong_level(member: Member, case: RatingCase) -> str:
    """Return a sentence that says for which level the member would have to act to decide on this collective
    (366-QĐ/TW Đ13), empty if the member acts for it.

    An approver acts for the committee of the role and for those in which the approver sits. A decision of a
    body outside the program is entered from its paper, which is not checked, and neither are cases of
    people, whose level the text leaves to the management of cadres.
    """
    own, row = case.committee.path, authority_of(case)
    named = frozenset() if case.member_id else named_levels(case.period.ruleset, row, own)
    if not named:
        return ""
    acts = {path for path in _acts_for(member, case) if own.startswith(path) and path != own}
    if {(len(own) - len(path)) // Committee.steplen for path in acts} & named:
        return ""
    if row is None:
        return _("The rule set names nobody who decides here; then somebody does who acts for a level above.")
    above = Committee.objects.filter(
        path__in=[own[: -Committee.steplen * steps] for steps in named if steps > 0]
    )
    told = _("This is decided for “%(body)s” (%(units)s), and you do not act for that level")
    words = {"body": row.decides, "units": few_names(above.order_by("-depth"))}
    return f"{told % words}{in_brackets(row.source, certain=row.certain)}."


def named_levels(ruleset: RuleSet, row: Authority | None, path: str) -> frozenset[int]:
    """Return how many committees above a collective the body may stand that decides on it, empty if nothing
    says it. ``row`` is its row of the table of authority, ``path`` the path of its committee.

    Where ``lacks_body`` says so, the fallback of the rule set applies: every level above, or none.
    """
    if row is not None and (row.outside or not row.decided_above):
        return frozenset()
    there = frozenset(range(1, len(path) // Committee.steplen))
    if not lacks_body(ruleset, row, path):
        return there & frozenset(row.decided_above if row else ())
    return there if ruleset.fallback.on_no_body is NoBody.NEXT_ABOVE else NOBODY


def lacks_body(ruleset: RuleSet, row: Authority | None, path: str) -> bool:
    """Whether the table of authority names levels, and for this collective none that exists above it. A rule
    set without such levels lacks nothing."""
    if row is not None and (row.outside or not row.decided_above):
        return False
    there = range(1, len(path) // Committee.steplen)
    known = any(rule.decided_above for rule in ruleset.authority)
    return known and (row is None or not set(row.decided_above) & set(there))


def _acts_for(member: Member, case: RatingCase) -> set[str]:
    """Return the paths of the committees for which the member approves here, in the own right or in
    somebody's place."""
    today = clock.today()
    roles = [held for held in member.reach.held if held.kind == RoleKind.APPROVER and not held.is_former]
    over = [held for held in roles if case.committee.path.startswith(held.path)]
    found = {held.path for held in over}
    if any(held.absent is None for held in over):
        found |= {seat.path for seat in member.seats if seat.is_held(today, today)}
    absent = [held.absent for held in over if held.absent is not None]
    if absent:
        posts = Post.objects.current().filter(SITTING, member__in=absent)
        found |= set(posts.values_list("committee__path", flat=True))
    return found
