"""The pages that give somebody a post, change it and end it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import act
from members.models import Post
from members.organisation.actions import posts as actions
from members.organisation.forms.posts import EndForm, NewPostForm, PostForm
from members.organisation.views.people import fetch_member
from members.requests import MemberRequest


def _fetch(request: MemberRequest, pk: int) -> Post:
    rows = Post.objects.filter(committee__in=request.member.administered)
    return get_object_or_404(rows.select_related("member", "committee"), pk=pk)


@require_http_methods(["GET", "POST"])
def new_post(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form that gives a person a post, and save it."""
    person = fetch_member(request, pk)
    form = NewPostForm(request.POST or None, by=request.member)

    def page() -> HttpResponse:
        context = {
            "form": form,
            "title": _("New post of %(name)s") % {"name": person},
            "back": reverse("organisation:member", args=[pk]),
        }
        return render(request, "members/organisation/form.html", context)

    return act(
        request,
        form,
        lambda: actions.give_post(
            person, form.cleaned_data["committee"], form.cleaned_data, by=request.member
        ),
        to=reverse("organisation:member", args=[pk]),
        page=page,
        done=_("Given."),
    )


@require_http_methods(["GET", "POST"])
def post(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a post with the form that changes it and the form that ends it, and save the former."""
    held = _fetch(request, pk)
    form = PostForm(request.POST or None, instance=Post.objects.get(pk=held.pk))

    def page() -> HttpResponse:
        context = {"form": form, "post": held, "end_form": EndForm()}
        return render(request, "members/organisation/post.html", context)

    return act(
        request,
        form,
        lambda: actions.change_post(held, form.cleaned_data, by=request.member),
        to=reverse("organisation:post", args=[pk]),
        page=page,
        done=_("Saved."),
    )


@require_POST
def post_end(request: MemberRequest, pk: int) -> HttpResponse:
    """End a post."""
    held = _fetch(request, pk)
    form = EndForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.end_post(
            held, form.cleaned_data["ends_on"], form.cleaned_data["reason"], by=request.member
        ),
        to=reverse("organisation:post", args=[pk]),
        done=_("Ended."),
    )
