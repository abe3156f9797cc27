"""The URL patterns of the program, which include the `urls` of each application."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from django.urls import URLPattern, URLResolver, include, path

from config.health import health
from members.firstrun.views import first_run_first
from members.resets import views as resets

# Signing in and out, with the second factor, one's own password, and a forgotten one. The rest of allauth
# (sign-up, mail, its own resets) has no address.
ACCOUNT: list[URLPattern | URLResolver] = [
    path("login/", first_run_first(account.login), name="account_login"),
    path("code/", second_factor.authenticate, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("forgotten/", first_run_first(resets.forgotten), name="forgotten_password"),
    path("reset/", first_run_first(resets.reset), name="reset_password"),
    path("password/", account.password_change, name="account_change_password"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(ACCOUNT)),
    path("health/", health, name="health"),
    path("first-run/", include("members.firstrun.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("members/", include("members.urls")),
    path("organisation/", include("members.organisation.urls")),
    path("ratings/", include("ratings.urls")),
    path("", include("reviews.urls")),
]

handler400 = "config.faults.bad_request"
handler500 = "config.faults.server_error"
