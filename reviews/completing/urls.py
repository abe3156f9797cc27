"""The addresses of findings, amendments, final papers and dossiers."""

from django.urls import path

from reviews.completing.views import amending, dossiers, linking

urlpatterns = [
    path("sessions/<int:pk>/link/", linking.link, name="link"),
    path("sessions/<int:pk>/link/settle/", linking.settle, name="settle"),
    path("sessions/<int:pk>/link/findings/", linking.draw_finding, name="draw_finding"),
    path("sessions/<int:pk>/link/amendments/", linking.propose_amendment, name="propose_amendment"),
    path("sessions/<int:pk>/link/final/", linking.finalise_all, name="finalise_all"),
    path("sessions/<int:pk>/dossier/", dossiers.dossier, name="dossier"),
    path("sessions/<int:pk>/dossier/file/", dossiers.file_paper, name="file_paper"),
    path("sessions/<int:pk>/dossier/sort/", dossiers.sort_files, name="sort_files"),
    path("sessions/<int:pk>/dossier/waive/", dossiers.waive, name="waive"),
    path("sessions/<int:pk>/receive/", dossiers.receive, name="receive"),
    path("findings/<int:pk>/", linking.answer_finding, name="answer_finding"),
    path("amendments/<int:pk>/", linking.decide_amendment, name="decide_amendment"),
    path("papers/<int:pk>/open/", amending.open_paper, name="paper_open"),
    path("papers/<int:pk>/final/", amending.finalise, name="paper_final"),
    path("papers/<int:pk>/amended/", amending.hand_in, name="hand_in"),
    path("papers/<int:pk>/why/", amending.why, name="why"),
]
