"""The addresses of logins, which ``members.urls`` takes into its namespace."""

from django.urls import path

from members.logins.views import factors, logins

urlpatterns = [
    path("logins/", logins.own_top, name="logins_start"),
    path("logins/<int:pk>/", logins.unit, name="logins"),
    path("logins/<int:pk>/make/", logins.make, name="logins_make"),
    path("logins/<int:pk>/renew/", logins.renew, name="logins_renew"),
    path("logins/<int:pk>/sign-ins/", logins.sign_ins, name="sign_ins"),
    path("logins/of/<int:pk>/", logins.login_of, name="login"),
    path("logins/of/<int:pk>/close/", logins.close, name="login_close"),
    path("logins/of/<int:pk>/link/", logins.link, name="login_link"),
    path("logins/of/<int:pk>/open/", logins.reopen, name="login_open"),
    path("logins/of/<int:pk>/remove-second-factor/", logins.remove_factor, name="remove_second_factor"),
    path("logins/of/<int:pk>/unlock/", logins.unlock, name="login_unlock"),
    path("second-factor/", factors.second_factor, name="second_factor"),
    path("second-factor/codes/", factors.recovery_codes, name="recovery_codes"),
    path("second-factor/rules/", factors.factor_rules, name="second_factor_rules"),
]
