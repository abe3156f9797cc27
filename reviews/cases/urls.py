"""The addresses of the ratings of sessions."""

from django.urls import path

from reviews.cases.views import appraising, decisions, partial, ratings, standing

urlpatterns = [
    path("rounds/<int:pk>/decisions/", decisions.board, name="decisions"),
    path("rounds/<int:pk>/decisions/decide/", decisions.decide, name="decisions_decide"),
    path("rounds/<int:pk>/decisions/body/", decisions.enter_body, name="decisions_body"),
    path("rounds/<int:pk>/decisions/group/", decisions.group_all, name="group_all"),
    path("rounds/<int:pk>/decisions/groups/<str:verb>/", decisions.arrange, name="arrange"),
    path("sessions/<int:pk>/ratings/", ratings.table, name="ratings"),
    path("sessions/<int:pk>/ratings/decide/", ratings.decide_many, name="decide_many"),
    path("sessions/<int:pk>/ratings/release/", partial.release_clear, name="release_clear"),
    path("sessions/<int:pk>/appraising/", appraising.appraise_many, name="appraise_many"),
    path("papers/<int:pk>/case/", ratings.case, name="case"),
    path("papers/<int:pk>/case/appraise/", ratings.appraise, name="appraise"),
    path("papers/<int:pk>/case/known/", ratings.confirm_known, name="confirm_known"),
    path("papers/<int:pk>/case/body/", ratings.enter_body, name="enter_body"),
    path("papers/<int:pk>/case/mitigation/", ratings.record_mitigation, name="record_mitigation"),
    path("papers/<int:pk>/case/decide/", ratings.decide, name="decide"),
    path("papers/<int:pk>/case/shortcoming/", ratings.name_shortcoming, name="name_shortcoming"),
    path("papers/<int:pk>/case/withdrawal/", ratings.withdraw_shortcoming, name="withdraw_shortcoming"),
    path("papers/<int:pk>/case/objections/", standing.record_objection, name="record_objection"),
    path("papers/<int:pk>/case/conflicts/", standing.declare_conflict, name="declare_conflict"),
    path("conflicts/<int:pk>/except/", standing.except_conflict, name="except_conflict"),
    path("papers/<int:pk>/case/unrated/", standing.leave_unrated, name="leave_unrated"),
    path("papers/<int:pk>/case/rated/", standing.rate_after_all, name="rate_after_all"),
    path("papers/<int:pk>/case/petition/", standing.petition, name="petition"),
    path("papers/<int:pk>/case/anew/", standing.re_rate, name="re_rate"),
    path("objections/<int:pk>/settle/", standing.settle_objection, name="settle_objection"),
    path("petitions/<int:pk>/settle/", standing.settle_petition, name="settle_petition"),
    path("sessions/<int:pk>/levels/", standing.published, name="published"),
    path("documents/<int:pk>/again/", standing.print_again, name="print_again"),
]
