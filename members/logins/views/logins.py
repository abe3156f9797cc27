"""The pages of logins, for the administrator of a committee and all below it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members.acting import act, posted_keys
from members.actions.signins import closed_out
from members.logins import actions
from members.logins.forms import CloseForm, SearchForm, SlipsForm
from members.logins.printed import Slip
from members.models import GONE, ON_LOGINS, SIGN_INS, Committee, Event, Member, RoleKind, User, name_above
from members.models.person import MemberQuerySet
from members.paging import counted_parts, page_of, page_of_first, page_of_many, planned_for_its_values
from members.requests import MemberRequest
from members.resets.actions import send_link
from members.rules import can_administer, can_keep_login, can_require_second_factor, refuse_unless

SHOWN: dict[str, tuple[str | Promise, Q]] = {
    "none": (gettext_lazy("No login"), Q(user__member__isnull=True)),
    "never": (gettext_lazy("Never signed in"), Q(user__isnull=False, user__last_login__isnull=True)),
    "one-time": (gettext_lazy("One-time password open"), Q(user__one_time_until__isnull=False)),
    "closed": (gettext_lazy("Login closed"), Q(user__is_active=False)),
}
"""The parts of a list of logins that can be shown alone. Who has no login is asked by the column of the join,
by which PostgreSQL knows that it seeks rows without a partner."""

EVENTS: dict[str, str | Promise] = {
    "sign_in": gettext_lazy("Signed in"),
    "sign_in_failed": gettext_lazy("Wrong password"),
    "sign_in_closed": gettext_lazy("Right password of a closed login"),
    "sign_in_lapsed": gettext_lazy("One-time password after its last day"),
    "sign_out": gettext_lazy("Signed out"),
    "change_password": gettext_lazy("Changed the password"),
    "make_login": gettext_lazy("Login made"),
    "reset_login": gettext_lazy("New one-time password"),
    "close_login": gettext_lazy("Closed the login"),
    "open_login": gettext_lazy("Login opened again"),
    "unlock_login": gettext_lazy("Wrong passwords forgotten"),
    "second_factor_failed": gettext_lazy("Right password, wrong code of the second factor"),
    "set_up_second_factor": gettext_lazy("Set up the second factor"),
    "new_recovery_codes": gettext_lazy("New recovery codes"),
    "remove_second_factor": gettext_lazy("Second factor removed"),
    "set_address": gettext_lazy("Changed the e-mail address"),
    "ask_for_link": gettext_lazy("Somebody asked for a link for a new password"),
    "send_link": gettext_lazy("Link for a new password mailed"),
    "reset_by_link": gettext_lazy("New password set by a link"),
}
"""What happened to a login, in words, by the verb of the history."""

A_PAGE = 30
LATEST = 1_000
"""So many of the latest sign-ins of a subtree are shown."""

LISTED = (
    "code",
    "full_name",
    "cell__name",
    "user__username",
    "user__is_active",
    "user__last_login",
    "user__one_time_until",
)
"""The columns of a person that the list of logins shows."""

BAD = frozenset({"sign_in_failed", "sign_in_closed", "sign_in_lapsed", "second_factor_failed"})


@dataclass(frozen=True)
class EventLine:
    """One line of a list of sign-ins."""

    event: Event
    member: Member

    @property
    def words(self) -> str:
        return str(EVENTS[self.event.verb])

    @property
    def is_bad(self) -> bool:
        return self.event.verb in BAD

    @property
    def is_by_another(self) -> bool:
        return self.event.actor_id is not None and self.event.actor_id != self.member.pk


@require_GET
def own_top(request: MemberRequest) -> HttpResponse:
    """Lead to the logins of the highest committee that the signed-in person administers."""
    administered = Committee.objects.filter(request.member.reach.over("", RoleKind.ADMINISTRATOR))
    top = administered.order_by("depth", "path").first()
    if top is None:
        raise PermissionDenied(_("Logins are kept by the administrator."))
    return redirect("members:logins", top.pk)


@require_GET
def unit(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the people of a committee and all below it with what is to be known of their logins.

    ``?shown=`` limits the list to one part, ``?q=`` to names and codes that begin with a text. People
    are counted up to a limit, and so many are shown: whoever has more goes to a committee below."""
    committee = _administered(request, pk)
    people = _people(request, committee)
    parts = {"all": people} | {name: people.filter(part) for name, (_label, part) in SHOWN.items()}
    counts = counted_parts(parts)
    shown = request.GET.get("shown", "")
    search, rows = _searched(request, parts[shown] if shown in SHOWN else people)
    rows = rows.order_by("sort_name", "code")
    listed = Member.objects.select_related("user", "cell").only(*LISTED)
    listed = listed.annotate(above=name_above("cell")).order_by()
    if request.GET.get("q"):
        page = page_of_first(request, rows, listed, size=A_PAGE)
    else:
        total = counts[shown if shown in SHOWN else "all"]
        page = page_of_many(request, rows, listed, total=total, size=A_PAGE)
    rows_shown = [(member, getattr(member, "user", None)) for member in page]
    locked = closed_out(login for _member, login in rows_shown if login)
    context = {
        "committee": committee,
        "parts": [(name, label, counts[name]) for name, (label, _part) in SHOWN.items()],
        "total": counts["all"],
        "without": min(counts["none"].number, actions.MOST_SLIPS),
        "shown": shown,
        "search": search,
        "page": page,
        "rows": rows_shown,
        "locked": locked,
        "may_set_rules": can_require_second_factor(request.member),
        "slips_form": SlipsForm(initial={"help_line": request.session.get("help_line", "")}),
    }
    return render(request, "members/logins/unit.html", context)


