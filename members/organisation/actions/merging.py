"""Merging the two records of a person who was entered twice.

Everything that names the one record names the other afterwards; the columns are found from the models. What
the database does not allow refuses the whole merge. The emptied record stays, with the code, and says where
its things went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from members import clock
from members.locks import hold_tables, lock_people
from members.models import (
    POWERFUL,
    Activity,
    ActivityChange,
    CellChange,
    Committee,
    Event,
    Member,
    Post,
    Role,
    RoleKind,
    RoleProposal,
    User,
    members_are_merging,
)
from members.organisation import notices
from members.organisation.actions.roles import RoleTerms, end_role, give_role
from members.refusal import Keeper
from members.rules import can_administer, can_merge_members, refuse_unless

NAMED = 5
"""How many rows in the way a refusal names at most."""


class Naming(NamedTuple):
    """A column of a table that names a member."""

    model: type[models.Model]
    column: str

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.column}"  # noqa: SLF001  # Django documents it for such use


def columns_naming_members() -> list[Naming]:
    """Return every column of every storey that names a member, but those of models that say with
    ``stays_with_record`` that their rows stay with the record for which they were made."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed or getattr(model, "stays_with_record", False):  # noqa: SLF001
            continue
        columns = [field for field in model._meta.local_fields if field.related_model is Member]  # noqa: SLF001
        found += [Naming(model, column.name) for column in columns]
    return found


def doubles_of(member: Member) -> models.QuerySet[Member]:
    """Filter to the records that may be of the same person: the same name, and the same birth as far as both
    records know it. A merged record has no doubles."""
    if member.is_merged:
        return Member.objects.none()
    same = models.Q(born_on=member.born_on)
    of_year = models.Q(born_on__year=member.born_on.year)
    same |= of_year if member.is_born_in_year else of_year & models.Q(is_born_in_year=True)
    others = Member.objects.filter(same, search_name=member.search_name, merged_into__isnull=True)
    return others.exclude(pk=member.pk)


@transaction.atomic
def merge_members(kept: Member, emptied: Member, document: str, *, by: Member) -> Member:
    """Merge the record ``emptied`` into the record ``kept`` of the same person, and return the latter.

    The login of the emptied record is closed. Its powerful roles end and are proposed anew for the kept one,
    so that nobody gains power by a merge. Posts and other roles go along. Cell, activity and data are those
    of the kept record. The history says which rows went over. Raises ``ValidationError`` with the names of
    what is in the way."""
    kept, emptied = _locked(kept, emptied, by=by)
    _refuse_what_is_in_the_way(kept, emptied)
    _close_login(emptied, kept, by=by)
    given_up = _end_roles(emptied, kept, by=by)
    moved = _move_everything(emptied, kept)
    _keep_present(kept)
    Member.objects.filter(pk=emptied.pk).update(activity=Activity.MERGED, merged_into=kept)
    for terms in given_up:
        give_role(kept, terms, by=by)
    trail = {str(naming): keys for naming, keys in moved.items()}
    Event.record("merge_member", kept, by=by, merged=emptied.code, document=document, rows=trail)
    Event.record("merged_into", emptied, by=by, into=kept.code, document=document)
    notices.members_merged(kept, emptied)
    return Member.objects.select_related("cell").get(pk=kept.pk)


def _locked(kept: Member, emptied: Member, *, by: Member) -> tuple[Member, Member]:
    """Lock both records and return them as they are now. Nobody else writes people, posts or roles meanwhile,
    since a merge writes whatever names the record. Raises ``PermissionDenied`` unless ``by`` may merge
    them."""
    hold_tables(alone=True)
    kept, emptied = lock_people(kept, emptied)
    sentence = _(
        "Only another administrator over all places where one of the two belongs, holds a role or is the head"
        " does this."
    )
    refuse_unless(can_merge_members(by, kept, emptied), sentence)
    places = Committee.objects.get_queryset().filter(
        models.Q(roles__in=Role.objects.not_over().filter(member=emptied))
        | models.Q(posts__in=Post.objects.filter(member=emptied, ends_on__isnull=True))
    )
    refuse_unless(all(can_administer(by, place) for place in places.distinct()), sentence)
    return kept, emptied


def _refuse_what_is_in_the_way(kept: Member, emptied: Member) -> None:
    """Raise ``ValidationError`` where the records are not of one person, or both stand in one place."""
    for record in (kept, emptied):
        if record.is_merged:
            raise ValidationError(_("%(code)s has been merged already.") % {"code": record.code})
    if not doubles_of(kept).filter(pk=emptied.pk).exists():
        raise ValidationError(_("The name or the birth differs. Set the wrong record right first."))
    if kept.has_left:
        raise ValidationError(
            _("%(name)s (%(code)s) has left. Enter first that the member is active again.")
            % {"name": kept, "code": kept.code}
        )
    sentences = [
        _("A role over %(committee)s is proposed for %(code)s. Confirm or reject it first.")
        % {"committee": proposal.committee, "code": emptied.code}
        for proposal in RoleProposal.objects.waiting().filter(member=emptied).select_related("committee")
    ]
    held = Post.objects.filter(member=kept, ends_on__isnull=True).values("committee")
    both = Post.objects.filter(member=emptied, ends_on__isnull=True, committee__in=held)
    sentences += [
        _("Both hold a post in %(committee)s. End one of them first.") % {"committee": post.committee}
        for post in both.select_related("committee")
    ]
    answers = members_are_merging.send(Member, kept=kept, emptied=emptied)
    sentences += [sentence for _receiver, found in answers for sentence in found or ()]
    if sentences:
        raise ValidationError(sentences)


