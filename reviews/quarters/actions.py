"""Everything that writes the evaluation of a quarter: opening, leaders' forms, levels, release, printing.

A *sheet* is the form of one leader (``SelfEvaluation``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import ActivityChange, Committee, Event, Member, Post
from ratings.actions import cases, conflicts, deciding, objections
from ratings.actions.cases import lock_case, lock_cases
from ratings.actions.facts import EnteredFacts, FactsShown
from ratings.actions.handing_over import hand_case_over, leave_case_out, take_case_in_again
from ratings.actions.peergroups import (
    group_cases,
    group_new_cases,
    lock_for_regrouping,
    lock_groups_of,
    ungroup_case,
)
from ratings.actions.periods import open_quarter, quarter_rule
from ratings.actions.requiring import require_warnings_seen
from ratings.models import Conflict, Period, PeriodKind, RatingCase, RatingStep, Step, Unrated
from ratings.rulesets import SubjectKind
from reviews.cases.guards import bars_release
from reviews.models import (
    Document,
    DocumentKind,
    Evaluation,
    EvaluationSection,
    PaperState,
    SelfEvaluation,
)
from reviews.papers.actions.papers import IncompleteError
from reviews.papers.checklist import lacks_of_quarter
from reviews.quarters import notices
from reviews.rules import QuarterVerb, UnitVerb, require
from reviews.sessions.people import why_left_out
from reviews.sessions.saving import save_text
from reviews.sessions.worker import ask
from reviews.stages import SheetState
from reviews.texts import clean_text


@dataclass(frozen=True)
class Quarter:
    """A quarter (1 to 4) of a year, and the code of the rule set under which it is evaluated."""

    year: int
    number: int
    ruleset_code: str


@transaction.atomic
def open_evaluation(committee: Committee, quarter: Quarter, due_on: dt.date, *, by: Member) -> Evaluation:
    """Open the evaluation of every leader in the committee's subtree, and return it.

    A leader is evaluated in the committee where the highest post is held on the last day of the quarter.
    Raise ``ValidationError`` if the rule set does not evaluate this quarter, if the due date lies before the
    quarter, if nobody is to be evaluated, or if the quarter is already open for one of the leaders.
    """
    require(UnitVerb.OPEN_QUARTER, committee, by)
    period = open_quarter(quarter.year, quarter.number, quarter.ruleset_code)
    if due_on < period.starts_on:
        raise ValidationError({"due_on": _("This day lies before the quarter.")})
    held = [post for post in Post.objects.highest_under(committee, period.ends_on) if post.leads]
    activities = ActivityChange.objects.held_on(period.ends_on, [post.member for post in held])
    posts = [
        post
        for post in held
        if not why_left_out(post.member, activities[post.member_id], period.ruleset, period.ends_on)
    ]
    _hold(posts, period)
    evaluation = Evaluation.objects.create(committee=committee, period=period, due_on=due_on, opened_by=by)
    for rank, post in enumerate(posts, start=1):
        _open_sheet(evaluation, post, rank)
    group_cases(period, committee, by=by)
    Event.record("open_evaluation", evaluation, by=by, committee=committee.code, leaders=len(posts))
    notices.evaluation_opened(evaluation)
    return evaluation


def _hold(posts: Sequence[Post], period: Period) -> None:
    """Lock the leaders, and raise ``ValidationError`` if one of them already has a case of this quarter.

    If two people open the same quarter at once, the lock makes the second one wait and then get the error.
    """
    members = [post.member_id for post in posts]
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=members).order_by("pk"))
    if not members:
        raise ValidationError(_("Nobody here held a leading post on the last day of the quarter."))
    same = RatingCase.objects.filter(
        period__kind=PeriodKind.QUARTER, period__year=period.year, period__quarter=period.quarter
    )
    taken = same.filter(member__in=members).select_related("member").first()
    if taken:
        raise ValidationError(
            _("This quarter is open already for some of these leaders, %(name)s among them.")
            % {"name": taken}
        )


def _open_sheet(evaluation: Evaluation, post: Post, rank: int) -> SelfEvaluation:
    """Open the leader's case and the leader's empty form with its sections, and return the form."""
    period = evaluation.period
    case = cases.open_case(period, post.committee, SubjectKind.LEADER, post.member)
    form = quarter_rule(period.ruleset, period.quarter or 0).form
    sheet = SelfEvaluation.objects.create(
        evaluation=evaluation, case=case, form=form, title=post.title, portfolio=post.portfolio, rank=rank
    )
    outline = period.ruleset.outlines[form]
    EvaluationSection.objects.bulk_create(
        EvaluationSection(sheet=sheet, code=rule.code) for rule in outline.sections
    )
    return sheet


def _locked(sheet: SelfEvaluation) -> SelfEvaluation:
    return _all_locked([sheet.pk])[0]


def _all_locked(pks: Collection[int]) -> list[SelfEvaluation]:
    """Lock these forms and return them with their cases. They are read after the locks are there, so that
    whoever waited for them sees what the others did with the cases meanwhile."""
    rows = SelfEvaluation.objects.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update().values_list("pk"))
    return list(rows.for_list())


@transaction.atomic
def save_sheet_section(
    section: EvaluationSection, text: str, *, by: Member, version: int
) -> EvaluationSection:
    """Save the section's text. Raise ``ConflictError`` if somebody saved it after ``version`` was read."""
    sheet = _locked(section.sheet)
    require(QuarterVerb.WRITE, sheet, by)
    row = EvaluationSection.objects.select_related("saved_by").get(pk=section.pk)
    return save_text(row, text, by=by, version=version)


