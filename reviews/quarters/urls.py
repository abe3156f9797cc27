"""The addresses of the evaluation of quarters."""

from django.urls import path

from reviews.quarters.views import evaluations, quarters

urlpatterns = [
    path("quarters/", quarters.index, name="quarters"),
    path("quarters/new/", quarters.new, name="quarter_new"),
    path("quarters/<int:pk>/", quarters.board, name="quarter"),
    path("quarters/<int:pk>/decide/", quarters.decide, name="quarter_decide"),
    path("quarters/<int:pk>/release/", quarters.release, name="quarter_release"),
    path("quarters/<int:pk>/summary/", quarters.summary, name="quarter_summary"),
    path("evaluations/<int:pk>/", evaluations.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/rating/", evaluations.rate_own, name="evaluation_rate"),
    path("evaluations/<int:pk>/hand-in/", evaluations.hand_in, name="evaluation_hand_in"),
    path("evaluations/<int:pk>/return/", evaluations.give_back, name="evaluation_return"),
    path("evaluations/<int:pk>/appraise/", evaluations.appraise, name="evaluation_appraise"),
    path("evaluations/<int:pk>/decide/", evaluations.decide, name="evaluation_decide"),
    path("evaluations/<int:pk>/unrated/", evaluations.leave_unrated, name="evaluation_unrated"),
    path("evaluations/<int:pk>/conflict/", evaluations.declare_conflict, name="evaluation_conflict"),
    path("quarter-conflicts/<int:pk>/except/", evaluations.except_conflict, name="evaluation_except"),
    path("evaluations/<int:pk>/print/", evaluations.print_form, name="evaluation_print"),
    path("evaluation-sections/<int:pk>/", evaluations.save_section, name="evaluation_section"),
]
