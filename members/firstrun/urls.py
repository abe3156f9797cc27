"""The address of the first run."""

from django.urls import path

from members.firstrun import views

app_name = "firstrun"
urlpatterns = [path("", views.first_run, name="first_run")]
