"""Finds the rule sets under which a round can be opened: those shipped with the program and the usable local
ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import Committee, Member, RoleKind
from members.rules import refuse_unless
from ratings import rulesets
from ratings.models import LocalRuleSet
from ratings.models.ruleset import keeps_rulesets
from ratings.rulesets import RuleSet, RuleSetSource


def usable_rulesets() -> list[RuleSetSource]:
    """Return all rule sets under which a round can be opened, the shipped ones before the local ones."""
    return [*rulesets.shipped_rulesets(), *(local.source for local in LocalRuleSet.objects.usable())]


def load_usable(code: str) -> RuleSetSource:
    """Return the usable rule set with this code. Raises ``FileNotFoundError`` if there is none."""
    local = LocalRuleSet.objects.usable().filter(code=code).first()
    return local.source if local else rulesets.load_shipped(code)


def hold_ruleset(code: str) -> RuleSetSource:
    """Return the usable rule set with this code and, if it is a local one, lock it until the end of the
    transaction, so that nobody can make it a draft again meanwhile.

    Must run inside a transaction. Raises ``FileNotFoundError`` if there is no usable rule set with this code.
    """
    LocalRuleSet.objects.select_for_update().filter(code=code).first()
    return load_usable(code)


def deriving_place(member: Member) -> Committee | None:
    """Return the part of the tree for which the member derives rule sets: ``None`` for the whole tree, else
    the highest committee over which the member is staff. Raises ``PermissionDenied`` if there is none."""
    if keeps_rulesets(member):
        return None
    held = [row.committee for row in member.reach.held if row.kind == RoleKind.STAFF and not row.is_former]
    found = Committee.objects.filter(pk__in=held).order_by("depth", "path").first()
    refuse_unless(found is not None, _("Only staff derive a rule set, each for their part."))
    return found


def is_parent_for(code: str, committee: Committee | None) -> bool:
    """Return whether a rule set that is valid in this committee may be derived from the one with this code:
    a shipped one, or a usable local one that is valid there, too."""
    if code in {source.code for source in rulesets.shipped_rulesets()}:
        return True
    local = LocalRuleSet.objects.usable().filter(code=code).select_related("committee").first()
    return local is not None and _reaches(local, committee)


def replaceable_rulesets(committee: Committee | None) -> QuerySet[LocalRuleSet]:
    """Return the local rule sets whose place a new one of this part of the tree may take."""
    return LocalRuleSet.objects.usable().filter(committee=committee)


def refuse_elsewhere(code: str, committee: Committee) -> None:
    """Raise ``ValidationError`` if the rule set with this code is not valid in the whole of the committee."""
    local = LocalRuleSet.objects.usable().filter(code=code).select_related("committee").first()
    if local is not None and not _reaches(local, committee):
        said = _("%(ruleset)s is valid only in %(committee)s and below.")
        raise ValidationError({"ruleset": said % {"ruleset": local.short, "committee": local.committee}})


def _reaches(local: LocalRuleSet, committee: Committee | None) -> bool:
    if local.committee is None:
        return True
    return committee is not None and committee.path.startswith(local.committee.path)


def superseded_on(sources: Sequence[RuleSetSource], day: dt.date) -> frozenset[str]:
    """Return the codes of those rule sets that another of them had replaced by this day. A local rule set is
    replaced together with the one that it was derived from."""
    known = [source.content for source in sources]
    replaced = {
        str(content["replaces"])
        for content in known
        if content.get("replaces") and str(content["effective_from"]) <= day.isoformat()
    }
    gone, before = replaced, set[str]()
    while gone != before:
        before = gone
        gone = gone | {str(content["code"]) for content in known if content.get("parent") in gone}
    return frozenset(gone)


@dataclass(frozen=True)
class OutOfForce:
    """Why a rule set is not in force on a day, and whether it may be used all the same with a reason."""

    sentence: str
    may_be_explained: bool


def out_of_force(ruleset: RuleSet, day: dt.date) -> OutOfForce | None:
    """Return why the rule set is not in force on this day, ``None`` if it is.

    A central regulation that is not in force yet is never used. A local one may be issued after the end of
    the period for which it is made, and whether a replaced one still holds is for its successor to say: both
    are used with a reason.
    """
    name = ruleset.short or ruleset.title
    if ruleset.effective_from > day:
        text = _("%(name)s is in force from %(start)s on, and not yet on %(day)s.")
        words = {"name": name, "start": f"{ruleset.effective_from:%d/%m/%Y}", "day": f"{day:%d/%m/%Y}"}
        return OutOfForce(text % words, may_be_explained=bool(ruleset.parent))
    for source in usable_rulesets():
        content = source.content
        start = dt.date.fromisoformat(str(content["effective_from"]))
        if content.get("replaces") in (ruleset.code, ruleset.parent or ruleset.code) and start <= day:
            text = _("%(name)s has been replaced by %(other)s since %(start)s.")
            words = {
                "name": name,
                "other": content.get("short") or source.title,
                "start": f"{start:%d/%m/%Y}",
            }
            return OutOfForce(text % words, may_be_explained=True)
    return None


def ruleset_of_year(year: int) -> str:
    """Return the code of the shipped rule set by which a year was rated: the one in force on its last day,
    and for years before them the oldest one."""
    last = dt.date(year, 12, 31).isoformat()
    known = [source.content for source in rulesets.shipped_rulesets() if not source.content.get("parent")]
    known.sort(key=lambda content: str(content["effective_from"]))
    in_force = [content for content in known if str(content["effective_from"]) <= last]
    return str((in_force[-1] if in_force else known[0])["code"])
