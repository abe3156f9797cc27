"""The addresses of the pages of remedy plans and remedies."""

from django.urls import path

from reviews.remedies import views

urlpatterns = [
    path("sessions/<int:pk>/plan/", views.plan, name="plan"),
    path("sessions/<int:pk>/plan/items/", views.plan_remedy, name="plan_remedy"),
    path("sessions/<int:pk>/plan/approve/", views.approve_plan, name="approve_plan"),
    path("sessions/<int:pk>/plan/open/", views.reopen_plan, name="reopen_plan"),
    path("rounds/<int:pk>/remedies/", views.totals, name="remedy_totals"),
    path("remedies/<int:pk>/", views.remedy, name="remedy"),
    path("remedies/<int:pk>/drop/", views.drop, name="remedy_drop"),
    path("remedies/<int:pk>/progress/", views.progress, name="remedy_progress"),
    path("remedies/<int:pk>/review/", views.review, name="remedy_review"),
    path("remedies/<int:pk>/deadline/", views.shift, name="remedy_shift"),
]
