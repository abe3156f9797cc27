"""The member, who is reviewed, and the login, with which a member signs in."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import connection, models
from django.db.models.functions import Lower
from django.dispatch import Signal
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models.committee import Committee, CommitteeQuerySet
from members.models.names import SITS_IN_TITLE, name_begins, search_name_field, sort_name_field
from members.models.role import HEAD, SUBSTITUTED, SUBTREE_KINDS, HeldRole, LedPost, Reach, RoleKind, StoodIn
from members.refusal import INSERT, UPDATE, refuse
from members.words import NameWords, WordsIndex


class Activity(models.TextChoices):
    """Whether a member takes part in party activities, and if no longer, why.

    The exempt and the suspended are not reviewed (366-QĐ/TW Đ5.2.1). Those of ``GONE`` are no members of a
    cell here any more."""

    ACTIVE = "active", _("Active")
    EXEMPT = "exempt", _("Exempt from work and activities")
    SUSPENDED = "suspended", _("Suspended from activities")
    OFF_COMMITTEE = "off_committee", _("Suspended from committee work")
    ABROAD = "abroad", _("Abroad")
    MOVED_OUT = "moved_out", _("Moved out")
    EXPELLED = "expelled", _("Expelled")
    STRUCK_OFF = "struck_off", _("Name deleted from the list of members")
    DIED = "died", _("Died")
    MERGED = "merged", _("Entered twice, merged into another record")


GONE = frozenset({Activity.MOVED_OUT, Activity.EXPELLED, Activity.STRUCK_OFF, Activity.DIED, Activity.MERGED})
"""The activities of those who have left: they have no part in anything that begins later. A record that was
merged into another one is one of them."""

ENTERED = [(value, label) for value, label in Activity.choices if value != Activity.MERGED]
"""The activities that somebody enters. ``Activity.MERGED`` comes of merging alone."""


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


members_are_merging = Signal()
"""Sent before the record of a person who was entered twice is merged into the other one, with ``kept`` and
``emptied``. A receiver returns the sentences that say what stands in the way. So a higher storey is asked
without being imported here."""


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the members whom this member may see.

        They are the member, and everybody with a cell or a post in a committee that the member may see."""
        committees = Committee.objects.visible_to(member).values("pk")
        return self.filter(
            models.Q(pk=member.pk) | models.Q(cell__in=committees) | models.Q(posts__committee__in=committees)
        ).distinct()

    def administered_by(self, member: Member) -> Self:
        """Filter to the members over whose cell this member is administrator today."""
        return self.filter(member.reach.over("cell", RoleKind.ADMINISTRATOR))

    def searched(self, typed: str) -> Self:
        """Filter to the members of whose names each typed word begins a word, however it was typed, and to
        those with this code or, where a digit was typed, with a code that begins so. Nothing typed leaves
        everybody."""
        typed = typed.strip()
        if not typed:
            return self
        spellings = {typed, typed.upper()}
        codes = models.Q(code__in=sorted(spellings))
        # Without a digit it is a name, and a comparison of beginnings would be tried on every row found.
        if any(letter.isdigit() for letter in typed):
            for spelling in sorted(spellings):
                codes |= models.Q(code__startswith=spelling)
        return self.filter(name_begins(typed) | codes)


_HELD = """
    WITH RECURSIVE held(kind, committee_id, path, is_former, substitution, absent_id, absent_name) AS (
        SELECT role.kind::text, role.committee_id, committee.path::text, false,
            CASE WHEN role.in_place_of_id IS NOT NULL THEN role.id END, role.in_place_of_id,
            COALESCE(absent.full_name::text, '')
        FROM members_role role JOIN members_committee committee ON committee.id = role.committee_id
        LEFT JOIN members_member absent ON absent.id = role.in_place_of_id
        WHERE role.member_id = %(member)s AND role.starts_on <= %(today)s
            AND (role.ends_on IS NULL OR role.ends_on >= %(today)s)
        UNION
        SELECT %(head)s::text, post.committee_id, committee.path::text, false, NULL::bigint, NULL::bigint, ''
        FROM members_post post JOIN members_committee committee ON committee.id = post.committee_id
        WHERE post.member_id = %(member)s AND post.is_head AND post.starts_on <= %(today)s
            AND (post.ends_on IS NULL OR post.ends_on >= %(today)s)
        UNION
        SELECT held.kind, former.id, former.path::text, true,
            held.substitution, held.absent_id, held.absent_name
        FROM members_committee former
        JOIN members_committee successor ON successor.id = former.successor_id
        JOIN held ON held.kind = ANY(%(inherited)s) AND held.committee_id = successor.id
            OR held.kind = ANY(%(subtree)s) AND successor.path LIKE held.path || '%%'
                AND former.path NOT LIKE held.path || '%%'
        WHERE former.successor_id IS NOT NULL
    )
    SELECT kind, committee_id, path, is_former, substitution, absent_id, absent_name FROM held
"""
_FROM_ABOVE = SUBTREE_KINDS - {RoleKind.ADMINISTRATOR}
_KINDS: dict[str, Any] = {
    "head": HEAD,
    "subtree": sorted(_FROM_ABOVE),
    "inherited": sorted({HEAD, RoleKind.CLERK, *_FROM_ABOVE}),
}
"""The values of ``_HELD`` that are the same for everybody. Who was sent to a committee for some days sees
nothing of those that went over into it, and an administrator has no part in reviews."""


