"""The URL patterns of committees."""

from django.urls import path

from members.organisation.views import committees

app_name = "organisation"
urlpatterns = [
    path("committees/", committees.committees, name="committees"),
    path("committees/<int:pk>/", committees.committee, name="committee"),
    path("committees/<int:pk>/add/", committees.committee_add, name="committee_add"),
    path("committees/<int:pk>/change/", committees.committee_change, name="committee_change"),
    path("committees/<int:pk>/move/", committees.committee_move, name="committee_move"),
    path("committees/<int:pk>/merge/", committees.committee_merge, name="committee_merge"),
    path("committees/<int:pk>/split/", committees.committee_split, name="committee_split"),
    path("committees/<int:pk>/dissolve/", committees.committee_dissolve, name="committee_dissolve"),
]
