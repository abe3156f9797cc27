"""The addresses of the synthesis of a round."""

from django.urls import path

from reviews.synthesis import views

urlpatterns = [
    path("rounds/<int:pk>/synthesis/", views.synthesis, name="synthesis"),
    path("rounds/<int:pk>/synthesis/names/", views.names, name="synthesis_names"),
]