class Member(models.Model):
    """One party member.

    ``in_system`` is false for those who work outside the political system (form 2C). Of a member
    ``is_born_in_year`` only the year of birth is known, and ``born_on`` is its first day. Without
    ``official_on`` nothing is known of the probation. ``activity`` and ``cell`` are those of today; the
    entries in ``activity_changes`` and ``cell_changes`` say since when and by which document. ``sort_name``
    and ``search_name`` are made of the full name by the database. ``merged_into``: the record that holds
    everything of this person, who was entered twice; of the emptied record nothing is changed any more.
    ``settled``: what was already read about the person in the present request (``settled.once_a_request``),
    None outside requests. ``stood_in``: in whose place the right was used that was asked last
    (``rules.note_stood_in``), None if it was the own right; the history says so."""

    code = models.CharField(_("member code"), max_length=20, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    sort_name = sort_name_field("full_name")
    search_name = search_name_field("full_name")
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    born_on = models.DateField(_("date of birth"))
    is_born_in_year = models.BooleanField(_("only the year of birth is known"), default=False)
    admitted_on = models.DateField(_("admitted on"))
    official_on = models.DateField(_("official member on"), null=True, blank=True)
    card_number = models.CharField(_("party card number"), max_length=20, blank=True)
    workplace = models.CharField(_("workplace"), max_length=200, blank=True)
    cell = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="cell_members",
        verbose_name=_("party cell"),
        db_index=False,  # it is the first column of "member_by_cell"
    )
    in_system = models.BooleanField(_("works in the political system"), default=True)
    activity = models.CharField(
        _("activity"), max_length=20, choices=Activity.choices, default=Activity.ACTIVE
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_records",
        verbose_name=_("merged into"),
    )

    objects = MemberQuerySet.as_manager()

    settled: dict[str, Any] | None = None
    stood_in: StoodIn | None = None

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering: ClassVar = ["sort_name", "code"]
        indexes = [
            models.Index(fields=["sort_name", "code"], name="member_in_order"),
            models.Index(fields=["search_name"], name="member_by_search_name"),
            WordsIndex(NameWords("search_name"), name="member_by_words"),
            models.Index(fields=["cell", "activity"], name="member_by_cell"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(activity__in=Activity.values), name="member_activity_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(admitted_on__gt=models.F("born_on")),
                name="member_admitted_after_birth",
                violation_error_message=_("The admission does not lie after the birth."),
            ),
            models.CheckConstraint(
                condition=models.Q(official_on__isnull=True)
                | models.Q(official_on__gte=models.F("admitted_on")),
                name="member_official_after_admission",
                violation_error_message=_("The official date lies before the admission."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_born_in_year=False) | models.Q(born_on__month=1, born_on__day=1),
                name="member_born_in_year_has_no_day",
                violation_error_message=_("Where only the year of birth is known, the day is 1 January."),
            ),
            models.CheckConstraint(
                condition=models.Q(sex__in=["", *Sex.values]),
                name="member_sex_is_known",
                violation_error_message=_("This sex is not known."),
            ),
            models.CheckConstraint(
                condition=models.Q(activity=Activity.MERGED.value) ^ models.Q(merged_into__isnull=True),
                name="member_merged_says_into_whom",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "member_stays_merged",
                "a record that was merged stays as it is",
                UPDATE,
                condition=pgtrigger.Q(old__merged_into__isnull=False),
                # What the database makes of the name is not there yet before the row is written.
                where="""
                    to_jsonb(NEW) - '{merged_into_id,sort_name,search_name}'::text[]
                    <> to_jsonb(OLD) - '{merged_into_id,sort_name,search_name}'::text[]
                """,
            ),
            refuse(
                "member_merged_into_a_standing_one",
                "a record is merged into one that stands by itself",
                INSERT,
                UPDATE,
                condition=pgtrigger.Q(new__merged_into__isnull=False),
                where="""
                    EXISTS (
                        SELECT 1 FROM members_member
                        WHERE id = NEW.merged_into_id AND (merged_into_id IS NOT NULL OR id = NEW.id)
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def born(self) -> str:
        """The date of birth as it is written: 05/03/1972, or the year alone where no more is known."""
        return f"{self.born_on:%Y}" if self.is_born_in_year else f"{self.born_on:%d/%m/%Y}"

    @property
    def is_active(self) -> bool:
        return self.activity == Activity.ACTIVE

    @property
    def has_left(self) -> bool:
        return self.activity in GONE

    @property
    def stood_in_for(self) -> str:
        """The name of the person in whose place the right was used that was asked last, empty where it was
        the own right."""
        return self.stood_in.name if self.stood_in else ""

    @property
    def is_merged(self) -> bool:
        """Whether everything of this record went to another one of the same person."""
        return self.merged_into_id is not None

    @property
    def is_probationary(self) -> bool:
        """Whether the member is still on probation today, as far as that is known."""
        return bool(self.official_on and self.official_on > clock.today())

    @cached_property
    def reach(self) -> Reach:
        """The roles and headships that the member holds today, with the committees they reach.

        They are read in one query and kept for the whole request. Every page asks this query, and Django
        takes ten times as long to compose it as PostgreSQL takes to run it, so it is written out. It holds
        the same dates as ``Role.current`` and ``Post.current``."""
        with connection.cursor() as cursor:
            cursor.execute(_HELD, _KINDS | {"member": self.pk, "today": clock.today()})
            return Reach(tuple(HeldRole(*row) for row in cursor.fetchall()))

    @cached_property
    def seats(self) -> tuple[LedPost, ...]:
        """The posts by which the member leads or sits in a collective, or did, read once and kept for the
        whole request. A title of somebody who leads nothing, such as a specialist's, is no seat, while that
        of a member of the committee (chi ủy viên) is."""
        columns = ("committee", "committee__path", "starts_on", "ends_on")
        sits = models.Q(leads=True) | models.Q(is_head=True) | models.Q(title__regex=SITS_IN_TITLE)
        posts = self.posts.filter(sits).order_by("pk")
        return tuple(LedPost(*row) for row in posts.values_list(*columns))

    def holds(self, *kinds: str) -> bool:
        """Whether the member holds a role of one of these kinds today, in any committee.

        The kind ``HEAD`` stands for the post of a committee's head."""
        return any(held.kind in kinds for held in self.reach.held)

    @property
    def watches(self) -> bool:
        """Whether the member watches the review rounds of a whole subtree, as staff or approver."""
        return self.holds(RoleKind.STAFF, RoleKind.APPROVER)

    @property
    def handles_quarters(self) -> bool:
        """Whether the member may have to act on leaders' evaluations of a quarter."""
        return self.holds(HEAD, RoleKind.CLERK, RoleKind.STAFF, RoleKind.APPROVER)

    @property
    def keeps_registers(self) -> bool:
        """Whether the member keeps the register of papers sent of a committee, as its head or clerk."""
        return self.holds(HEAD, RoleKind.CLERK)

    @property
    def has_substitutes(self) -> bool:
        """Whether somebody can stand in for the member, or the member stands in for somebody."""
        return self.holds(*SUBSTITUTED)

    @property
    def administers(self) -> bool:
        return self.holds(RoleKind.ADMINISTRATOR)

    @property
    def administered(self) -> CommitteeQuerySet:
        """The committees over which the member is administrator today, in the order of the tree."""
        rows = Committee.objects.get_queryset()
        return rows.filter(self.reach.over("", RoleKind.ADMINISTRATOR))

    @cached_property
    def unread_notices(self) -> int:
        return self.notices.unread().count()


_NOT_NAMES = {field.name for field in Member._meta.concrete_fields} - {"id", "full_name"}  # noqa: SLF001


def all_but_names(*people: str) -> list[str]:
    """Return the lookups of all that is stored about members except their names. ``people`` are the lookups
    to members that are read along with other rows. Where only their names are shown, ``defer`` leaves out
    the rest, which is most of what the statement would read."""
    return [f"{person}__{name}" for person in people for name in sorted(_NOT_NAMES)]


class User(AbstractUser):
    """One login, which belongs to one member.

    What the member may do depends on posts and roles, not on the login. ``one_time_until``: the last day on
    which the password, which was printed on a slip, is taken; None once the member has chosen a password.
    ``sessions_ended_at``: when all sessions of that moment were ended, because the login was closed."""

    stays_with_record = True
    """A login is that of one record. If the record is merged into another one, it is closed and stays."""

    first_name = None  # type: ignore[assignment]  # the name is the person's
    last_name = None  # type: ignore[assignment]  # the name is the person's
    date_joined = models.DateTimeField(_("date joined"), default=clock.now)
    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="user")
    one_time_until = models.DateField(_("one-time password until"), null=True, blank=True)
    sessions_ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    REQUIRED_FIELDS: ClassVar = ["email", "member_id"]

    owes_second_factor = False
    """Whether the login has no second factor although a role of the member demands one. It is set on the
    login of a request (``members.backends``)."""

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_one_address",
                violation_error_message=_("Another login uses this address."),
            )
        ]

    def get_full_name(self) -> str:
        return self.member.full_name

    def get_session_auth_hash(self) -> str:
        """Return the hash that every session of this login holds. A session with another one is over.

        It changes with the password and when the sessions are ended. Opening the login again therefore does
        not bring them back."""
        of_password = super().get_session_auth_hash()
        if self.sessions_ended_at is None:
            return of_password
        return salted_hmac(of_password, self.sessions_ended_at.isoformat(), algorithm="sha256").hexdigest()

    @property
    def has_lapsed(self) -> bool:
        """Whether the one-time password was not used in time."""
        return self.one_time_until is not None and self.one_time_until < clock.today()
