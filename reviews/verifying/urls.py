"""The address at which a file is checked."""

from django.urls import path

from reviews.verifying import views

urlpatterns = [path("verify/", views.verify, name="verify")]