@transaction.atomic
def save_sheet_rating(
    sheet: SelfEvaluation,
    proposal: cases.RatingProposal,
    *,
    by: Member,
    seen: cases.Seen | None = None,
    shown: FactsShown | None = None,
    **facts: Unpack[EnteredFacts],
) -> None:
    """Save what the leader declares: the facts of the quarter, the own marks and the level put forward."""
    sheet = _locked(sheet)
    require(QuarterVerb.WRITE, sheet, by)
    cases.record_facts(sheet.case, by=by, shown=shown, **facts)
    cases.rate_self(sheet.case, proposal, by=by, seen=seen)


@transaction.atomic
def hand_in_sheet(sheet: SelfEvaluation, *, by: Member) -> SelfEvaluation:
    """Hand the form in. Raise ``IncompleteError`` with the checklist of what is missing."""
    sheet = _locked(sheet)
    require(QuarterVerb.WRITE, sheet, by)
    found = lacks_of_quarter(sheet)
    if found:
        raise IncompleteError(
            found, _("The form is not complete yet. The list on the page says what is missing.")
        )
    sheet.state, sheet.submitted_at, sheet.return_reason = PaperState.SUBMITTED, clock.now(), ""
    sheet.save(update_fields=["state", "submitted_at", "return_reason"])
    Event.record("hand_in", sheet, by=by)
    notices.evaluation_handed_in(sheet)
    return sheet


@transaction.atomic
def return_sheet(sheet: SelfEvaluation, *, by: Member, reason: str) -> SelfEvaluation:
    """Return the form to its writer with a reason. The history keeps the texts that were handed in."""
    sheet = _locked(sheet)
    require(QuarterVerb.RETURN, sheet, by)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("A return needs its reason.")})
    sheet.state, sheet.return_reason = PaperState.RETURNED, reason
    sheet.save(update_fields=["state", "return_reason"])
    texts = dict(sheet.sections.values_list("code", "text"))
    Event.record("return", sheet, by=by, reason=reason, texts=texts)
    notices.evaluation_returned(sheet)
    return sheet


@transaction.atomic
def appraise_sheet(
    sheet: SelfEvaluation,
    proposal: cases.RatingProposal,
    *,
    by: Member,
    seen: cases.Seen | None = None,
    **facts: Unpack[EnteredFacts],
) -> RatingStep:
    """Record the verified ``facts``, the appraised marks and the proposed level.

    A new appraisal cancels a decision that is not released yet. Such an appraisal needs a reason. Nothing is
    saved if a step was taken since the page showed ``seen``.
    """
    sheet = _locked(sheet)
    require(QuarterVerb.APPRAISE, sheet, by)
    if sheet.standing == SheetState.DECIDED and not proposal.reason.strip():
        raise ValidationError({"reason": _("The level was decided; to appraise anew, give the reason.")})
    if facts:
        cases.record_facts(sheet.case, by=by, step=Step.APPRAISED, **facts)
    return cases.appraise_case(sheet.case, proposal, by=by, seen=seen)


