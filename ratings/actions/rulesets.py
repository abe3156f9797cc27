"""Actions on a local rule set: a draft is derived, changed, checked and taken into use. A usable rule set can
be made a draft again while no period has been opened under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Committee, Event, Member
from members.rules import refuse_unless
from ratings import catalogue, rulesets
from ratings.models import LocalRuleSet, Period, RuleSetState
from ratings.rules import can_change_ruleset, can_derive_ruleset, can_reopen_ruleset
from ratings.rulesets import (
    Content,
    GroupRow,
    Papers,
    Received,
    RuleSet,
    RuleSetError,
    RuleSetProblem,
    Settings,
)

ADDRESSES = frozenset({"new", "from-file"})
"""Words that stand in addresses where the code of a rule set stands in others."""
NAMES = ("code", "title", "short", "effective_from", "province")


@dataclass(frozen=True)
class Names:
    """How a local rule set is called: its code in the program, and the title, the number (``short``), the
    first day in force and the province of the regulation. It is valid in ``committee`` and below, without
    one in the whole tree. ``replaces`` is the code of the earlier one whose place it takes, empty if it
    takes none, ``None`` to leave that as it is."""

    code: str
    title: str
    short: str
    effective_from: dt.date
    province: str = ""
    committee: Committee | None = None
    replaces: str | None = None


@transaction.atomic
def derive_ruleset(
    parent: str, names: Names, settings: Settings, *, by: Member, start: RuleSet | None = None
) -> LocalRuleSet:
    """Create a draft derived from the rule set with the code ``parent``, and return it. What the settings do
    not hold is as in ``start``, by default the parent. Raises ``ValidationError``, with the field concerned,
    for example if the code is taken."""
    refuse_unless(
        can_derive_ruleset(by, names.committee),
        _("Only staff derive a rule set, each for their part."),
    )
    local = LocalRuleSet(parent=parent, committee=names.committee, made_by=by)
    _settle(local, names, settings, start)
    Event.record("derive_ruleset", local, by=by, parent=parent, code=local.code, overrides=local.overrides)
    return local


@transaction.atomic
def change_ruleset(local: LocalRuleSet, names: Names, settings: Settings, *, by: Member) -> LocalRuleSet:
    """Save changed names and settings of a draft and return it. It must then be checked again, because an
    earlier check was of the draft before the change."""
    local = _locked(local)
    refuse_unless(
        can_change_ruleset(by, local), _("Only a draft can be changed. Derive a new version from this one.")
    )
    old, start = local.overrides, _as_read(local)
    _unchecked(local)
    _settle(local, names, settings, start)
    Event.record("change_ruleset", local, by=by, code=local.code, old=old, new=local.overrides)
    return local


@transaction.atomic
def read_in_ruleset(received: Received, *, by: Member) -> LocalRuleSet:
    """Save a text that was handed in as a draft and return it: a new one, or the draft with the code that the
    text names. Raises ``ValidationError`` if the text cannot be read."""
    place, own = catalogue.deriving_place(by), received.ruleset
    if own is None:
        raise ValidationError(_("The file cannot be read yet: put right the lines listed."))
    local = LocalRuleSet.objects.select_for_update().filter(code=own.code).first()
    refuse_unless(
        local is None or can_change_ruleset(by, local),
        _("A rule set with this code is in use. Give the file a code of its own."),
    )
    old, verb = (local.overrides, "change_ruleset") if local else ({}, "derive_ruleset")
    local = local or LocalRuleSet(made_by=by, committee=place)
    local.parent = received.parent
    _unchecked(local)
    _write(local, _names_of(own), received.overrides)
    Event.record(verb, local, by=by, parent=local.parent, code=local.code, old=old, new=local.overrides)
    return local


@transaction.atomic
def change_papers(local: LocalRuleSet, papers: Papers, *, by: Member) -> LocalRuleSet:
    """Save the outlines of the forms and the lists of the dossiers of a draft, and return it."""
    local, start = _draft_as_read(local, by)
    old = local.overrides
    local.overrides = rulesets.settle_papers(local.parent_ruleset, start, papers, cited=local.short)
    _unchecked(local)
    local.save()
    Event.record("change_ruleset", local, by=by, code=local.code, old=old, new=local.overrides)
    return local


@transaction.atomic
def change_positions(local: LocalRuleSet, groups: Sequence[GroupRow], *, by: Member) -> LocalRuleSet:
    """Save the position groups of a draft with their criteria, and return it."""
    local, start = _draft_as_read(local, by)
    old = local.overrides
    local.overrides = rulesets.settle_positions(local.parent_ruleset, start, groups, cited=local.short)
    _unchecked(local)
    local.save()
    Event.record("change_ruleset", local, by=by, code=local.code, old=old, new=local.overrides)
    return local


@transaction.atomic
def note_checked(local: LocalRuleSet, paths: Collection[str], *, by: Member) -> LocalRuleSet:
    """Note that these rules of a draft were held against the signed text, which lifts their warning, and
    return the draft. Who did that and when stays with the rule set."""
    local, start = _draft_as_read(local, by)
    rules = [rule for rule in rulesets.unchecked_rules(start) if rule.path in paths]
    if not rules:
        raise ValidationError(_("Tick the rules that you have held against the signed text."))
    local.overrides = rulesets.lift_marks(local.parent_ruleset, start, paths)
    today = clock.today().isoformat()
    noted = [{"path": r.path, "name": r.name, "source": r.source, "by": str(by), "on": today} for r in rules]
    local.verified = [*local.verified, *noted]
    _unchecked(local)
    local.save()
    Event.record("note_checked", local, by=by, code=local.code, paths=[rule.path for rule in rules])
    return local


def _draft_as_read(local: LocalRuleSet, by: Member) -> tuple[LocalRuleSet, RuleSet]:
    """Return the draft, locked, and the rule set as it reads now. Raises ``ValidationError`` if it cannot be
    read, ``PermissionDenied`` if this person may not change it."""
    local = _locked(local)
    refuse_unless(
        can_change_ruleset(by, local), _("Only a draft can be changed. Derive a new version from this one.")
    )
    start = _as_read(local)
    if start is None:
        raise ValidationError(_("The draft cannot be read. Put right first what its page lists."))
    return local, start


@transaction.atomic
def check_ruleset(local: LocalRuleSet, *, by: Member) -> list[RuleSetProblem]:
    """Check a draft and return its problems, for example points that do not add up. If there are none, the
    whole rule set is saved as it reads now."""
    local = _locked(local)
    refuse_unless(can_change_ruleset(by, local), _("Only a draft can be checked."))
    problems, content = examine_ruleset(local)
    if not problems:
        source = rulesets.freeze_content(content, local.parent_ruleset)
        local.content, local.digest = source.content, source.digest
        local.checked_by, local.checked_at = by, clock.now()
        local.save()
    Event.record("check_ruleset", local, by=by, problems=[str(problem) for problem in problems])
    return problems


@transaction.atomic
def take_into_use(local: LocalRuleSet, *, by: Member) -> LocalRuleSet:
    """Make a checked draft usable and return it. From now on a round can be opened under it. Raises
    ``ValidationError`` if it was not checked, or has changed since the check, for example because its parent
    did."""
    local = _locked(local)
    refuse_unless(can_change_ruleset(by, local), _("This rule set is in use already."))
    if local.checked_at is None or rulesets.digest(local.resolved()) != local.digest:
        raise ValidationError(_("Check the rule set first: only what was found in order can be used."))
    local.state = RuleSetState.USABLE
    local.save(update_fields=["state"])
    Event.record("use_ruleset", local, by=by, code=local.code, digest=local.digest)
    return local


@transaction.atomic
def reopen_ruleset(local: LocalRuleSet, *, by: Member) -> LocalRuleSet:
    """Make a usable rule set a draft again and return it. Raises ``PermissionDenied`` if a period was opened
    under it. Opening a period locks this rule set, too, so that no period can be opened in between."""
    local = _locked(local)
    derived = LocalRuleSet.objects.filter(parent=local.code)
    is_used = Period.objects.filter(ruleset_code=local.code).exists() or derived.exists()
    refuse_unless(
        can_reopen_ruleset(by, local, is_used=is_used),
        _("A period or another rule set rests on this one: it stays as it is. Derive a new version from it."),
    )
    local.state = RuleSetState.DRAFT
    local.save(update_fields=["state"])
    Event.record("reopen_ruleset", local, by=by, code=local.code)
    return local


def examine_ruleset(local: LocalRuleSet) -> tuple[list[RuleSetProblem], Content]:
    """Return the problems that keep the rule set from being used, and its whole content, empty if it cannot
    be read. Writes nothing."""
    try:
        content = local.resolved()
        return [*rulesets.problems_of(content, local.parent_ruleset), *_wrongly_replaced(local)], content
    except RuleSetError as error:
        return [RuleSetProblem(error.path, error.expected)], {}
    except FileNotFoundError:
        return [RuleSetProblem("parent", f"không còn bộ quy định gốc {local.parent}")], {}


def judge_text(text: str) -> Received:
    """Return what a text that was handed in says as a local rule set, with every fault. Writes nothing."""
    received = rulesets.take_apart(text)
    if received.faults:
        return received
    try:
        source = catalogue.load_usable(received.parent)
    except (FileNotFoundError, ValueError):
        known = ", ".join(source.code for source in catalogue.usable_rulesets())
        said = f"cần mã của bộ quy định gốc: {known}"
        return Received(received.text, [rulesets.fault_at(received, "parent", said)], received.content)
    parent = rulesets.thaw_ruleset(source.digest, lambda: source.content)
    judged = rulesets.put_together(received, parent, source.content)
    return judged if judged.ruleset is None else _with_named(judged, judged.ruleset)


def _with_named(judged: Received, ruleset: RuleSet) -> Received:
    """Return the text with the faults that its names have as those of a draft."""
    try:
        named = {name: getattr(ruleset, name) for name in NAMES}
        LocalRuleSet(parent=judged.parent, **named).clean_fields(exclude=["made_by"])
    except ValidationError as error:
        found = [
            rulesets.fault_at(judged, path, " ".join(texts)) for path, texts in error.message_dict.items()
        ]
        return Received(judged.text, [*found, *judged.faults], judged.content)
    return judged


def _wrongly_replaced(local: LocalRuleSet) -> list[RuleSetProblem]:
    """Return a problem if the rule set says that it replaces one that is not for its place to replace, for
    example that of the centre, which would take that one from everybody."""
    code = local.overrides.get("replaces", "")
    if not code or catalogue.replaceable_rulesets(local.committee).filter(code=code).exists():
        return []
    return [
        RuleSetProblem(
            "replaces", f"chỉ thay thế được bộ quy định đang dùng của chính nơi này, không có {code}"
        )
    ]


def _locked(local: LocalRuleSet) -> LocalRuleSet:
    return LocalRuleSet.objects.select_for_update(of=("self",)).select_related("committee").get(pk=local.pk)


def _as_read(local: LocalRuleSet) -> RuleSet | None:
    """Return the rule set as it reads now, ``None`` if it cannot be read."""
    try:
        return RuleSet.parse(local.resolved())
    except RuleSetError:
        return None


def _unchecked(local: LocalRuleSet) -> None:
    local.content, local.digest, local.checked_by, local.checked_at = None, "", None, None


def _settle(local: LocalRuleSet, names: Names, settings: Settings, start: RuleSet | None) -> None:
    """Save the names of the rule set and the settings, the rest as in ``start``."""
    local.short = names.short
    _refuse_without_parent(local)
    parent = local.parent_ruleset
    overrides = rulesets.settle(parent, start or parent, settings, cited=names.short)
    if names.replaces is not None:
        overrides.pop("replaces", None)
    _write(local, names, overrides | ({"replaces": names.replaces} if names.replaces else {}))


def _write(local: LocalRuleSet, names: Names, overrides: Content) -> None:
    """Save the names of the rule set and what it says differently from its parent. Raises
    ``ValidationError``, with the field concerned, if a value is not valid or the code is taken."""
    for name in NAMES:
        setattr(local, name, getattr(names, name))
    _refuse_taken_names(local)
    local.overrides = overrides
    local.full_clean()
    try:
        with transaction.atomic():
            local.save()
    except IntegrityError:
        raise ValidationError({"code": _("This code is taken.")}) from None


def _names_of(ruleset: RuleSet) -> Names:
    return Names(ruleset.code, ruleset.title, ruleset.short, ruleset.effective_from, ruleset.province)


def _refuse_without_parent(local: LocalRuleSet) -> None:
    if not catalogue.is_parent_for(local.parent, local.committee):
        raise ValidationError(_("The rule set to derive from is not there."))


def _refuse_taken_names(local: LocalRuleSet) -> None:
    """Raise ``ValidationError`` if the parent is no shipped rule set, if the code is "new" or that of a
    shipped rule set, or if title or number are equal to the parent's."""
    _refuse_without_parent(local)
    if local.code in {source.code for source in rulesets.shipped_rulesets()} or local.code in ADDRESSES:
        raise ValidationError({"code": _("This code is taken.")})
    parent = local.parent_ruleset
    for name in ("title", "short"):
        if getattr(local, name) == getattr(parent, name):
            raise ValidationError(
                {name: _("This has to differ from that of the rule set it is derived from.")}
            )
