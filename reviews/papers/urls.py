"""The addresses of the pages of papers, tasks and commitments."""

from django.urls import path

from reviews.papers.views import commitments, printing, revisions, tasks, word_file

urlpatterns = [
    path("papers/<int:pk>/versions/", revisions.versions, name="versions"),
    path("papers/<int:pk>/print/", printing.print_paper, name="paper_print"),
    path("papers/<int:pk>/print/<str:kind>/", printing.print_about, name="paper_print_about"),
    path("papers/<int:pk>/word/", word_file.word_file, name="word_file"),
    path("papers/<int:pk>/word/write/", word_file.write, name="word_file_write"),
    path("papers/<int:pk>/tasks/", tasks.index, name="tasks"),
    path("papers/<int:pk>/tasks/add/", tasks.add, name="task_add"),
    path("papers/<int:pk>/tasks/paste/", tasks.paste, name="tasks_paste"),
    path("papers/<int:pk>/tasks/write/", tasks.write, name="tasks_write"),
    path("papers/<int:pk>/tasks/take-over/", tasks.take_over, name="tasks_take_over"),
    path("papers/<int:pk>/tasks/sheet.xlsx", tasks.sheet, name="tasks_sheet"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/evidence/", tasks.evidence_off, name="evidence_off"),
    path("tasks/<int:pk>/delete/", tasks.delete, name="task_delete"),
    path("commitments/", commitments.index, name="commitments"),
    path("commitments/start/", commitments.start, name="commitment_start"),
    path("commitments/bring-in/", commitments.bring_in, name="commitment_bring_in"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitments/<int:pk>/save/", commitments.save, name="commitment_save"),
    path("commitments/<int:pk>/hand-in/", commitments.hand_in, name="commitment_hand_in"),
    path("commitments/<int:pk>/anew/", commitments.write_anew, name="commitment_anew"),
    path("commitments/<int:pk>/print/", printing.print_commitment, name="commitment_print"),
]
