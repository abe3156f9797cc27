"""What each page is for: one session: people, conference, ratings, completing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SESSIONS: dict[str, str | Promise] = {
    "reviews:sessions": _("The sessions in which you have a part."),
    "reviews:session": _(
        "The bar on top says the stage and the next step. What holds it back is listed with the button"
        " that mends it."
    ),
    "reviews:before_move": _(
        "What follows from the step, who is told, and what is missing. The step is taken only by the"
        " button below."
    ),
    "reviews:before_closing": _(
        "Every result becomes visible to its subject. Look through the list before you close."
    ),
    "reviews:re_review": _("Say whose review is to be done again, by when and why."),
    "reviews:basis": _("The session's dates and the papers on which it rests."),
    "reviews:subjects": _(
        "People who have come, left or changed post since the opening. Take them in or out with a reason;"
        " papers are kept."
    ),
    "reviews:session_places": _(
        "Where each person is reviewed besides here, and how far it is there. A review held on paper is"
        " recorded here."
    ),
    "reviews:session_people": _("Who is sent to this session from outside, as what, and on which days."),
    "reviews:session_manuscripts": _(
        "Papers of people who write by hand: attach the signed sheet, type it in, let the writer confirm it."
    ),
    "reviews:by_hand": _("Attach the sheet that the writer has signed. It is kept beside what is typed in."),
    "reviews:manuscript": _(
        "The signed sheet beside what was typed in; the writer, or a second person, confirms that both are"
        " the same."
    ),
    "reviews:manuscript_comment": _(
        "A comment handed in on paper is typed in here under the name of the one who wrote it."
    ),
    "reviews:matrix": _(
        "Who has commented on whom. ✓ is read, with nothing to add; a dot is nothing said yet."
    ),
    "reviews:opinions": _(
        "Opinions from outside and comments, by subject, to be put together into points and answered."
    ),
    "reviews:opinions_paste": _(
        "Paste a whole table from Word or Excel. You see how it is read before anything is entered."
    ),
    "reviews:paper_opinions": _(
        "All that was said on one subject. Tick what says the same and put it together into one point."
    ),
    "reviews:point_answer": _(
        "Answer a point taken together from several opinions. The answer goes into the paper."
    ),
    "reviews:session_conference": _("The conference of the session."),
    "reviews:convene": _(
        "Days, place and chair. The earliest lawful day is filled in; invitations are printed from the"
        " next page."
    ),
    "reviews:conference": _(
        "Agenda, roll and papers of the conference. It can be opened on its day, once the quorum is there."
    ),
    "reviews:roll": _(
        "Mark all as present, then mend the few who are absent. Enter in the reason of absence means absent."
    ),
    "reviews:live": _(
        "What is said goes under the point that is on. “Go to” takes this page along; a remark can be"
        " moved afterwards."
    ),
    "reviews:minutes": _(
        "The minutes put themselves together from the roll, remarks and votes. Clerk and chair confirm,"
        " then they are locked."
    ),
    "reviews:appraisal": _(
        "The dossier before the conference: why it is appraised, what was sent, what was found. It is sent"
        " again after a change."
    ),
    "reviews:ratings": _(
        "The steps of every subject up to the decision: own points, appraisal, proposal, decision."
    ),
    "reviews:appraise_many": _(
        "Fill in the marks row by row; ↑ ↓ change the row. ▲ marks a gap so wide that a reason is due. The"
        " row you are in stands beside with its facts and what level fits."
    ),
    "reviews:case": _(
        "One subject's rating: facts, points, what level fits and why, and every step taken with its paper."
    ),
    "reviews:published": _("The levels made public after the decision, as the rule set asks."),
    "reviews:session_ballots": _(
        "Secret ballots of the session: prepared, opened, counted, confirmed by a second person."
    ),
    "reviews:quarter_ballots": _(
        "Secret ballots on the leaders rated in this quarter. The result stands beside their forms and in"
        " the table."
    ),
    "reviews:round_ballots": _(
        "Secret ballots that the body of this level holds before it decides. The result stands on the"
        " decision board."
    ),
    "reviews:quarter_ballot_new": _(
        "Who is voted on, how many vote, and who counts. It can be changed until it is opened."
    ),
    "reviews:round_ballot_new": _(
        "Who is voted on, how many vote, and who counts. It can be changed until it is opened."
    ),
    "reviews:ballot_new": _("Who votes on whom, how, and who counts. It can be changed until it is opened."),
    "reviews:ballot": _(
        "The figures must agree in every row before they can be saved. Another person confirms them."
    ),
    "reviews:ballot_vote": _(
        "Mark the ballot, look through it, send it once. Nobody can read it again, and nobody sees how you"
        " voted."
    ),
    "reviews:link": _(
        "Settle the collective's paper, lay what was named to persons, take their amendments in, and make"
        " the papers final."
    ),
    "reviews:dossier": _(
        "What each dossier lacks. Many files are sorted to persons at once; what is not called for is"
        " waived with a reason."
    ),
    "reviews:sort_files": _(
        "The program guesses from the file's name whose it is. Look through the list: nothing is filed"
        " before you press the button."
    ),
    "reviews:plan": _(
        "What is to be remedied, by whom and until when. The plan counts once the head has approved it."
    ),
    "reviews:remedy": _("One remedy: what was done, its evidence, and what was judged of it."),
}
