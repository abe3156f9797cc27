"""The addresses of papers of suggestions."""

from django.urls import path

from reviews.suggestions import views

urlpatterns = [
    path("suggestions/", views.index, name="suggestions"),
    path("sessions/<int:pk>/suggestions/new/", views.new, name="suggestion_new"),
    path("suggestions/<int:pk>/", views.suggestion, name="suggestion"),
    path("suggestions/<int:pk>/topics/", views.add_topic, name="topic_add"),
    path("topics/<int:pk>/remove/", views.remove_topic, name="topic_remove"),
    path("suggestions/<int:pk>/agree/", views.agree, name="suggestion_agree"),
    path("suggestions/<int:pk>/object/", views.object_to, name="suggestion_object"),
    path("suggestions/<int:pk>/issue/", views.issue, name="suggestion_issue"),
    path("suggestions/<int:pk>/withdraw/", views.withdraw, name="suggestion_withdraw"),
    path("suggestions/<int:pk>/scan/", views.attach_scan, name="suggestion_scan"),
    path("suggestions/<int:pk>/print/", views.print_suggestion, name="suggestion_print"),
]
