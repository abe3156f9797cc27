"""The pages of a forgotten password, open to people who have not signed in."""

from __future__ import annotations

from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.acting import act
from members.reset_tokens import LINK, VALID_FOR
from members.resets import actions
from members.resets.forms import ForgottenForm, NewPasswordForm

KEPT = "reset_link"
"""The key of the session that holds the link with which this browser came."""


@login_not_required
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Show the form that asks for a link, and send the link. The answer is the same for every name."""
    form = ForgottenForm(request.POST or None)
    minutes = int(VALID_FOR.total_seconds() // 60)
    return act(
        request,
        form,
        lambda: actions.ask_for_link(form.cleaned_data["login"]),
        to="forgotten_password",
        page=lambda: render(request, "members/resets/forgotten.html", {"form": form}),
        done=_(
            "If there is a login with this name and an e-mail address, a link is on its way to that address."
            " It is good once and for %(minutes)d minutes."
        )
        % {"minutes": minutes},
    )


@never_cache
@login_not_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Show the form for a new password to a browser that came by a link that is good, and set the password.

    The token goes out of the address at once, so that it is not in the history of the browser."""
    if LINK in request.GET:
        request.session[KEPT] = request.GET[LINK]
        return redirect("reset_password")
    link: str = request.session.get(KEPT, "")
    user = actions.user_of_link(link)
    if user is None:
        return render(request, "members/resets/gone.html", status=403)
    form = NewPasswordForm(request.POST or None, user=user)

    def use() -> None:
        actions.use_link(link, form.cleaned_data["password1"], address=get_ip(request))
        request.session.flush()

    return act(
        request,
        form,
        use,
        to="account_login",
        page=lambda: render(request, "members/resets/reset.html", {"form": form, "username": user.username}),
        done=_("The new password holds. Sign in with it. All earlier sessions of the login are over."),
    )
