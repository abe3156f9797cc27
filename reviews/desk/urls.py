"""The addresses of the pages that bring several things together."""

from django.urls import path

from reviews.desk.views import (
    calendar,
    closing,
    comments,
    first_steps,
    home,
    paper,
    previews,
    re_review,
    session,
)

urlpatterns = [
    path("", home.my_work, name="my_work"),
    path("start/", home.start, name="start"),
    path("waiting/", home.waiting, name="waiting"),
    path("first-steps/", first_steps.first_steps, name="first_steps"),
    path("results/", home.results, name="results"),
    path("notices/", home.notices, name="notices"),
    path("notices/read/", home.read_notices, name="read_notices"),
    path("sessions/<int:pk>/conference.ics", calendar.conference, name="conference_ics"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/mine.ics", calendar.mine, name="calendar_ics"),
    path("sessions/", session.index, name="sessions"),
    path("sessions/<int:pk>/", session.session, name="session"),
    path("sessions/<int:pk>/close/", closing.before_closing, name="before_closing"),
    path("sessions/<int:pk>/move/", session.move, name="session_move"),
    path("sessions/<int:pk>/matrix/", session.matrix, name="matrix"),
    path("sessions/<int:pk>/again/", re_review.re_review, name="re_review"),
    path("papers/<int:pk>/", paper.paper, name="paper"),
    path("papers/<int:pk>/submit/", paper.submit, name="paper_submit"),
    path("papers/<int:pk>/return/", paper.return_paper, name="paper_return"),
    path("papers/<int:pk>/rating/", paper.rate_own, name="rate_own"),
    path("papers/<int:pk>/rating/preview/", previews.own, name="preview_own"),
    path("papers/<int:pk>/comments/", comments.add, name="comment_add"),
    path("papers/<int:pk>/case/appraise/preview/", previews.appraisal, name="preview_appraisal"),
    path("evaluations/<int:pk>/rating/preview/", previews.quarter_own, name="evaluation_preview_own"),
    path(
        "evaluations/<int:pk>/appraise/preview/",
        previews.quarter_appraisal,
        name="evaluation_preview_appraisal",
    ),
    path("sections/<int:pk>/", paper.save_section, name="save_section"),
    path("shortcomings/<int:pk>/", paper.answer_shortcoming, name="answer_shortcoming"),
    path("promises/<int:pk>/", paper.answer_promise, name="answer_promise"),
    path("comments/<int:pk>/", comments.edit, name="comment_edit"),
    path("comments/<int:pk>/answer/", comments.answer, name="comment_answer"),
]