@never_cache
@require_POST
def make(request: MemberRequest, pk: int) -> HttpResponse:
    """Make logins for people here who have none, and show their slips. They are shown this once."""
    committee = _administered(request, pk)
    form = SlipsForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.make_slips(committee, by=request.member),
        to=lambda slips: _slips(request, committee, form, slips),
        page=lambda: redirect("members:logins", committee.pk),
        again=reverse("members:logins", args=[committee.pk]),
    )


@never_cache
@require_POST
def renew(request: MemberRequest, pk: int) -> HttpResponse:
    """Make new slips for the people ticked, and show them. They are shown this once."""
    committee = _administered(request, pk)
    here = _people(request, committee).filter(pk__in=posted_keys(request, "member"))
    form = SlipsForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.renew_slips(list(here.values_list("pk", flat=True)), by=request.member),
        to=lambda slips: _slips(request, committee, form, slips),
        page=lambda: redirect("members:logins", committee.pk),
        again=reverse("members:logins", args=[committee.pk]),
    )


def _slips(request: MemberRequest, committee: Committee, form: SlipsForm, slips: list[Slip]) -> HttpResponse:
    help_line = request.session["help_line"] = form.cleaned_data["help_line"]
    title = ngettext("%(count)d login slip", "%(count)d login slips", len(slips)) % {"count": len(slips)}
    context = {
        "committee": committee,
        "slips": slips,
        "title": title,
        "help_line": help_line,
        "site": settings.SITE_URL.partition("://")[2],
    }
    return render(request, "members/logins/slips.html", context)


@require_GET
def sign_ins(request: MemberRequest, pk: int) -> HttpResponse:
    """Show who of a committee and all below it signed in, or tried to, the last first. Of all the years only
    the latest are shown, so that nobody has to count them.

    ``?q=`` limits the list to people whose name or code begins with a text."""
    committee = _administered(request, pk)
    search, people = _searched(request, _people(request, committee))
    with planned_for_its_values():
        events = Event.objects.latest_about(people, SIGN_INS)
    page = page_of_first(request, events, Event.objects.order_by(), size=A_PAGE, most=LATEST)
    context = {"committee": committee, "search": search, "page": page, "lines": _lines(list(page))}
    return render(request, "members/logins/sign_ins.html", context | {"most": LATEST})


