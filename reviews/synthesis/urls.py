"""The addresses of the synthesis of a round and of its lists."""

from django.urls import path

from reviews.synthesis import views

urlpatterns = [
    path("rounds/<int:pk>/synthesis/", views.synthesis, name="synthesis"),
    path("rounds/<int:pk>/synthesis/names/", views.names, name="synthesis_names"),
    path("rounds/<int:pk>/lists/", views.round_lists, name="round_lists"),
]
