"""The pages on which a person who was entered twice is found and the two records are merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import Count, Q, Value
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.acting import act
from members.models import Member, Post, Role, name_above
from members.organisation.actions.merging import columns_naming_members, doubles_of, merge_members
from members.organisation.forms.merging import MergeForm
from members.organisation.views.people import fetch_member
from members.paging import page_of
from members.requests import MemberRequest


class Compared(NamedTuple):
    """What the two records say of one thing, each as lines."""

    label: str
    one: list[str]
    other: list[str]

    @property
    def differs(self) -> bool:
        return self.one != self.other


@require_GET
def merge_find(request: MemberRequest, pk: int) -> HttpResponse:
    """List the records that may be of the same person, as far as the signed-in member administers them."""
    person = fetch_member(request, pk)
    doubles = doubles_of(person)
    here = Member.objects.administered_by(request.member).filter(pk__in=doubles.values("pk"))
    page = page_of(request, here.select_related("cell").annotate(above=name_above("cell")).order_by("code"))
    context = {
        "person": person,
        "page": page,
        "rows": [(one, reverse("organisation:merge", args=[pk, one.pk])) for one in page],
        "elsewhere": doubles.count() - page.paginator.count,
    }
    return render(request, "members/organisation/merge_find.html", context)


@require_http_methods(["GET", "POST"])
def merge(request: MemberRequest, pk: int, other: int) -> HttpResponse:
    """Show the two records side by side with the question which one stays, and merge them."""
    one = fetch_member(request, pk)
    double = get_object_or_404(doubles_of(one), pk=fetch_member(request, other).pk)
    form = MergeForm(request.POST or None, one=one, other=double)

    def merged() -> Member:
        kept, emptied = form.kept_and_emptied()
        return merge_members(kept, emptied, form.cleaned_data["document"], by=request.member)

    def page() -> HttpResponse:
        context = {"form": form, "person": one, "other": double, "rows": _compared(one, double)}
        return render(request, "members/organisation/merge.html", context)

    return act(
        request,
        form,
        merged,
        to=lambda kept: reverse("organisation:member", args=[kept.pk]),
        page=page,
        done=lambda kept: _("Merged. Everything is now under the code %(code)s.") % {"code": kept.code},
    )


def _compared(one: Member, other: Member) -> list[Compared]:
    """Return what the records say, line by line, and how many rows name each of them."""
    of_both = Q(member__in=[one, other])
    posts = list(Post.objects.filter(of_both).select_related("committee").order_by("-starts_on"))
    roles = list(Role.objects.filter(of_both).select_related("committee").order_by("-starts_on"))
    said: dict[str, Callable[[Member], Iterable[object]]] = {
        _("Code"): lambda row: [row.code],
        _("Full name"): lambda row: [row.full_name],
        _("born"): lambda row: [row.born],
        _("sex"): lambda row: [row.get_sex_display()],
        _("admitted on"): lambda row: [f"{row.admitted_on:%d/%m/%Y}"],
        _("official member on"): lambda row: [f"{row.official_on:%d/%m/%Y}" if row.official_on else ""],
        _("party card number"): lambda row: [row.card_number],
        _("workplace"): lambda row: [row.workplace],
        _("party cell"): lambda row: [row.cell.full_place],
        _("activity"): lambda row: [row.get_activity_display()],
        _("Posts"): lambda row: [
            f"{post.title}, {_held(post, post.committee.name)}" for post in posts if post.member_id == row.pk
        ],
        _("Roles in the program"): lambda row: [
            f"{role.get_kind_display()}, {_held(role, role.committee.name)}"
            for role in roles
            if role.member_id == row.pk
        ],
        _("Sign-in"): lambda row: [row.user.username if hasattr(row, "user") else _("no login")],
    }
    rows = [
        Compared(label, *([str(line) for line in lines(record) if line] for record in (one, other)))
        for label, lines in said.items()
    ]
    counts = _rows_naming(one, other)
    return [*rows, Compared(_("In the program"), counts[one.pk], counts[other.pk])]


def _held(held: Post | Role, place: str) -> str:
    until = f"{held.ends_on:%d/%m/%Y}" if held.ends_on else "…"
    return f"{place} ({held.starts_on:%d/%m/%Y} – {until})"


def _rows_naming(one: Member, other: Member) -> dict[int, list[str]]:
    """Return for each record how many rows of which kind name it, in one query. Kinds without a name for
    people are left out."""
    namings = columns_naming_members()
    parts = [
        naming.model._base_manager.filter(**{f"{naming.column}__in": [one, other]})  # noqa: SLF001
        .order_by()
        .values_list(naming.column, Value(number))
        .annotate(rows_found=Count("pk"))
        for number, naming in enumerate(namings)
    ]
    totals: dict[int, dict[str, int]] = {one.pk: {}, other.pk: {}}
    for pk, number, count in parts[0].union(*parts[1:], all=True):
        name = namings[number].model._meta.verbose_name  # noqa: SLF001
        if isinstance(name, Promise):
            totals[pk][str(name)] = totals[pk].get(str(name), 0) + count
    return {pk: [f"{name}: {count}" for name, count in sorted(found.items())] for pk, found in totals.items()}
