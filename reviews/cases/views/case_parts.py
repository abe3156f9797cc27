"""Gathers parts of the page of a case: objections, left unrated, bodies, shortcomings, petitions, past steps.

Marks, facts and the reasons that allow or bar levels are gathered in ``score_sheet``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.db.models import F
from django.urls import reverse

from members import clock
from members.models import Member
from ratings import before, calendars, guards
from ratings.actions.after import time_to_petition
from ratings.guards import decided_quarters
from ratings.models import BETWEEN, Conflict, Objection, Petition, RatingCase, RatingStep, Step
from ratings.own import handlers_of
from ratings.rules import CaseVerb, can_on_case, can_settle_petition
from reviews.cases.forms.ratings import ShortcomingForm
from reviews.cases.forms.resolutions import BodyForm
from reviews.cases.forms.standing import (
    ConflictExceptionForm,
    ConflictForm,
    ObjectionForm,
    PetitionAnswerForm,
    PetitionForForm,
    PetitionForm,
    ReRatingForm,
    SettleForm,
    UnratedForm,
    WithdrawalForm,
)
from reviews.models import Document, Paper, Shortcoming
from reviews.rules import SessionVerb, speaks_for
from reviews.sessions.ballots import ballot_lines

Sent = Mapping[str, forms.Form]
"""Forms sent with errors, by their names in the template.

