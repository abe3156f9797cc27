"""Defines who may take which step of a rating. The stages of a round or a quarter are not considered here:
the reviews add them to ``CASE_RULES``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, Member, RoleKind
from members.rules import IN_WORDS, for_whom, note_stood_in
from ratings import own
from ratings.models import LocalRuleSet, Petition, RatingCase, RuleSetState, Step
from ratings.models.ruleset import keeps_rulesets, reads_rulesets
from ratings.notation import in_brackets
from ratings.rulesets import OwnStep


class CaseVerb(StrEnum):
    """What can be done with one rating case, in any round or quarter."""

    APPRAISE = "appraise"
    ENTER_BODY = "enter_body"
    DECIDE = "decide"
    MITIGATE = "mitigate"
    DECLARE_CONFLICT = "declare_conflict"
    EXCEPT_CONFLICT = "except_conflict"
    OBJECT = "object"
    LEAVE_UNRATED = "leave_unrated"
    SETTLE_PETITION = "settle_petition"
    RE_RATE = "re_rate"


class RuleSetVerb(StrEnum):
    """What can be done with a local rule set."""

    DERIVE = "derive"
    CHANGE = "change"
    CHECK = "check"
    USE = "use"
    REOPEN = "reopen"


@dataclass(frozen=True)
class CaseRule:
    """Who may use one verb on a case: people with a role of one of these ``kinds`` over the case's committee,
    never in their own case (R17), and never in that of somebody for whom they only stand in. ``says`` names
    the step in words for the pages.

    ``unreleased``: only before the result is released. ``appraised``: only after an appraisal.
    ``by_another``: not the person who appraised the case. ``judges``: people who lead or sit in a collective
    do this in its case only where the table of authority lets them take that step. ``of_level``: only who
    acts for the level that the table names to decide (366-QĐ/TW Đ13).
    """

    says: str | Promise
    kinds: frozenset[str]
    unreleased: bool = False
    appraised: bool = False
    by_another: bool = False
    judges: OwnStep | None = None
    of_level: bool = False


_SERVING = frozenset({HEAD, RoleKind.CLERK, RoleKind.STAFF})
_APPROVER = frozenset({RoleKind.APPROVER})

CASE_RULES: dict[CaseVerb, CaseRule] = {
    CaseVerb.APPRAISE: CaseRule(
        _("Score and propose a level"), _SERVING, unreleased=True, judges=OwnStep.APPRAISED
    ),
    CaseVerb.ENTER_BODY: CaseRule(
        _("Enter what a body in between proposed or passed, with its paper"),
        _SERVING | _APPROVER,
        unreleased=True,
        appraised=True,
    ),
    CaseVerb.DECIDE: CaseRule(
        _("Decide the level"),
        _APPROVER,
        unreleased=True,
        appraised=True,
        by_another=True,
        judges=OwnStep.DECIDED,
        of_level=True,
    ),
    CaseVerb.MITIGATE: CaseRule(
        _("Record a ground to consider a better level than a trigger's"),
        _APPROVER,
        appraised=True,
        by_another=True,
        judges=OwnStep.DECIDED,
        of_level=True,
    ),
    CaseVerb.OBJECT: CaseRule(_("Record and settle what is raised against a case"), _SERVING),
    CaseVerb.DECLARE_CONFLICT: CaseRule(
        _("Declare that somebody has a conflict of interest in a case"), _SERVING | _APPROVER
    ),
    CaseVerb.EXCEPT_CONFLICT: CaseRule(
        _("Put an exception to a conflict of interest on record"),
        frozenset({RoleKind.STAFF, RoleKind.APPROVER}),
    ),
    CaseVerb.LEAVE_UNRATED: CaseRule(
        _("Leave a subject unrated, with the reason"), _SERVING | _APPROVER, unreleased=True
    ),
    CaseVerb.SETTLE_PETITION: CaseRule(
        _("Settle a petition"), _APPROVER, by_another=True, judges=OwnStep.DECIDED
    ),
    CaseVerb.RE_RATE: CaseRule(
        _("Cancel the level decided and decide anew"),
        _APPROVER,
        appraised=True,
        by_another=True,
        judges=OwnStep.DECIDED,
        of_level=True,
    ),
}


def case_refusal(verb: CaseVerb, case: RatingCase, by: Member) -> str:
    """Return a sentence that says why this person may not use the verb on the case, empty if they may."""
    rule, appraised = CASE_RULES[verb], case.step(Step.APPRAISED)
    if not rule.kinds & by.reach.kinds_over(case.committee):
        return for_whom(str(words) for kind, words in IN_WORDS.items() if kind in rule.kinds)
    near = judging_refusal(verb, case, by) or _too_near(rule, case, by) or conflict_refusal(verb, case, by)
    if near:
        return near
    if rule.unreleased and case.released_at is not None:
        return gettext("The result is released. It is changed by a re-rating only.")
    if rule.appraised and appraised is None:
        return gettext("The case has not been appraised. Propose a level for it first.")
    if rule.by_another and appraised is not None and appraised.by_id == by.pk:
        return gettext("You appraised this case: another approver has to do this.")
    return ""


def judging_refusal(verb: CaseVerb, case: RatingCase, by: Member) -> str:
    """Return a sentence that says why this person does not judge this collective: it is the own one, or is
    decided at a level for which the person does not act. Empty for cases of people, and for verbs that judge
    nothing."""
    rule = CASE_RULES[verb]
    if case.member_id is not None or rule.judges is None:
        return ""
    if not own.is_own_step(case, rule.judges):
        if own.sits_in_collective(by, case):
            return _own_collective(case)
        near = own.absent_of_collective(by, case)
        if not rule.kinds & by.reach.kinds_over(case.committee, not_for=near):
            return gettext("You stand in for somebody who may not do this here: somebody else has to do it.")
    return own.wrong_level(by, case) if rule.of_level else ""


def _too_near(rule: CaseRule, case: RatingCase, by: Member) -> str:
    """Return a sentence that says why this person stands too near to the case: it is the own one, or that of
    somebody for whom the person stands in. Empty if nothing of it is so."""
    appraised = case.step(Step.APPRAISED)
    barred = {case.member_id, appraised.by_id if rule.by_another and appraised else None}
    if not rule.kinds & by.reach.kinds_over(case.committee, not_for=barred):
        return gettext("You stand in for somebody who may not do this here: somebody else has to do it.")
    if case.member_id == by.pk:
        return gettext("This concerns your own case: somebody else has to do it.")
    return ""


def conflict_refusal(verb: CaseVerb, case: RatingCase, by: Member) -> str:
    """Return a sentence that says why a declared conflict of interest keeps the person from this step, empty
    if none does. It bars as the own case does, except from declaring one."""
    conflict = None if verb is CaseVerb.DECLARE_CONFLICT else own.conflict_of(by, case)
    if conflict is None:
        return ""
    text = gettext(
        "A conflict of interest is declared for you in this case (%(kind)s): somebody else has to do it,"
        " unless an exception is put on record."
    )
    return text % {"kind": conflict.get_kind_display()}


def _own_collective(case: RatingCase) -> str:
    row = own.authority_of(case)
    said = gettext(
        "You lead or sit in this collective, so its case is your own case: somebody else has to do it, unless"
        " the table of authority says otherwise"
    )
    return f"{said}{in_brackets(row.source, certain=row.certain) if row else ''}."


def can_on_case(member: Member, verb: CaseVerb, case: RatingCase) -> bool:
    """Return whether the member may use the verb on the case, whatever the stage of the session."""
    return not case_refusal(verb, case, member)


def require_on_case(verb: CaseVerb, case: RatingCase, by: Member) -> None:
    """Raise ``PermissionDenied`` (403) with a sentence that says why, if ``by`` may not use the verb on the
    case."""
    refusal = case_refusal(verb, case, by)
    if refusal:
        raise PermissionDenied(refusal)
    note_stood_in(by, CASE_RULES[verb].says, lambda member: can_on_case(member, verb, case))


def can_settle_petition(member: Member, petition: Petition) -> bool:
    """Return whether the member may settle the petition: as an approver who neither lodged it nor appraised
    or decided the case, and who does not stand in for one who did."""
    barred = {petition.by_id, petition.entered_by_id, petition.step.by_id, petition.case.member_id}
    return (
        can_on_case(member, CaseVerb.SETTLE_PETITION, petition.case)
        and member.pk not in barred
        and bool(
            CASE_RULES[CaseVerb.SETTLE_PETITION].kinds
            & member.reach.kinds_over(petition.case.committee, not_for=barred)
        )
    )


def can_read_rulesets(member: Member) -> bool:
    """Return whether the member may read rule sets: as staff, approver or administrator of any part of the
    tree."""
    return reads_rulesets(member)


def can_keep_calendar(member: Member) -> bool:
    """Return whether the member may set working days: as staff over the whole tree, where these days are
    valid."""
    return keeps_rulesets(member)


def can_derive_ruleset(member: Member, committee: Committee | None = None) -> bool:
    """Return whether the member may derive a local rule set: as staff over the whole tree, where it can be
    used, or for a ``committee`` and below as staff over it."""
    return keeps_rulesets(member, committee)


def may_derive(member: Member) -> bool:
    """Return whether the member may derive a local rule set for any part of the tree."""
    return any(held.kind == RoleKind.STAFF and not held.is_former for held in member.reach.held)


def can_change_ruleset(member: Member, local: LocalRuleSet) -> bool:
    """Return whether the member may change this rule set, check it and take it into use: as staff over the
    part of the tree in which it is valid, while the rule set is a draft."""
    return keeps_rulesets(member, local.committee) and local.state == RuleSetState.DRAFT


def can_reopen_ruleset(member: Member, local: LocalRuleSet, *, is_used: bool) -> bool:
    """Return whether the member may make this usable rule set a draft again: as staff over the part of the
    tree in which it is valid, while no period was opened under it and none derives from it (``is_used``)."""
    return keeps_rulesets(member, local.committee) and local.is_usable and not is_used


def can_group(member: Member, committee: Committee) -> bool:
    """Return whether the member may arrange the peer groups of this committee: as staff of the organisation
    commission over it."""
    return RoleKind.STAFF in member.reach.kinds_over(committee)
