"""The URL patterns of workbooks, the outbox, addresses, logins and upkeep."""

from django.urls import path

from members import views
from members.importing import urls as importing
from members.logins import urls as logins
from members.upkeep import urls as upkeep

app_name = "members"
urlpatterns = [
    path("address/", views.address, name="address"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:pk>/again/", views.send_again, name="send_again"),
    *importing.urlpatterns,
    *logins.urlpatterns,
    *upkeep.urlpatterns,
]
