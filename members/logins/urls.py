"""The addresses of logins, which ``members.urls`` takes into its namespace."""

from django.urls import path

from members.logins import views

urlpatterns = [
    path("logins/", views.own_top, name="logins_start"),
    path("logins/<int:pk>/", views.unit, name="logins"),
    path("logins/<int:pk>/make/", views.make, name="logins_make"),
    path("logins/<int:pk>/renew/", views.renew, name="logins_renew"),
    path("logins/<int:pk>/sign-ins/", views.sign_ins, name="sign_ins"),
    path("logins/of/<int:pk>/", views.login_of, name="login"),
    path("logins/of/<int:pk>/close/", views.close, name="login_close"),
    path("logins/of/<int:pk>/open/", views.reopen, name="login_open"),
    path("logins/of/<int:pk>/unlock/", views.unlock, name="login_unlock"),
]
