"""Preparing a secret ballot, opening it with its roll frozen, and annulling it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import Enum
from functools import partial
from secrets import SystemRandom
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Committee, Event, Member
from ratings.ballots import needs_second_round, outcome_of, two_first
from ratings.models import Period
from ratings.rulesets import BallotRule
from reviews.ballots import guards, keys
from reviews.ballots.known import cases_for, write_known
from reviews.models import (
    BallotCounter,
    BallotRoll,
    BallotRound,
    BallotState,
    BallotSubject,
    BallotVoter,
    ReviewSession,
)
from reviews.models.ballot_kinds import WITH_URN
from reviews.rules import BallotVerb, SessionVerb, UnitVerb, require
from reviews.sessions.locking import lock_session
from reviews.texts import clean_text

Between = Mapping[int, list[str]]
PLANNED = ("way", "question", "voters", "body", "held_on", "invited", "entitled", "present")
OPENED = ("public_key", "rule", "invited", "entitled", "present", "state", "opened_by", "opened_at")


@dataclass(frozen=True)
class BallotPlan:
    """What is settled before a ballot: how and on whom people vote, who votes, when, and who counts.

    ``subjects`` are keys of cases in the order of the ballot. ``leader`` leads the counting team of
    ``counters``. The three numbers are for a body whose roll is not in the program."""

    way: str
    question: str
    voters: str
    body: str
    held_on: dt.date
    subjects: Sequence[int] = ()
    leader: Member | None = None
    counters: Sequence[Member] = ()
    invited: int | None = None
    entitled: int | None = None
    present: int | None = None


def lock_ballot(ballot: BallotRound) -> BallotRound:
    """Lock the session of the ballot, or the period of one without, then the ballot, and return it as it is
    stored now."""
    session = lock_session(ReviewSession(pk=ballot.session_id)) if ballot.session_id else None
    if session is None:
        _lock_period(ballot.period)
    list(BallotRound.objects.select_for_update().filter(pk=ballot.pk).values_list("pk"))
    row = BallotRound.objects.for_page().filter(pk=ballot.pk).first()
    if row is None:
        raise ValidationError(_("This ballot has been discarded meanwhile."))
    row.session = session
    return row


def _lock_period(period: Period) -> None:
    list(Period.objects.select_for_update(no_key=True).filter(pk=period.pk).values_list("pk"))


def _require_plan(ballot: BallotRound, by: Member) -> None:
    if ballot.session is None:
        require(UnitVerb.PLAN_BALLOT, ballot.committee, by)
    else:
        require(SessionVerb.PLAN_BALLOT, ballot.session, by)


def lock_prepared(ballot: BallotRound, by: Member) -> BallotRound:
    """Lock a ballot that ``by`` prepares. Raises ``ValidationError`` once it has been opened."""
    row = lock_ballot(ballot)
    _require_plan(row, by)
    if not row.is_preparing:
        raise ValidationError(
            _("The ballot is open: subjects, roll and counting team stand. Annul it and repeat it.")
        )
    return row


@transaction.atomic
def plan_ballot(session: ReviewSession, plan: BallotPlan, *, by: Member) -> BallotRound:
    """Prepare a secret ballot and return it. Raises ``ValidationError`` while another one of the session is
    being prepared."""
    session = lock_session(session)
    require(SessionVerb.PLAN_BALLOT, session, by)
    return _prepare(BallotRound(session=session, planned_by=by), plan, {}, by)


@transaction.atomic
def plan_unit_ballot(unit: Committee, period: Period, plan: BallotPlan, *, by: Member) -> BallotRound:
    """Prepare a secret ballot of this unit on cases of the period in the tree below it, and return it: in a
    quarter, or of a higher body before it decides. Its numbers are entered. Raises ``ValidationError`` as
    ``plan_ballot`` does."""
    _lock_period(period)
    require(UnitVerb.PLAN_BALLOT, unit, by)
    return _prepare(BallotRound(unit=unit, unit_period=period, planned_by=by), plan, {}, by)


def _prepare(ballot: BallotRound, plan: BallotPlan, between: Between, by: Member) -> BallotRound:
    place = {"session": ballot.session, "unit": ballot.unit, "unit_period": ballot.unit_period}
    if BallotRound.objects.filter(**place, state=BallotState.PREPARING).exists():
        raise ValidationError(_("A ballot is being prepared here. Open or discard it first."))
    if ballot.session is None and (plan.voters != BallotRoll.NUMBERS or plan.way in WITH_URN):
        raise ValidationError(_("Of a body without a session here the numbers are entered."))
    _write(ballot, plan, between)
    Event.record("plan_ballot", ballot, by=by, **_told(ballot, plan))
    return ballot


@transaction.atomic
def plan_second_round(ballot: BallotRound, *, by: Member) -> BallotRound:
    """Prepare a second round on the subjects for whom nothing carried, between the marks that were first, and
    return it. Raises ``ValidationError`` where the rule set or the figures ask for none."""
    row = lock_ballot(ballot)
    _require_plan(row, by)
    between = second_round_of(row) if row.is_confirmed else {}
    if not between:
        raise ValidationError(_("By the rule set and the confirmed figures no second round is held."))
    again = BallotRound(
        session=row.session, unit=row.unit, unit_period=row.unit_period, planned_by=by, second_of=row
    )
    return _prepare(again, _plan_of(row, list(between)), between, by)


def second_round_of(ballot: BallotRound) -> Between:
    """Return the marks between which a second round is to be held, by the key of the case; none if there was
    or is one that has not been annulled."""
    if ballot.second_rounds.exclude(state=BallotState.ANNULLED).exists():
        return {}
    rule, found = ballot.ballot_rule, {}
    for one in ballot.subjects.with_votes():
        outcome = outcome_of(rule, ballot.turnout, one.figures)
        if needs_second_round(rule, outcome) and (marks := two_first(one.figures)):
            found[one.case_id] = list(marks)
    return found


@transaction.atomic
def change_ballot(ballot: BallotRound, plan: BallotPlan, *, by: Member) -> BallotRound:
    """Change what is settled of a ballot that is not open yet, and return it."""
    row = lock_prepared(ballot, by)
    _write(row, plan, {one.case_id: one.between for one in row.subjects.all()})
    Event.record("change_ballot", row, by=by, **_told(row, plan))
    return row


def _told(ballot: BallotRound, plan: BallotPlan) -> dict[str, Any]:
    return {
        "way": plan.way,
        "question": plan.question,
        "voters": plan.voters,
        "body": ballot.body,
        "held_on": str(plan.held_on),
        "subjects": list(plan.subjects),
        "team": [one.pk for one in _team(plan)],
    }


def _team(plan: BallotPlan) -> list[Member]:
    """Return the counting team, its leader first, each person once."""
    return list(dict.fromkeys([*([plan.leader] if plan.leader else []), *plan.counters]))


def _write(ballot: BallotRound, plan: BallotPlan, between: Between) -> None:
    """Save the ballot as planned, with its subjects and its counting team. A subject that is no case of the
    session is left out; so is, in a second round, one that has no marks ``between`` which it is held."""
    ballot.way, ballot.question, ballot.voters = plan.way, plan.question, plan.voters
    ballot.body = " ".join(clean_text(plan.body).split())[:200] or ballot.committee.assembly
    ballot.held_on = plan.held_on
    numbers = (None, None, None) if ballot.by_roll else (plan.invited, plan.entitled, plan.present)
    ballot.invited, ballot.entitled, ballot.present = numbers
    ballot.save(update_fields=PLANNED if ballot.pk else None)
    ballot.subjects.all().delete()
    ballot.team.all().delete()
    cases = list(cases_for(ballot).filter(pk__in=plan.subjects).values_list("pk", flat=True))
    if ballot.second_of_id:
        cases = [case for case in cases if case in between]
    BallotSubject.objects.bulk_create(
        BallotSubject(round=ballot, case_id=case, position=n, between=between.get(case, []))
        for n, case in enumerate(cases, 1)
    )
    BallotCounter.objects.bulk_create(
        BallotCounter(round=ballot, member=one, is_leader=one == plan.leader) for one in _team(plan)
    )


@transaction.atomic
def discard_ballot(ballot: BallotRound, *, by: Member) -> None:
    """Delete a ballot that was prepared and not opened."""
    row = lock_prepared(ballot, by)
    Event.record("discard_ballot", row, by=by, body=row.body, held_on=str(row.held_on))
    row.delete()


@transaction.atomic
def open_ballot(ballot: BallotRound, *, by: Member) -> BallotRound:
    """Open the ballot, and return it. The roll is written as it is now and stands from then on, and so does
    the rule by which it is held. Raises ``ValidationError`` with everything that is missing."""
    row = lock_prepared(ballot, by)
    lacks = guards.lacking(row)
    if lacks:
        raise ValidationError([lack.said for lack in lacks])
    row.rule = plain_rule(row.ballot_rule)
    write_known(row)
    if row.by_roll:
        _write_roll(row)
    if row.has_urn:
        row.public_key = keys.make_key(row.pk)
    row.state, row.opened_by, row.opened_at = BallotState.OPEN, by, clock.now()
    row.save(update_fields=OPENED)
    Event.record("open_ballot", row, by=by, invited=row.invited, entitled=row.entitled, present=row.present)
    return row


def plain_rule(rule: BallotRule) -> dict[str, Any]:
    """Return the rule as values that JSON can hold, from which it can be read again."""
    return {name: _plain(value) for name, value in asdict(rule).items()}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _write_roll(ballot: BallotRound) -> None:
    """Write the roll of the conference of that day into the ballot, in random order, so that no order of
    rows tells anything."""
    marks = guards.marks_of_day(ballot)
    people = list(guards.entitled_to_vote(ballot))
    rows = [
        BallotVoter(
            round=ballot,
            member=one.member,
            name=one.name,
            title=one.title,
            rank=one.rank,
            is_present=marks[one.pk].present,
            reason=marks[one.pk].reason,
        )
        for one in people
    ]
    SystemRandom().shuffle(rows)
    BallotVoter.objects.bulk_create(rows)
    ballot.invited = ballot.entitled = len(rows)
    ballot.present = sum(row.is_present for row in rows)


@transaction.atomic
def annul_ballot(ballot: BallotRound, reason: str, *, by: Member, repeat: bool = False) -> BallotRound:
    """Annul the ballot, and return it or, with ``repeat``, a new one like it that is being prepared. The
    annulled one is kept as it is. Raises ``ValidationError`` without a reason."""
    row = lock_ballot(ballot)
    require(BallotVerb.ANNUL, row, by)
    if row.is_annulled:
        return row
    if row.is_preparing:
        raise ValidationError(_("The ballot has not been opened. Discard it."))
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why the ballot is annulled.")})
    if row.has_urn and row.is_open:
        row.roll.update(sealed=None)
        row.paper_counts.update(sealed=None)
        transaction.on_commit(partial(keys.drop_key, row.pk))
    Event.record("annul_ballot", row, by=by, old=row.state, reason=reason)
    row.state, row.annul_reason = BallotState.ANNULLED, reason
    row.annulled_by, row.annulled_at = by, clock.now()
    row.save(update_fields=["state", "annul_reason", "annulled_by", "annulled_at"])
    return _repeated(row, by) if repeat else row


def _repeated(ballot: BallotRound, by: Member) -> BallotRound:
    between = {one.case_id: one.between for one in ballot.subjects.all()}
    again = BallotRound(
        session=ballot.session,
        unit=ballot.unit,
        unit_period=ballot.unit_period,
        planned_by=by,
        repeats=ballot,
        second_of=ballot.second_of,
    )
    return _prepare(again, _plan_of(ballot, list(between)), between, by)


def _plan_of(ballot: BallotRound, subjects: list[int]) -> BallotPlan:
    """Return a plan like that of the ballot, on these cases and for today."""
    team = list(ballot.team.select_related("member"))
    return BallotPlan(
        ballot.way,
        ballot.question,
        ballot.voters,
        ballot.body,
        clock.today(),
        subjects,
        next((one.member for one in team if one.is_leader), None),
        [one.member for one in team],
        ballot.invited,
        ballot.entitled,
        ballot.present,
    )
