"""Who may do what with the quarterly evaluation of leaders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from members.models import Member
from ratings.rules import CASE_RULES, CaseVerb
from reviews.models import Evaluation, SelfEvaluation
from reviews.rules.capacities import AUTHOR, CAPACITY_OF, FROM_LEVELS_ABOVE, LEADS, Position, Rule, handlers
from reviews.rules.verbs import QuarterVerb
from reviews.stages import UNFINISHED_FORM, Capacity, SheetState

HANDED_IN_SHEETS = frozenset(SheetState) - UNFINISHED_FORM

QUARTER_RULES: dict[QuarterVerb, Rule] = {
    QuarterVerb.WRITE: Rule(
        _("Fill in and hand in the self-evaluation"), frozenset({AUTHOR}), UNFINISHED_FORM, own=True
    ),
    QuarterVerb.RETURN: Rule(
        _("Return it with a reason"), LEADS | {Capacity.STAFF}, frozenset({SheetState.SUBMITTED}), own=False
    ),
    QuarterVerb.APPRAISE: Rule(
        _("Score and propose a level"),
        handlers(CaseVerb.APPRAISE),
        frozenset({SheetState.SUBMITTED, SheetState.APPRAISED, SheetState.DECIDED}),
        own=False,
    ),
    QuarterVerb.DECIDE: Rule(
        _("Decide the level"),
        handlers(CaseVerb.DECIDE),
        frozenset({SheetState.APPRAISED, SheetState.DECIDED}),
        own=False,
    ),
    QuarterVerb.LEAVE_UNRATED: Rule(
        _("Leave a leader unrated, with the reason"),
        handlers(CaseVerb.LEAVE_UNRATED),
        UNFINISHED_FORM | {SheetState.SUBMITTED, SheetState.APPRAISED},
        own=False,
    ),
    **{
        QuarterVerb(verb.value): Rule(
            CASE_RULES[verb].says, handlers(verb), frozenset(SheetState) - {SheetState.RELEASED}, own=False
        )
        for verb in (CaseVerb.DECLARE_CONFLICT, CaseVerb.EXCEPT_CONFLICT)
    },
    QuarterVerb.SEE_MARKS: Rule(
        _("See the marks given, before their release"),
        LEADS | FROM_LEVELS_ABOVE,
        frozenset(SheetState),
        own=False,
    ),
    QuarterVerb.PRINT: Rule(
        _("Ask for the form as a paper"), LEADS | FROM_LEVELS_ABOVE | {AUTHOR}, HANDED_IN_SHEETS
    ),
    QuarterVerb.RELEASE: Rule(
        _("Release what is decided"), FROM_LEVELS_ABOVE, frozenset({SheetState.DECIDED})
    ),
    QuarterVerb.SUMMARISE: Rule(
        _("Ask for the summary table of the quarter"), FROM_LEVELS_ABOVE, frozenset(SheetState)
    ),
}


def quarter_position(member: Member, thing: SelfEvaluation | Evaluation) -> Position:
    """Return the position of the member towards a sheet or towards an evaluation as a whole. The only query
    is that for the member's roles. An evaluation as a whole has no stage, because each sheet has a state of
    its own."""
    committee = thing.committee if isinstance(thing, Evaluation) else thing.case.committee
    kinds = member.reach.kinds_over(committee)
    played = frozenset(part for kind, part in CAPACITY_OF.items() if kind in kinds)
    if isinstance(thing, Evaluation):
        return Position(played)
    own = thing.case.member_id == member.pk
    return Position(played | {AUTHOR} if own else played, thing.standing, own=own)


def allowed_in_quarter(member: Member, thing: SelfEvaluation | Evaluation) -> frozenset[QuarterVerb]:
    """Return the verbs that this person may use now on one leader's sheet, or on the evaluation as a
    whole."""
    position = quarter_position(member, thing)
    return frozenset(verb for verb, rule in QUARTER_RULES.items() if rule.refuses(position) is None)


def sees_marks(member: Member, sheet: SelfEvaluation) -> bool:
    """Return whether the member sees the marks given. Everybody who may see the sheet does once its result is
    released. Before that only those with the verb ``SEE_MARKS`` do."""
    if sheet.case.released_at is not None:
        return True
    return QUARTER_RULES[QuarterVerb.SEE_MARKS].refuses(quarter_position(member, sheet)) is None
