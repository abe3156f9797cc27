"""The page of the first run, open to whoever brings the token, and only while nobody is in the database."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.acting import act
from members.firstrun import actions
from members.firstrun.actions import FirstRun
from members.firstrun.forms import FirstRunForm
from members.models import Committee

TOKEN = "token"  # noqa: S105  the name of a parameter
KEPT = "first_run"
"""The key of the session that holds the digest of the token that this browser brought."""


@never_cache
@login_not_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """Show the form of the first run to a browser that brought the token, and set the installation up.

    The token comes in the address that the program prints, and goes out of the address at once, so that it is
    neither in the history of the browser nor on a photograph of the page. Without it the page says what to
    do."""
    if not actions.is_empty():
        return redirect("account_login")
    if TOKEN in request.GET:
        request.session[KEPT] = actions.digest_of_token(request.GET[TOKEN])
        return redirect("firstrun:first_run")
    digest: str = request.session.get(KEPT, "")
    if not actions.is_valid(digest):
        has_tree = Committee.objects.exists()
        context = {"was_wrong": digest and not has_tree, "has_tree": has_tree}
        return render(request, "members/firstrun/closed.html", context, status=403 if digest else 200)
    form = FirstRunForm(request.POST or None)

    def set_up() -> None:
        data = form.cleaned_data
        wanted = FirstRun(form.top(), form.cell(), form.person(), data["username"], data["password1"])
        actions.set_up(digest, wanted)
        del request.session[KEPT]

    return act(
        request,
        form,
        set_up,
        to="account_login",
        page=lambda: render(request, "members/firstrun/form.html", {"form": form}),
        done=_(
            "The installation is set up. Sign in with the name and the password that you have just chosen."
        ),
    )


def first_run_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return the view, which leads to the first run while nobody is in the database.

    Every page that asks for signing in leads to the page of signing in, so that it is enough to ask there and
    on the other pages for people who have not signed in."""

    @wraps(view)
    def asked_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actions.is_empty():
            return redirect("firstrun:first_run")
        return view(request, *args, **kwargs)

    return asked_first
