"""The addresses of the requests about personal data."""

from django.urls import path

from reviews.privacy import views

urlpatterns = [
    path("my-data/", views.requests, name="data_requests"),
    path("my-data/<int:pk>/", views.one, name="data_request"),
    path("my-data/<int:pk>/confirm/", views.confirm, name="data_confirm"),
    path("my-data/<int:pk>/prolong/", views.prolong, name="data_prolong"),
    path("my-data/<int:pk>/settle/", views.settle, name="data_settle"),
]
