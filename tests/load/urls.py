"""The addresses of the program, and the bare page with which its pages are compared."""

from django.urls import include, path

from tests.bench.yardstick import yardstick

urlpatterns = [path("yardstick/", yardstick), path("", include("config.urls"))]
