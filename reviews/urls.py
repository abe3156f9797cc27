"""The addresses of the reviews."""

from django.urls import path

from reviews.views import campaigns, comments, documents, home, papers, ratings, sessions, standing

app_name = "reviews"

urlpatterns = [
    path("", home.my_work, name="my_work"),
    path("start/", home.start, name="start"),
    path("results/", home.results, name="results"),
    path("notices/", home.notices, name="notices"),
    path("notices/read/", home.read_notices, name="read_notices"),
    path("rounds/new/", campaigns.new, name="campaign_new"),
    path("rounds/", campaigns.index, name="boards"),
    path("rounds/<int:pk>/", campaigns.board, name="board"),
    path("sessions/", sessions.index, name="sessions"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/move/", sessions.move, name="session_move"),
    path("sessions/<int:pk>/conference/", sessions.schedule, name="session_schedule"),
    path("sessions/<int:pk>/matrix/", sessions.matrix, name="matrix"),
    path("sessions/<int:pk>/ratings/", ratings.table, name="ratings"),
    path("sessions/<int:pk>/ratings/decide/", ratings.decide_many, name="decide_many"),
    path("sessions/<int:pk>/report/", documents.request_report, name="request_report"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/submit/", papers.submit, name="paper_submit"),
    path("papers/<int:pk>/return/", papers.return_paper, name="paper_return"),
    path("papers/<int:pk>/rating/", papers.rate_own, name="rate_own"),
    path("papers/<int:pk>/versions/", papers.versions, name="versions"),
    path("papers/<int:pk>/comments/", comments.add, name="comment_add"),
    path("papers/<int:pk>/case/", ratings.case, name="case"),
    path("papers/<int:pk>/case/appraise/", ratings.appraise, name="appraise"),
    path("papers/<int:pk>/case/decide/", ratings.decide, name="decide"),
    path("papers/<int:pk>/case/shortcoming/", ratings.name_shortcoming, name="name_shortcoming"),
    path("papers/<int:pk>/case/objections/", standing.record_objection, name="record_objection"),
    path("papers/<int:pk>/case/unrated/", standing.leave_unrated, name="leave_unrated"),
    path("papers/<int:pk>/case/rated/", standing.rate_after_all, name="rate_after_all"),
    path("papers/<int:pk>/case/petition/", standing.petition, name="petition"),
    path("papers/<int:pk>/case/anew/", standing.re_rate, name="re_rate"),
    path("objections/<int:pk>/settle/", standing.settle_objection, name="settle_objection"),
    path("petitions/<int:pk>/settle/", standing.settle_petition, name="settle_petition"),
    path("sessions/<int:pk>/levels/", standing.published, name="published"),
    path("documents/<int:pk>/again/", standing.print_again, name="print_again"),
    path("sections/<int:pk>/", papers.save_section, name="save_section"),
    path("shortcomings/<int:pk>/", papers.answer_shortcoming, name="answer_shortcoming"),
    path("comments/<int:pk>/", comments.edit, name="comment_edit"),
    path("comments/<int:pk>/answer/", comments.answer, name="comment_answer"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/file/", documents.file, name="document_file"),
]
