"""The addresses of the pages on who is reviewed in an open session."""

from django.urls import path

from reviews.subjects import views

urlpatterns = [
    path("rounds/<int:pk>/subjects/", views.round_subjects, name="round_subjects"),
    path("sessions/<int:pk>/subjects/", views.subjects, name="subjects"),
    path("sessions/<int:pk>/subjects/in/", views.put_in, name="put_in"),
    path("sessions/<int:pk>/subjects/all/", views.follow_all, name="follow_changes"),
    path("sessions/<int:pk>/subjects/positions/", views.set_positions, name="set_positions"),
    path("papers/<int:pk>/put-back/", views.put_back, name="put_back"),
    path("papers/<int:pk>/renew/", views.renew, name="renew_subject"),
    path("papers/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
]