A form that settles an objection or petition has that object's key in its name.
"""


class ConflictActs(NamedTuple):
    """Where the forms on conflicts of interest go: the address that takes a new one, and the name of the one
    that takes an exception to it."""

    declares: str
    excepts: str


def case_parts(
    member: Member, paper: Paper, verbs: frozenset[SessionVerb], *, own_only: bool, sent: Sent
) -> dict[str, Any]:
    """Return the template context of these parts of the page.

    The subject of a case sees the kind and day of an objection. Its source and words are for those who handle
    it. ``own_only`` says that the member may see no more than the self-rating yet.
    """
    is_own = paper.member_id == member.pk
    quarters = decided_quarters([paper.rated_case()]).get(paper.member_id or 0, [])
    superseded = RatingStep.objects.superseded().filter(case=paper.case_id).exclude(step=Step.SELF)
    if is_own:
        # Of the steps that were replaced, the subject sees only decisions that had been released.
        superseded = superseded.filter(step=Step.DECIDED, superseded_at__gt=F("case__released_at"))
    replaced = list(
        superseded.select_related("by", "superseded_by").prefetch_related("old_scores").order_by("pk")
    )
    for step in replaced:
        step.case = paper.rated_case()
    return {
        **_objections(member, paper, verbs, sent),
        **conflict_parts(
            member,
            paper.rated_case(),
            ConflictActs(reverse("reviews:declare_conflict", args=[paper.pk]), "reviews:except_conflict"),
            declares=SessionVerb.DECLARE_CONFLICT in verbs,
            excepts=SessionVerb.EXCEPT_CONFLICT in verbs,
            sent=sent,
        ),
        "position": paper.rated_case().position_name,
        **_unrated(paper, verbs, own_only, sent),
        **_between(paper, verbs, own_only, sent),
        "ballots": [] if own_only else ballot_lines(paper.rated_case(), member),
        **_named(paper, verbs, own_only, sent),
        **(_after(member, paper, verbs, sent) if paper.rated_case().released_at else {}),
        "superseded": replaced,
        # Nobody may see the level of their own quarter before its release.
        "quarters": [step for step in quarters if step.case.released_at or not is_own],
    }


def _objections(member: Member, paper: Paper, verbs: frozenset[SessionVerb], sent: Sent) -> dict[str, Any]:
    own = paper.member_id == member.pk
    rows = Objection.objects.visible_to(member).filter(case=paper.case_id)
    handles = SessionVerb.OBJECT in verbs
    told: list[dict[str, Any]] = []
    for row in rows.select_related("recorded_by", "settled_by"):
        form = sent.get(f"settle{row.pk}") or SettleForm(auto_id=f"settle{row.pk}_%s")
        told.append({"objection": row, "form": form if handles and row.settled_at is None else None})
    return {
        "objections": told,
        "pending": list(paper.rated_case().objections.all()) if own else [],
        "contested": paper.rated_case().is_contested,
        "objection_form": sent.get("objection") or ObjectionForm(auto_id="objection_%s") if handles else None,
    }


def conflict_parts(
    member: Member, case: RatingCase, acts: ConflictActs, *, declares: bool, excepts: bool, sent: Sent
) -> dict[str, Any]:
    """Return the context on conflicts of interest, which the subject does not see. ``acts`` are the addresses
    that take its forms."""
    rows = Conflict.objects.visible_to(member).filter(case=case)
    told: list[dict[str, Any]] = []
    for row in rows.select_related("member", "declared_by", "excepted_by"):
        may = excepts and row.member_id != member.pk and not row.exception
        form = sent.get(f"except{row.pk}") or ConflictExceptionForm(auto_id=f"except{row.pk}_%s")
        url = reverse(acts.excepts, args=[row.pk])
        told.append({"conflict": row, "form": form if may else None, "url": url})
    people = handlers_of(case) if declares else Member.objects.none()
    form = sent.get("conflict") or ConflictForm(people=people, auto_id="conflict_%s")
    return {
        "conflicts": told,
        "conflict_form": form if declares else None,
        "conflict_url": acts.declares,
    }


def _unrated(paper: Paper, verbs: frozenset[SessionVerb], own_only: bool, sent: Sent) -> dict[str, Any]:
    found = getattr(paper.rated_case(), "unrated", None)
    may = SessionVerb.LEAVE_UNRATED in verbs
    form = sent.get("unrated") or UnratedForm(auto_id="unrated_%s")
    return {
        "unrated": None if own_only else found,
        "may_rate_after_all": may and found is not None,
        "unrated_form": form if may and found is None and not paper.rated_case().step(Step.DECIDED) else None,
        "unrated_open": "unrated" in sent,
    }


def _between(paper: Paper, verbs: frozenset[SessionVerb], own_only: bool, sent: Sent) -> dict[str, Any]:
    """Return the context on the decision: who decides by the rule set, and what bars it.

    A decision is barred by missing steps of bodies, by the order of decisions, or by bonds with other
    ratings.
    """
    case = paper.rated_case()
    if own_only:
        return {}
    is_open = not case.step(Step.DECIDED) and not hasattr(case, "unrated")
    steps = tuple(step for step in BETWEEN if case.authority and step.value in case.authority.between)
    may = SessionVerb.ENTER_BODY in verbs and is_open and bool(steps) and case.proposed is not None
    levels = [(level.code, level.name) for level in case.period.ruleset.levels]
    missing = before.missing_steps(case)
    form = BodyForm(levels=levels, auto_id="body_%s", initial={"step": missing[0] if missing else None})
    return {
        "authority": case.authority,
        "missing": before.missing_steps_in_words(case) if is_open else [],
        "waits": before.undecided_before([case])[case.pk] if is_open else [],
        "bonds": guards.bonds_broken_by([case], case.level) if case.level else {},
        "body_form": (sent.get("body") or form) if may else None,
        "body_open": "body" in sent or bool(missing),
    }


def _named(paper: Paper, verbs: frozenset[SessionVerb], own_only: bool, sent: Sent) -> dict[str, Any]:
    """Return the context on the shortcomings named: each with the form to withdraw it, where that may be."""
    named, may = Shortcoming.objects.named_of(paper), SessionVerb.NAME_SHORTCOMING in verbs
    back = sent.get("withdrawal")
    rows: list[dict[str, Any]] = []
    for row in [] if own_only else named.select_related("withdrawn_by"):
        form: forms.Form = WithdrawalForm(
            named=named, initial={"shortcoming": row.pk}, auto_id=f"withdrawal{row.pk}_%s"
        )
        if back and back["shortcoming"].value() == str(row.pk):
            form = back
        rows.append({"shortcoming": row, "form": form if may and not row.withdrawn_at else None})
    return {
        "named": rows,
        "shortcoming": sent.get("shortcoming") or ShortcomingForm() if may else None,
    }


def _after(member: Member, paper: Paper, verbs: frozenset[SessionVerb], sent: Sent) -> dict[str, Any]:
    """Return the context on what may follow a released decision.

    This is its petitions with their answers, a re-rating, and the printed decisions of re-rating.
    """
    case, decided = paper.rated_case(), paper.rated_case().step(Step.DECIDED)
    petitions = list(
        Petition.objects.visible_to(member)
        .filter(case=case)
        .select_related("by", "entered_by", "settled_by", "step", "scan")
    )
    count = time_to_petition(case)
    open_to = count.latest if count else None
    in_time = open_to is None or clock.today() <= open_to
    lodged = any(petition.step_id == decided.pk for petition in petitions) if decided else False
    own = speaks_for(member, paper)
    may = SessionVerb.PETITION in verbs if own else SessionVerb.PETITION_FOR in verbs and bool(paper.member)
    may = may and decided is not None and not lodged
    petition_form = PetitionForm if own else PetitionForForm
    again = (
        SessionVerb.RE_RATE in verbs and decided is not None and can_on_case(member, CaseVerb.RE_RATE, case)
    )
    levels = [(level.code, level.name) for level in case.period.ruleset.levels]
    anew = ReRatingForm(levels=levels, auto_id="anew_%s", initial={"seen": decided.pk if decided else None})
    rows: list[dict[str, Any]] = []
    for row in petitions:
        row.case = case
        may_settle = SessionVerb.SETTLE_PETITION in verbs and row.settled_at is None
        may_settle = may_settle and can_settle_petition(member, row)
        form = sent.get(f"answer{row.pk}") or PetitionAnswerForm(auto_id=f"answer{row.pk}_%s")
        late = row.is_late(clock.today())
        rows.append({"petition": row, "late": late, "form": form if may_settle else None})
    return {
        "petitions": rows,
        "petition_form": sent.get("petition") or petition_form(auto_id="petition_%s")
        if may and in_time
        else None,
        "petition_own": own,
        "petition_until": open_to,
        "petition_doubt": calendars.doubt(count) if count else "",
        "petition_too_late": may and not in_time,
        "re_rating": sent.get("anew") or anew if again else None,
        "re_rating_open": "anew" in sent,
        "decisions": list(Document.objects.visible_to(member).filter(step__case=case).select_related("step")),
    }