@transaction.atomic
def decide_sheets(
    sheets: Collection[SelfEvaluation],
    level: str,
    *,
    by: Member,
    reason: str = "",
    seen: cases.Seen | None = None,
) -> list[RatingStep]:
    """Decide one level for all these leaders. If it is not allowed for one, nothing is decided.

    The quota is checked only at the release.
    """
    rows = _all_locked([sheet.pk for sheet in sheets])
    for sheet in rows:
        require(QuarterVerb.DECIDE, sheet, by)
    keys = [sheet.case_id for sheet in rows]
    return deciding.decide_cases(keys, level, by=by, reason=reason, seen=seen)


@transaction.atomic
def leave_sheet_unrated(
    sheet: SelfEvaluation, code: str, note: str, *, by: Member, seen: cases.Seen | None = None
) -> Unrated:
    """Record why the leader gets no level this quarter. The form then counts as decided."""
    sheet = _locked(sheet)
    require(QuarterVerb.LEAVE_UNRATED, sheet, by)
    return objections.leave_unrated(sheet.case, code, note, by=by, seen=seen)


@transaction.atomic
def declare_sheet_conflict(
    sheet: SelfEvaluation, member: Member, kind: str, reason: str, *, by: Member
) -> Conflict:
    """Declare that this member stands too near to the leader of the form, and return the conflict."""
    sheet = _locked(sheet)
    require(QuarterVerb.DECLARE_CONFLICT, sheet, by)
    return conflicts.declare_conflict(sheet.case, member, kind, reason, by=by)


@transaction.atomic
def except_sheet_conflict(
    sheet: SelfEvaluation, conflict: Conflict, exception: str, *, by: Member
) -> Conflict:
    """Put an exception to a conflict of interest on record, and return the conflict."""
    sheet = _locked(sheet)
    require(QuarterVerb.EXCEPT_CONFLICT, sheet, by)
    return conflicts.except_conflict(conflict, exception, by=by)


@transaction.atomic
def release_evaluation(
    evaluation: Evaluation, *, by: Member, noted: Collection[str] = ()
) -> list[SelfEvaluation]:
    """Release every level decided so far, and return the forms concerned.

    Levels decided later can be released later. ``noted`` has the warnings that ``by`` has read. Raise
    ``ValidationError`` if no decided level is left to release, if a quota would be exceeded, if a bond that
    forbids it is broken, if an objection is not settled, or if there is a warning that was not read.
    """
    require(QuarterVerb.RELEASE, evaluation, by)
    sheets = _all_locked(list(evaluation.sheets.values_list("pk", flat=True)))
    ready = [sheet for sheet in sheets if sheet.standing == SheetState.DECIDED]
    if not ready:
        raise ValidationError(_("No decided level is left to be released."))
    lock_groups_of([sheet.case_id for sheet in ready])
    found = bars_release(evaluation, ready)
    if found.bars:
        raise ValidationError(found.bars)
    require_warnings_seen(found.warnings, noted)
    cases.release_levels([sheet.case_id for sheet in ready], by=by)
    told = {"warnings": found.warnings} if found.warnings else {}
    Event.record("release_evaluation", evaluation, by=by, released=len(ready), **told)
    notices.evaluation_released(ready)
    return ready


def leave_sheets_out(member: Member, year: int, words: str, *, by: Member) -> None:
    """Let the leader, who is reviewed no more, get no level in the quarters of this year that are not decided
    yet, for the reason in ``words``. The caller has checked that the leader may be taken out, and has begun
    the transaction."""
    for sheet in _undecided_sheets(member, year):
        leave_case_out(sheet.case, words, by=by)


def take_sheets_in_again(member: Member, year: int, words: str, *, by: Member) -> None:
    """Let the leader, who is reviewed again, be evaluated in the quarters of this year that were left out for
    the reason in ``words``."""
    rows = SelfEvaluation.objects.filter(case__member=member, case__unrated__note=words)
    for sheet in _all_locked(list(rows.filter(case__period__year=year).values_list("pk", flat=True))):
        take_case_in_again(lock_case(sheet.case), words, by=by)