@require_GET
def login_of(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the login of one person: its state, what an administrator may do with it, and its history."""
    return _login_page(request, _member(request, pk), CloseForm())


@require_POST
def close(request: MemberRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    form = CloseForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.close_login(member, form.cleaned_data["reason"], by=request.member),
        to=reverse("members:login", args=[member.pk]),
        page=lambda: _login_page(request, member, form),
        done=_("The login is closed, and its sessions are over."),
    )


@require_POST
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    return act(
        request,
        None,
        lambda: actions.open_login(member, by=request.member),
        to=reverse("members:login", args=[member.pk]),
        done=_("The login is open again, with the password that it had."),
    )


@require_POST
def unlock(request: MemberRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    return act(
        request,
        None,
        lambda: actions.unlock_login(member, by=request.member),
        to=reverse("members:login", args=[member.pk]),
        done=_("The wrong passwords are forgotten. The owner may try again at once."),
    )


@require_POST
def link(request: MemberRequest, pk: int) -> HttpResponse:
    """Mail the owner of a login a link for a new password."""
    member = _member(request, pk)
    return act(
        request,
        None,
        lambda: send_link(member, by=request.member),
        to=reverse("members:login", args=[member.pk]),
        done=_("The link is on its way. The password stays as it is until the owner uses it."),
    )


@require_POST
def remove_factor(request: MemberRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    return act(
        request,
        None,
        lambda: actions.remove_second_factor(member, by=request.member),
        to=reverse("members:login", args=[member.pk]),
        done=_("The second factor is removed."),
    )


def _login_page(request: MemberRequest, member: Member, form: CloseForm) -> HttpResponse:
    user = User.objects.filter(member=member).first()
    history = Event.objects.about_members(Member.objects.filter(pk=member.pk), ON_LOGINS)
    page = page_of(request, history)
    context = {
        "person": member,
        "user_shown": user,
        "may": can_keep_login(request.member, member),
        "locked": closed_out([user] if user else []),
        "has_factor": bool(user and actions.second_factor_of(user)),
        "form": form,
        "slips_form": SlipsForm(initial={"help_line": request.session.get("help_line", "")}),
        "page": page,
        "lines": _lines(list(page)),
    }
    return render(request, "members/logins/login.html", context)


def _administered(request: MemberRequest, pk: int) -> Committee:
    if committee := request.member.administered.filter(pk=pk).first():
        return committee
    committee = get_object_or_404(Committee.objects.visible_to(request.member), pk=pk)
    refuse_unless(
        can_administer(request.member, committee),
        _("Logins are kept by the administrator of this committee."),
    )
    return committee


def _member(request: MemberRequest, pk: int) -> Member:
    """Return a person whose login the signed-in person sees as administrator over the cell."""
    member = get_object_or_404(Member.objects.visible_to(request.member).select_related("cell"), pk=pk)
    refuse_unless(
        can_administer(request.member, member.cell),
        _("Logins are kept by the administrator of this committee."),
    )
    return member


def _people(request: MemberRequest, committee: Committee) -> MemberQuerySet:
    """Return the people here, without those who have left and have no login."""
    people = Member.objects.administered_by(request.member).filter(cell__path__startswith=committee.path)
    return people.exclude(activity__in=GONE, user__isnull=True)


def _searched(request: MemberRequest, people: MemberQuerySet) -> tuple[SearchForm, MemberQuerySet]:
    """Return the form of the search, and those of the people whom its text finds (``Member.searched``)."""
    form = SearchForm(request.GET)
    return form, people.searched(form.cleaned_data["q"] if form.is_valid() else "")


def _lines(events: list[Event]) -> list[EventLine]:
    people = Member.objects.in_bulk({event.subject_id for event in events})
    return [EventLine(event, people[event.subject_id]) for event in events]
