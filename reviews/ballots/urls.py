"""The addresses of the secret ballots."""

from django.urls import path

from reviews.ballots import views

urlpatterns = [
    path("sessions/<int:pk>/ballots/", views.index, name="session_ballots"),
    path("sessions/<int:pk>/ballots/new/", views.plan, name="ballot_new"),
    path("ballots/<int:pk>/", views.ballot, name="ballot"),
    path("ballots/<int:pk>/plan/", views.change, name="ballot_change"),
    path("ballots/<int:pk>/discard/", views.discard, name="ballot_discard"),
    path("ballots/<int:pk>/open/", views.open_round, name="ballot_open"),
    path("ballots/<int:pk>/count/", views.count, name="ballot_count"),
    path("ballots/<int:pk>/confirm/", views.confirm, name="ballot_confirm"),
    path("ballots/<int:pk>/annul/", views.annul, name="ballot_annul"),
    path("ballots/<int:pk>/minutes/", views.keep_minutes, name="ballot_minutes"),
]
