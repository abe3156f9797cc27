"""What each page is for: papers, comments, tasks, commitments."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAPERS: dict[str, str | Promise] = {
    "reviews:paper": _(
        "Everything typed is saved by itself. The marks at the outline say what is still empty or too"
        " short; hand in when the bar says that nothing is missing."
    ),
    "reviews:versions": _("Every version kept, with what was changed from one to the next."),
    "reviews:tasks": _(
        "The tasks of the year; the figures of part B are counted from them. A table from Excel can be"
        " pasted."
    ),
    "reviews:task": _("One task with its result and its evidence. Several files can be attached."),
    "reviews:comment_edit": _(
        "A comment can be changed while comments are open and it has not been answered."
    ),
    "reviews:comment_answer": _(
        "Take it up, explain, or keep your view with a reason. The answer stands below the comment."
    ),
    "reviews:answer_finding": _(
        "What the collective's paper lays to you. Accept the responsibility or explain; the answer goes"
        " into your paper."
    ),
    "reviews:hand_in": _(
        "What was changed since the paper was opened for amendment; every change names its reason."
    ),
    "reviews:why": _("Which comments, findings and amendments led to the changes of this paper."),
    "reviews:commitments": _("What members have committed themselves to for the year."),
    "reviews:commitment_bring_in": _(
        "A commitment that was signed on paper is brought in here, with its scan."
    ),
    "reviews:commitment_hand_in": _(
        "A commitment that is handed in can no longer be changed. Look through it once more."
    ),
    "reviews:word_file": _(
        "A paper written in Word is laid out by its headings. Nothing is written before you have chosen, part"
        " by part, what to take."
    ),
    "reviews:commitment": _(
        "What you commit yourself to next year. Once handed in, it is compared with the self-review of"
        " that year."
    ),
}