def hand_sheets_over(member: Member, committee: Committee, year: int, reason: str, *, by: Member) -> None:
    """Let the leader, who is reviewed in another committee now, be evaluated there in the quarters of this
    year that are not decided yet and are evaluated over that committee, too. What was appraised in the former
    committee is superseded."""
    for sheet in _undecided_sheets(member, year):
        if not committee.path.startswith(sheet.evaluation.committee.path):
            continue
        lock_for_regrouping(sheet.case.period, [sheet.case_id])
        ungroup_case(sheet.case)
        case = hand_case_over(sheet.case, committee, reason, by=by)
        group_new_cases(case.period, sheet.evaluation.committee, [case])


def open_missing_sheets(member: Member, year: int, *, by: Member) -> list[SelfEvaluation]:
    """Open a sheet for somebody who has come into the review in each quarter of this year that is still
    evaluated, and on whose last day the person held a leading post there. Return the sheets."""
    opened = []
    rows = Evaluation.objects.filter(period__year=year, sheets__in=SelfEvaluation.objects.unfinished())
    for evaluation in rows.for_list().distinct().order_by("pk"):
        period = evaluation.period
        known = RatingCase.objects.filter(
            member=member, period__kind=PeriodKind.QUARTER, period__year=year, period__quarter=period.quarter
        )
        held = Post.objects.filter(member=member).highest_under(evaluation.committee, period.ends_on)
        if known.exists() or not held or not held[0].leads:
            continue
        sheet = _open_sheet(evaluation, held[0], evaluation.sheets.count() + 1)
        group_new_cases(period, evaluation.committee, [sheet.case])
        Event.record("open_sheet", sheet, by=by)
        notices.sheet_opened(sheet)
        opened.append(sheet)
    return opened


def _undecided_sheets(member: Member, year: int) -> list[SelfEvaluation]:
    """Lock the leader's sheets of this year with their cases, and return those that are not decided yet."""
    rows = SelfEvaluation.objects.unfinished().filter(case__member=member, case__period__year=year)
    sheets = _all_locked(list(rows.values_list("pk", flat=True)))
    lock_cases([sheet.case_id for sheet in sheets])
    done = {SheetState.DECIDED, SheetState.RELEASED}
    return [sheet for sheet in _all_locked([sheet.pk for sheet in sheets]) if sheet.standing not in done]


@transaction.atomic
def print_sheet(sheet: SelfEvaluation, *, by: Member) -> Document:
    """Order the printing of the form and return its ``Document``, or an earlier order not finished yet."""
    sheet = _locked(sheet)
    require(QuarterVerb.PRINT, sheet, by)
    return _ask(Document(kind=DocumentKind.EVALUATION, sheet=sheet, requested_by=by))


@transaction.atomic
def print_summary(evaluation: Evaluation, *, by: Member) -> Document:
    """Order the printing of the table of results and return its ``Document``.

    Return an earlier order that is not finished yet, if there is one. Raise ``ValidationError`` for a member
    whose own unreleased result is in the table.
    """
    evaluation = Evaluation.objects.select_for_update(of=("self",)).for_list().get(pk=evaluation.pk)
    require(QuarterVerb.SUMMARISE, evaluation, by)
    if evaluation.sheets.filter(case__member=by, case__released_at__isnull=True).exists():
        raise ValidationError(
            _("Your own result stands in this table and is not released. Ask a colleague to print it.")
        )
    return _ask(Document(kind=DocumentKind.SUMMARY, evaluation=evaluation, requested_by=by))


def _ask(wanted: Document) -> Document:
    """Order the printing of ``wanted``, or return an earlier order of it that is not finished yet.

    The caller has locked the form or evaluation, so that two clicks lead to one order.
    """
    same = Document.objects.unfinished().filter(
        kind=wanted.kind, sheet=wanted.sheet, evaluation=wanted.evaluation
    )
    at_work = same.first()
    if at_work:
        return at_work
    wanted.save()
    Event.record("request_document", wanted, by=wanted.requested_by, kind=wanted.kind)
    ask("reviews.build_document", wanted.pk)
    return wanted
