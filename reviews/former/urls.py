"""The addresses of the pages of former years."""

from django.urls import path

from reviews.former.views import scans, sheets

urlpatterns = [
    path("former/", sheets.index, name="former"),
    path("former/template.xlsx", sheets.template, name="former_template"),
    path("former/scans/", scans.keep, name="former_scans"),
    path("former/scans/<int:pk>/", scans.sort, name="former_scan"),
    path("former/<int:pk>/", sheets.workbook, name="former_workbook"),
    path("former/<int:pk>/columns/", sheets.columns, name="former_columns"),
    path("former/<int:pk>/answer/", sheets.answer, name="former_answer"),
    path("former/<int:pk>/marked.xlsx", sheets.marked, name="former_marked"),
    path("former/<int:pk>/take-over/", sheets.take_over, name="former_take_over"),
]
