"""The addresses of the pages of a conference."""

from django.urls import path

from reviews.conference.views import conferences, grounds, live, minutes, votes

urlpatterns = [
    path("sessions/<int:pk>/convene/", conferences.convene, name="convene"),
    path("sessions/<int:pk>/least-days/", conferences.least_days, name="least_days"),
    path("sessions/<int:pk>/drafts-day/", grounds.drafts_day, name="drafts_day"),
    path("points/<int:pk>/absent/", grounds.absent, name="item_absent"),
    path("conferences/<int:pk>/", conferences.conference, name="conference"),
    path("conferences/<int:pk>/open/", conferences.open_conference, name="conference_open"),
    path("conferences/<int:pk>/days/", conferences.add_day, name="day_add"),
    path("conferences/<int:pk>/points/", conferences.add_item, name="item_add"),
    path("conferences/<int:pk>/roll/", conferences.roll_call, name="roll"),
    path("conferences/<int:pk>/roll/add/", conferences.add_attendee, name="attendee_add"),
    path("conferences/<int:pk>/roll/recusals/", conferences.recuse, name="recuse"),
    path("conferences/<int:pk>/live/", live.live_page, name="live"),
    path("conferences/<int:pk>/projector/", live.projector, name="projector"),
    path("conferences/<int:pk>/floor/", live.ask_floor, name="ask_floor"),
    path("conferences/<int:pk>/floor/call/", live.call, name="call"),
    path("conferences/<int:pk>/remarks/<uuid:key>/", live.save_remark, name="save_remark"),
    path("conferences/<int:pk>/remarks/move/", live.move_remark, name="move_remark"),
    path("conferences/<int:pk>/recommendations/", live.recommend, name="recommend"),
    path("conferences/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("conferences/<int:pk>/held/", minutes.enter_held, name="enter_held"),
    path("conferences/<int:pk>/minutes/<str:verb>/", minutes.act_on, name="minutes_act"),
    path("points/<int:pk>/arrange/<str:verb>/", conferences.arrange, name="item_arrange"),
    path("points/<int:pk>/votes/", votes.take, name="vote_take"),
    path("points/<int:pk>/<str:verb>/", live.run, name="item_run"),
    path("votes/<int:pk>/", votes.correct, name="vote_correct"),
    path("votes/<int:pk>/withdraw/", votes.withdraw, name="vote_withdraw"),
    path("speakers/<int:pk>/<str:verb>/", live.speaker, name="speaker"),
    path("conclusions/<int:pk>/", live.save_conclusion, name="save_conclusion"),
    path("recommendations/<int:pk>/withdraw/", live.withdraw, name="withdraw_recommendation"),
    path("minutes-parts/<int:pk>/", minutes.save_section, name="save_minutes"),
    path("minutes-parts/<int:pk>/settle/", minutes.settle, name="settle_offer"),
]
