"""The pages of second factors: one's own, and for which roles one is compulsory."""

from __future__ import annotations

import base64

from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import act
from members.actions import signins
from members.logins import actions
from members.logins.forms import FactorForm, FactorRulesForm
from members.models import SecondFactorRule
from members.requests import MemberRequest
from members.rules import can_require_second_factor, refuse_unless

SECRET = "second_factor_secret"  # noqa: S105  the name in the session
"""Where the session holds the secret until the telephone is seen to have it."""


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: MemberRequest) -> HttpResponse:
    """Show the second factor of the signed-in person, or the picture by which a telephone gets one. When the
    telephone's code is right, the factor is kept, and the recovery codes are shown this once."""
    form = FactorForm(request.POST or None)

    def page() -> HttpResponse:
        factor = actions.second_factor_of(request.user)
        context = {"form": form, "factor": factor}
        if factor:
            codes = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES)
            context["codes_left"] = sum(len(one.wrap().get_unused_codes()) for one in codes)
        else:
            context |= _picture(request)
        return render(request, "members/logins/second_factor.html", context)

    def set_up() -> list[str]:
        secret = request.session.get(SECRET) or generate_totp_secret()
        return actions.set_up_second_factor(secret, form.cleaned_data["code"], by=request.member)

    return act(
        request,
        form,
        set_up,
        to=lambda codes: _codes_page(request, codes),
        page=page,
        again=reverse("members:second_factor"),
    )


@never_cache
@require_POST
def recovery_codes(request: MemberRequest) -> HttpResponse:
    """Make new recovery codes and show them this once. The old ones open nothing any more."""
    form = FactorForm(request.POST)
    try:
        attempt = signins.begin_code(request.user, address=get_ip(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("members:second_factor")

    def renew() -> list[str]:
        codes = actions.renew_recovery_codes(form.cleaned_data["code"], by=request.member)
        signins.pass_attempt(attempt)
        return codes

    return act(
        request,
        form,
        renew,
        to=lambda codes: _codes_page(request, codes),
        page=lambda: redirect("members:second_factor"),
        again=reverse("members:second_factor"),
    )


@require_http_methods(["GET", "POST"])
def factor_rules(request: MemberRequest) -> HttpResponse:
    """Show for which kinds of role a second factor is compulsory, or save it."""
    refuse_unless(
        can_require_second_factor(request.member), _("Only an administrator over the whole tree sets this.")
    )
    now = list(SecondFactorRule.objects.values_list("kind", flat=True))
    form = FactorRulesForm(request.POST if request.method == "POST" else None, initial={"kinds": now})
    return act(
        request,
        form,
        lambda: actions.require_second_factor(form.cleaned_data["kinds"], by=request.member),
        to="members:second_factor_rules",
        page=lambda: render(request, "members/logins/factor_rules.html", {"form": form}),
        done=_("Saved."),
    )


def _picture(request: MemberRequest) -> dict[str, str]:
    """Return the secret, and the picture (QR code) of it that a telephone reads."""
    secret = request.session.get(SECRET)
    if not secret:
        secret = request.session[SECRET] = generate_totp_secret()
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    picture = base64.b64encode(svg.encode()).decode()
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return {"secret": groups, "picture": f"data:image/svg+xml;base64,{picture}"}


def _codes_page(request: MemberRequest, codes: list[str]) -> HttpResponse:
    request.session.pop(SECRET, None)
    return render(request, "members/logins/recovery_codes.html", {"codes": codes})
