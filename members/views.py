"""The pages of the outbox, and of the address of the signed-in person."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.actions import logins
from members.actions import mails as mail_actions
from members.forms import AddressForm
from members.models import Mail, MailState
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import sees_outbox


@require_GET
def outbox(request: MemberRequest) -> HttpResponse:
    """Show the page of mails to people over whom this person is staff or administrator.

    ``?state=`` limits the page to the mails of one state."""
    if not sees_outbox(request.member):
        raise PermissionDenied(_("The outbox is for staff and the administrator."))
    mails = Mail.objects.visible_to(request.member)
    counts = dict(mails.order_by().values_list("state").annotate(n=Count("pk")))
    state = request.GET.get("state", "")
    shown = mails.filter(state=state) if state in MailState.values else mails
    context = {
        "page": page_of(request, shown.select_related("recipient")),
        "states": [(kind, counts.get(kind, 0)) for kind in MailState],
        "total": sum(counts.values()),
        "state": state,
    }
    return render(request, "members/outbox.html", context)


@require_POST
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(Mail.objects.visible_to(request.member), pk=pk)
    return act(
        request,
        None,
        lambda: mail_actions.send_again(mail, by=request.member),
        to="members:outbox",
        done=_("The mail is queued again."),
    )


@require_http_methods(["GET", "POST"])
def address(request: MemberRequest) -> HttpResponse:
    """Show the form for the address to which the signed-in person's mails are sent, or save the address."""
    form = AddressForm(request.POST or None, initial={"email": request.user.email})
    return act(
        request,
        form,
        lambda: logins.set_address(request.member, form.cleaned_data["email"], by=request.member),
        to="members:address",
        page=lambda: render(request, "members/address.html", {"form": form}),
        done=_("Saved."),
        field="email",
    )
