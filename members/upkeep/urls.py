"""The address of the page of upkeep."""

from django.urls import path

from members.upkeep import views

urlpatterns = [path("upkeep/", views.upkeep, name="upkeep")]
