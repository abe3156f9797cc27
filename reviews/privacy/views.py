"""The pages of requests about personal data: the own ones with those to be answered, and one request."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.paging import page_of
from members.requests import MemberRequest
from reviews.models import DataRequest, DataWish
from reviews.models.privacy import SOURCE
from reviews.privacy import actions
from reviews.privacy.forms import DataAnswerForm, LongerForm, RequestForm
from reviews.rules.privacy import can_answer


@require_http_methods(["GET", "POST"])
def requests(request: MemberRequest) -> HttpResponse:
    """Show the own requests and those that the member answers, and lodge a new one."""
    form = RequestForm(request.POST or None)
    return act(
        request,
        form,
        lambda: actions.lodge_request(
            DataWish(form.cleaned_data["wish"]), form.cleaned_data["text"], by=request.member
        ),
        to=lambda lodged: lodged.get_absolute_url(),
        page=lambda: _list(request, form),
        done=_("Your request is lodged."),
    )


def _list(request: MemberRequest, form: RequestForm) -> HttpResponse:
    rows = DataRequest.objects.visible_to(request.member).for_list()
    others = rows.exclude(member=request.member).order_by("outcome", "due_on", "pk")
    context = {
        "form": form,
        "own": rows.filter(member=request.member),
        "others": page_of(request, others),
        "administers": request.member.administers,
        "source": SOURCE,
    }
    return render(request, "reviews/privacy/requests.html", context)


@require_GET
def one(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _fetch(request, pk))


def _page(
    request: MemberRequest, asked: DataRequest, name: str = "", sent: forms.Form | None = None
) -> HttpResponse:
    """Show one request, with its forms for whoever answers it. ``sent`` is the form ``name`` with errors."""
    answers = can_answer(request.member, asked) and not asked.outcome
    given = {name: sent} if sent else {}
    context = {
        "asked": asked,
        "answers": answers,
        "longer": given.get("longer") or LongerForm(auto_id="longer_%s"),
        "answer": given.get("answer") or DataAnswerForm(auto_id="answer_%s"),
        "source": SOURCE,
    }
    return render(request, "reviews/privacy/request.html", context)


@require_POST
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    asked = _fetch(request, pk)
    return _act(request, asked, "", None, lambda: actions.confirm_request(asked, by=request.member))


@require_POST
def prolong(request: MemberRequest, pk: int) -> HttpResponse:
    asked, form = _fetch(request, pk), LongerForm(request.POST, auto_id="longer_%s")
    return _act(
        request,
        asked,
        "longer",
        form,
        lambda: actions.prolong_request(asked, form.cleaned_data["reason"], by=request.member),
    )


@require_POST
def settle(request: MemberRequest, pk: int) -> HttpResponse:
    asked, form = _fetch(request, pk), DataAnswerForm(request.POST, auto_id="answer_%s")

    def write() -> object:
        data = form.cleaned_data
        return actions.settle_request(asked, data["outcome"], data["answer"], by=request.member)

    return _act(request, asked, "answer", form, write)


def _act(
    request: MemberRequest,
    asked: DataRequest,
    name: str,
    form: forms.Form | None,
    write: Callable[[], object],
) -> HttpResponse:
    return act(
        request,
        form,
        write,
        to=asked.get_absolute_url(),
        page=lambda: _page(request, _fetch(request, asked.pk), name, form),
        done=_("Saved."),
    )


def _fetch(request: MemberRequest, pk: int) -> DataRequest:
    return get_object_or_404(DataRequest.objects.visible_to(request.member).for_list(), pk=pk)