def _close_login(emptied: Member, kept: Member, *, by: Member) -> None:
    user = User.objects.select_for_update().filter(member=emptied).first()
    if user and user.is_active:
        user.is_active, user.sessions_ended_at = False, clock.now()
        user.save(update_fields=["is_active", "sessions_ended_at"])
        Event.record("close_login", emptied, by=by, reason=_("Merged into %(code)s") % {"code": kept.code})


def _end_roles(emptied: Member, kept: Member, *, by: Member) -> list[RoleTerms]:
    """End the roles that do not simply go along: those that the kept record holds itself, and the powerful
    ones. Return the terms of the powerful ones that the kept record does not hold."""
    reason = _("Merged into %(code)s") % {"code": kept.code}
    theirs = Role.objects.not_over().filter(member=kept).values_list("kind", "committee")
    held, given_up = set(theirs), []
    for role in Role.objects.not_over().filter(member=emptied).select_related("committee"):
        is_held = (role.kind, role.committee_id) in held
        if role.kind not in POWERFUL and not is_held:
            continue
        if role.kind in POWERFUL and not is_held:
            held.add((role.kind, role.committee_id))
            starts_on = max(role.starts_on, clock.today())
            given_up.append(RoleTerms(RoleKind(role.kind), role.committee, starts_on, role.ends_on, reason))
        if role.ends_on is None or role.ends_on > clock.today():
            end_role(role, max(role.starts_on, clock.today()), reason, by=by)
    return given_up


def _move_everything(emptied: Member, kept: Member) -> dict[Naming, list[int]]:
    """Let every row that names the emptied record name the kept one, and return the keys of the rows by
    their column. Raises ``ValidationError`` that names the rows which the database does not let go."""
    columns: dict[type[models.Model], list[Naming]] = {}
    for naming in columns_naming_members():
        columns.setdefault(naming.model, []).append(naming)
    moved: dict[Naming, list[int]] = {}
    stuck: list[str] = []
    for model, namings in columns.items():
        keys = {naming: _keys_naming(emptied, naming) for naming in namings}
        if not any(keys.values()):
            continue
        rows = model._base_manager.filter(pk__in={pk for found in keys.values() for pk in found})  # noqa: SLF001
        moved |= {naming: found for naming, found in keys.items() if found}
        if not _moves(rows, namings, emptied, kept):
            words = _("Both stand in one place: %(kind)s “%(row)s”.")
            alone = [row for row in rows if not _moves(rows.filter(pk=row.pk), namings, emptied, kept)]
            name = model._meta.verbose_name  # noqa: SLF001
            stuck += [words % {"kind": name, "row": row} for row in alone]
    if stuck:
        raise ValidationError(stuck[:NAMED])
    return moved


def _keys_naming(emptied: Member, naming: Naming) -> list[int]:
    """Return the keys of the rows that name the record and go over. A powerful role that has just ended stays
    where it was held."""
    rows = naming.model._base_manager.filter(**{naming.column: emptied})  # noqa: SLF001  # all rows there are
    if naming.model is Role:
        rows = rows.exclude(pk__in=Role.objects.not_over().filter(kind__in=POWERFUL, member=emptied))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _moves(rows: models.QuerySet[Any], namings: Sequence[Naming], emptied: Member, kept: Member) -> bool:
    """Let the rows name the kept record wherever they name the other. Return False, with nothing changed, if
    the database refuses it.

    The triggers that keep a row as it was written are off meanwhile, in this transaction alone. (The context
    manager of ``pgtrigger`` needs a statement with two commands, which a pooled connection does not take.)"""
    named = {
        column: models.Case(
            models.When(**{column: emptied}, then=models.Value(kept.pk)),
            default=models.F(column),
            output_field=models.BigIntegerField(),
        )
        for _model, column in namings
    }
    triggers = getattr(rows.model._meta, "triggers", ())  # noqa: SLF001
    model: Any = rows.model
    keepers = ",".join(one.get_pgid(model) for one in triggers if isinstance(one, Keeper))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{keepers}}}"])
            rows.update(**named)
            cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is checked at the commit is checked now
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return False
    return True


def _keep_present(kept: Member) -> None:
    """Let cell and activity of the kept record hold after the entries of both. Where the last entry says
    something else, it is set right by another one of the same day."""
    document = _("Two records were merged")
    last_activity = ActivityChange.objects.filter(member=kept).last()
    if last_activity and last_activity.activity != kept.activity:
        ActivityChange.objects.create(
            member=kept, activity=kept.activity, starts_on=last_activity.starts_on, document=document
        )
    last_cell = CellChange.objects.filter(member=kept).last()
    if last_cell and last_cell.cell_id != kept.cell_id:
        CellChange.objects.create(
            member=kept, cell=kept.cell, starts_on=last_cell.starts_on, document=document
        )
