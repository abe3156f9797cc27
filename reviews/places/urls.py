"""The addresses of the pages on places of review and on people sent to a session."""

from django.urls import path

from reviews.places.views import delegations, people, places

urlpatterns = [
    path("rounds/<int:pk>/people/", people.campaign_people, name="campaign_people"),
    path("rounds/<int:pk>/delegations/", delegations.send, name="delegation_send"),
    path("delegations/<int:pk>/", delegations.delegation, name="delegation"),
    path("delegations/<int:pk>/report/", delegations.report, name="delegation_report"),
    path("delegations/<int:pk>/recall/", delegations.recall, name="delegation_recall"),
    path("sessions/<int:pk>/places/", places.session_places, name="session_places"),
    path("sessions/<int:pk>/places/on-paper/", places.on_paper, name="places_on_paper"),
    path("sessions/<int:pk>/held-with/", places.hold_with, name="hold_with"),
    path("places/<int:pk>/back/", places.take_back, name="place_back"),
    path("sessions/<int:pk>/people/", people.session_people, name="session_people"),
    path("sessions/<int:pk>/people/recall/", people.recall, name="recall"),
]
