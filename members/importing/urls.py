"""The URL patterns of uploaded workbooks."""

from django.urls import path

from members.importing.views import answers, workbooks

urlpatterns = [
    path("workbooks/", workbooks.workbooks, name="workbooks"),
    path("workbooks/template.xlsx", workbooks.workbook_template, name="workbook_template"),
    path("workbooks/standing/<int:pk>.xlsx", workbooks.workbook_export, name="workbook_export"),
    path("workbooks/<int:pk>/", workbooks.workbook, name="workbook"),
    path("workbooks/<int:pk>/columns/", answers.workbook_columns, name="workbook_columns"),
    path("workbooks/<int:pk>/answer/", answers.workbook_answer, name="workbook_answer"),
    path("workbooks/<int:pk>/marked.xlsx", answers.workbook_marked, name="workbook_marked"),
    path("workbooks/<int:pk>/apply/", workbooks.workbook_apply, name="workbook_apply"),
]
