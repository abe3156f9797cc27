"""The URL patterns of workbooks, the outbox, addresses and logins."""

from django.urls import path

from members import views, workbook_answers
from members.logins import urls as logins

app_name = "members"
urlpatterns = [
    path("address/", views.address, name="address"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:pk>/again/", views.send_again, name="send_again"),
    path("workbooks/", views.workbooks, name="workbooks"),
    path("workbooks/template.xlsx", views.workbook_template, name="workbook_template"),
    path("workbooks/<int:pk>/", views.workbook, name="workbook"),
    path("workbooks/<int:pk>/columns/", workbook_answers.workbook_columns, name="workbook_columns"),
    path("workbooks/<int:pk>/answer/", workbook_answers.workbook_answer, name="workbook_answer"),
    path("workbooks/<int:pk>/marked.xlsx", workbook_answers.workbook_marked, name="workbook_marked"),
    path("workbooks/<int:pk>/apply/", views.workbook_apply, name="workbook_apply"),
    *logins.urlpatterns,
]
