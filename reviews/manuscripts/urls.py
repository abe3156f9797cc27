"""The addresses of the pages on what was written by hand."""

from django.urls import path

from reviews.manuscripts.views import attaching, manuscripts

urlpatterns = [
    path("sessions/<int:pk>/by-hand/", attaching.index, name="session_manuscripts"),
    path("papers/<int:pk>/by-hand/", attaching.attach, name="by_hand"),
    path("papers/<int:pk>/by-hand/back/", attaching.give_back, name="give_back"),
    path("manuscripts/<int:pk>/", manuscripts.manuscript, name="manuscript"),
    path("manuscripts/<int:pk>/comment/", manuscripts.comment, name="manuscript_comment"),
    path("manuscripts/<int:pk>/confirm/", manuscripts.confirm, name="manuscript_confirm"),
    path("manuscripts/<int:pk>/object/", manuscripts.object_to, name="manuscript_object"),
]
