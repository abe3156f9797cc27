"""Notices about the evaluation of a quarter."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from members.notices import tell
from ratings.models import Step
from reviews.models import Evaluation, SelfEvaluation
from reviews.sessions.people import clerks_by_committee


def evaluation_opened(evaluation: Evaluation) -> None:
    """Tell every leader to fill in the form by the due date, and the clerks that they will appraise it."""
    due = evaluation.due_on.strftime("%d/%m/%Y")
    sheets = list(evaluation.sheets.select_related("case__member", "case__committee"))
    words = _("%(period)s: please fill in your self-evaluation and hand it in by %(due)s.")
    for sheet in sheets:
        if sheet.case.member:
            text = words % {"period": evaluation.period, "due": due}
            tell([sheet.case.member], text, sheet.get_absolute_url())
    serving = clerks_by_committee([sheet.case.committee_id for sheet in sheets])
    clerks_once = dict.fromkeys(clerk for served in serving.values() for clerk in served)
    words = _("%(evaluation)s is open: the leaders hand in by %(due)s, then you appraise.")
    tell(clerks_once, words % {"evaluation": evaluation, "due": due}, evaluation.get_absolute_url())


def sheet_opened(sheet: SelfEvaluation) -> None:
    """Tell a leader who has come since the opening to fill in the form by the due date."""
    words = _("%(period)s: please fill in your self-evaluation and hand it in by %(due)s.")
    evaluation = sheet.evaluation
    text = words % {"period": evaluation.period, "due": evaluation.due_on.strftime("%d/%m/%Y")}
    tell([sheet.case.member] if sheet.case.member else [], text, sheet.get_absolute_url())


def evaluation_handed_in(sheet: SelfEvaluation) -> None:
    """Tell the committee's clerks, who appraise the form, that it was handed in.

    If there are none, the member who opened the evaluation is told.
    """
    case = sheet.case
    serving = clerks_by_committee([case.committee_id]).get(case.committee_id, [])
    others = [clerk for clerk in serving if clerk.pk != case.member_id] or [sheet.evaluation.opened_by]
    words = _("%(name)s has handed in the self-evaluation of %(period)s.")
    tell(others, words % {"name": case, "period": sheet.evaluation.period}, sheet.get_absolute_url())


def evaluation_returned(sheet: SelfEvaluation) -> None:
    text = _("Your self-evaluation was returned: %(reason)s") % {"reason": sheet.return_reason}
    tell([sheet.case.member] if sheet.case.member else [], text, sheet.get_absolute_url())


def evaluation_released(sheets: list[SelfEvaluation]) -> None:
    """Tell each leader the leader's own level, and tell it to the clerks concerned.

    These are the clerks of the leader's committee and cell. The notice holds the level only, no points and no
    reasons.
    """
    cells = {sheet.case.member.cell_id for sheet in sheets if sheet.case.member}
    serving = clerks_by_committee([*cells, *(sheet.case.committee_id for sheet in sheets)])
    for sheet in sheets:
        member, period = sheet.case.member, sheet.evaluation.period
        if member is None:
            continue
        decided = sheet.case.step(Step.DECIDED)
        level = period.ruleset.level_name(decided.level) if decided else _("not rated")
        words = _("%(period)s: the result has been released. Your rating: %(level)s.")
        tell([member], words % {"period": period, "level": level}, sheet.get_absolute_url())
        words = _("%(period)s: %(subject)s is rated %(level)s.")
        told = words % {"period": period, "subject": member, "level": level}
        own = {clerk for clerk in serving.get(sheet.case.committee_id, []) if clerk.pk != member.pk}
        tell(own, told, sheet.get_absolute_url())
        of_cell = {clerk for clerk in serving.get(member.cell_id, []) if clerk.pk != member.pk} - own
        tell(of_cell, told, reverse("reviews:notices"))
