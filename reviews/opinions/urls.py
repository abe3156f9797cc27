"""The addresses of the pages of comments and opinions."""

from django.urls import path

from reviews.opinions.views import opinions, pasting

urlpatterns = [
    path("sessions/<int:pk>/opinions/", opinions.opinions, name="opinions"),
    path("sessions/<int:pk>/opinions/paste/", pasting.opinions_paste, name="opinions_paste"),
    path("papers/<int:pk>/opinions/", opinions.paper_opinions, name="paper_opinions"),
    path("papers/<int:pk>/opinions/new/", opinions.opinion_new, name="opinion_new"),
    path("papers/<int:pk>/opinions/combine/", opinions.combine, name="combine"),
    path("comments/<int:pk>/verify/", opinions.verify, name="comment_verify"),
    path("comments/<int:pk>/assign/", opinions.assign, name="comment_assign"),
    path("points/<int:pk>/apart/", opinions.take_apart, name="point_apart"),
    path("points/<int:pk>/answer/", opinions.answer_point, name="point_answer"),
]
