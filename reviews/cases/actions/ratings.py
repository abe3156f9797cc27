"""Writes the appraisal, the steps of bodies before the decision, and the decision of a session's cases.

The stage of the session decides when a step may be taken. How a step is taken is decided in
``ratings.actions``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.actions import cases, deciding, known, mitigation, positions
from ratings.actions.cases import UNSAID, Resolution, Seen
from ratings.actions.facts import EnteredFacts
from ratings.models import Mitigation, RatingStep, Step
from reviews.models import Paper, Shortcoming
from reviews.rules import SessionVerb, capacities_in, require
from reviews.sessions.locking import lock_session, lock_sessions, require_standing
from reviews.texts import clean_text


def _require(verb: SessionVerb, paper: Paper, by: Member) -> None:
    """Lock the session, and raise ``PermissionDenied`` unless ``by`` may use ``verb`` on the paper.

    The lock keeps the session at its stage until the transaction ends.
    """
    paper.session = lock_session(paper.session)
    require_standing([paper])
    require(verb, paper, by)


def _require_all(verb: SessionVerb, papers: Sequence[Paper], by: Member) -> None:
    """Lock the papers' sessions, and raise ``PermissionDenied`` unless ``by`` may use ``verb`` on each paper.

    The sessions are locked in the order of their keys, so that two requests cannot block each other.
    """
    sessions = lock_sessions({paper.session_id for paper in papers})
    require_standing(papers)
    played = {pk: capacities_in(by, session) for pk, session in sessions.items()}
    for paper in papers:
        paper.session = sessions[paper.session_id]
        require(verb, paper, by, played=played[paper.session_id])


@transaction.atomic
def appraise_in_session(
    paper: Paper,
    proposal: cases.RatingProposal,
    *,
    by: Member,
    seen: Seen | None = None,
    **facts: Unpack[EnteredFacts],
) -> RatingStep:
    """Record an appraisal: the verified ``facts``, the appraised marks and the proposed level.

    The facts that the subject declared stay on record beside the verified ones. Nothing is saved if a step
    was taken since the page showed ``seen``.
    """
    _require(SessionVerb.APPRAISE, paper, by)
    if facts:
        cases.record_facts(paper.rated_case(), by=by, step=Step.APPRAISED, **facts)
    return cases.appraise_case(paper.rated_case(), proposal, by=by, seen=seen)


@transaction.atomic
def confirm_known_in_session(paper: Paper, key: str, *, by: Member) -> None:
    """Enter what another case knows into the verified facts of this one (``ratings.actions.known``)."""
    _require(SessionVerb.APPRAISE, paper, by)
    known.confirm_known(paper.rated_case(), key, by=by)


@transaction.atomic
def set_position_in_session(papers: Sequence[Paper], code: str, *, by: Member) -> None:
    """Put these persons into a position group, whose criteria then count (``ratings.actions.positions``). If
    it is refused for one of them, nobody is put into it."""
    _require_all(SessionVerb.SET_POSITION, papers, by)
    for paper in sorted(papers, key=lambda one: one.rated_case().pk):
        positions.set_position(paper.rated_case(), code, by=by)


@transaction.atomic
def record_mitigation_in_session(
    paper: Paper, granted: mitigation.GrantedMitigation, *, by: Member
) -> Mitigation:
    """Record the ground on which a case may get a better level than a trigger allows.

    Such a mitigation is granted by the competent body.
    """
    _require(SessionVerb.MITIGATE, paper, by)
    return mitigation.record_mitigation(paper.rated_case(), granted, by=by)


@transaction.atomic
def enter_body_in_session(
    papers: Sequence[Paper],
    step: Step,
    resolution: Resolution,
    *,
    by: Member,
    level: str = "",
    reason: str = "",
    seen: Seen | None = None,
) -> list[RatingStep]:
    """Record a step of a body between appraisal and decision, for one subject or several.

    The body, for instance a standing committee, proposed or passed a level. If the step is not allowed for
    one of the subjects, nothing is recorded for any of them.
    """
    _require_all(SessionVerb.ENTER_BODY, papers, by)
    keys = [paper.rated_case().pk for paper in papers]
    return deciding.enter_body(keys, step, resolution, by=by, level=level, reason=reason, seen=seen)


@transaction.atomic
def decide_in_session(
    papers: Sequence[Paper],
    level: str,
    *,
    by: Member,
    reason: str = "",
    resolution: Resolution = UNSAID,
    seen: Seen | None = None,
) -> list[RatingStep]:
    """Decide one level for all these subjects, who may belong to several sessions.

    If the decision is not allowed for one of the subjects, nothing is decided for any of them.
    """
    _require_all(SessionVerb.DECIDE, papers, by)
    keys = [paper.rated_case().pk for paper in papers]
    return deciding.decide_cases(keys, level, by=by, reason=reason, resolution=resolution, seen=seen)


@transaction.atomic
def decide_as_proposed(
    papers: Sequence[Paper],
    *,
    by: Member,
    reason: str = "",
    resolution: Resolution = UNSAID,
    seen: Seen | None = None,
) -> list[RatingStep]:
    """Decide for each of these subjects the level that was put forward for it last. If that is not allowed
    for one of them, or nothing was put forward, nothing is decided for any."""
    _require_all(SessionVerb.DECIDE, papers, by)
    levels = {}
    for paper in papers:
        case = paper.rated_case()
        if case.proposed is None:
            raise ValidationError(_("%(case)s: no level has been put forward yet.") % {"case": case})
        levels[case.pk] = case.proposed.level
    return deciding.decide_each(levels, by=by, reason=reason, resolution=resolution, seen=seen)


@transaction.atomic
def name_shortcoming(paper: Paper, text: str, *, by: Member) -> Shortcoming | None:
    """Record a shortcoming that the subject's next paper must answer.

    Return None and record nothing if the text is empty. If the same stands already, return that one.
    """
    _require(SessionVerb.NAME_SHORTCOMING, paper, by)
    text = clean_text(text)
    if not text:
        return None
    before = Shortcoming.objects.standing().named_of(paper).filter(text=text).first()
    if before:
        return before
    session = paper.session
    shortcoming = Shortcoming.objects.create(
        period=session.period, committee=session.committee, member=paper.member, text=text, named_by=by
    )
    Event.record("name_shortcoming", paper, by=by, shortcoming=shortcoming.pk)
    return shortcoming


@transaction.atomic
def withdraw_shortcoming(shortcoming: Shortcoming, paper: Paper, reason: str, *, by: Member) -> Shortcoming:
    """Withdraw a shortcoming that was named by mistake of the subject of this paper, and return it.

    It stays readable, with the reason. Raise ``ValidationError`` without a reason, if it has been withdrawn
    already, or if a remedy is planned for it or a later paper answers it.
    """
    _require(SessionVerb.NAME_SHORTCOMING, paper, by)
    row = Shortcoming.objects.select_for_update(of=("self",)).named_of(paper).get(pk=shortcoming.pk)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("A withdrawal needs its reason.")})
    if row.withdrawn_at:
        raise ValidationError(_("This shortcoming has been withdrawn meanwhile."))
    planned = row.remedies.first()
    if planned:
        text = _("The remedy “%(what)s” is planned for it. Take that out of the plan first.")
        raise ValidationError(text % {"what": planned.what})
    if row.answers.exists():
        raise ValidationError(_("A later paper answers it already, so it stands."))
    row.withdrawal, row.withdrawn_by, row.withdrawn_at = reason, by, clock.now()
    row.save(update_fields=["withdrawal", "withdrawn_by", "withdrawn_at"])
    Event.record("withdraw_shortcoming", paper, by=by, shortcoming=row.pk, text=row.text, reason=reason)
    return row
