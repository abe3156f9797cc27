"""The steps of a rating as a session allows them: its stage decides when, the ratings app how."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Unpack

from django.db import transaction

from members.models import Event, Member
from ratings.actions import cases, deciding, mitigation
from ratings.actions.cases import UNSAID, Resolution
from ratings.actions.facts import EnteredFacts
from ratings.models import Mitigation, RatingStep, Step
from reviews.models import Paper, Shortcoming
from reviews.rules import SessionVerb, capacities_in, require
from reviews.sessions.locking import lock_session
from reviews.texts import clean_text


def _require(verb: SessionVerb, paper: Paper, by: Member) -> None:
    """Under the session's lock, so that it cannot be moved along meanwhile."""
    paper.session = lock_session(paper.session)
    require(verb, paper, by)


def _require_all(verb: SessionVerb, papers: Sequence[Paper], by: Member) -> None:
    """Every session concerned under lock, in the order of their keys."""
    ordered = sorted(papers, key=lambda paper: paper.session_id)
    for _session, rows in groupby(ordered, key=lambda paper: paper.session_id):
        group = list(rows)
        session = lock_session(group[0].session)
        played = capacities_in(by, session)
        for paper in group:
            paper.session = session
            require(verb, paper, by, played=played)


@transaction.atomic
def appraise_in_session(
    paper: Paper, proposal: cases.RatingProposal, *, by: Member, **facts: Unpack[EnteredFacts]
) -> RatingStep:
    """Set the facts as verified, beside those declared, score, and propose the level."""
    _require(SessionVerb.APPRAISE, paper, by)
    if facts:
        cases.record_facts(paper.rated_case(), by=by, step=Step.APPRAISED, **facts)
    return cases.appraise_case(paper.rated_case(), proposal, by=by)


@transaction.atomic
def record_mitigation_in_session(
    paper: Paper, granted: mitigation.GrantedMitigation, *, by: Member
) -> Mitigation:
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
) -> list[RatingStep]:
    """Enter what a body in between proposed or passed for one subject or for several; all or none."""
    _require_all(SessionVerb.ENTER_BODY, papers, by)
    keys = [paper.rated_case().pk for paper in papers]
    return deciding.enter_body(keys, step, resolution, by=by, level=level, reason=reason)


@transaction.atomic
def decide_in_session(
    papers: Sequence[Paper], level: str, *, by: Member, reason: str = "", resolution: Resolution = UNSAID
) -> list[RatingStep]:
    """Decide the same level for one subject or for several, of one session or more; all or none."""
    _require_all(SessionVerb.DECIDE, papers, by)
    keys = [paper.rated_case().pk for paper in papers]
    return deciding.decide_cases(keys, level, by=by, reason=reason, resolution=resolution)


@transaction.atomic
def name_shortcoming(paper: Paper, text: str, *, by: Member) -> Shortcoming | None:
    """Put on record what this review names and the next paper must answer; nothing for an empty text."""
    _require(SessionVerb.NAME_SHORTCOMING, paper, by)
    text = clean_text(text)
    if not text:
        return None
    session = paper.session
    shortcoming = Shortcoming.objects.create(
        period=session.period, committee=session.committee, member=paper.member, text=text, named_by=by
    )
    Event.record("name_shortcoming", paper, by=by, shortcoming=shortcoming.pk)
    return shortcoming
