"""The addresses of the vetting pages.

Paths and names still use the earlier word “appraisal”, because addresses do not change.
"""

from django.urls import path

from reviews.vetting import views

urlpatterns = [
    path("appraisals/", views.index, name="appraisals"),
    path("rounds/<int:pk>/appraisals/order/", views.order_many, name="appraisals_order"),
    path("sessions/<int:pk>/appraisal/", views.vetting, name="appraisal"),
    path("sessions/<int:pk>/appraisal/order/", views.order_vetting, name="appraisal_order"),
    path("sessions/<int:pk>/appraisal/send/", views.send_dossier, name="appraisal_send"),
    path("sessions/<int:pk>/appraisal/verdict/", views.verdict, name="appraisal_verdict"),
]
