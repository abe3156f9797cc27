"""What each page is for: rounds, their sessions seen from above, decisions and quarters."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROUNDS: dict[str, str | Promise] = {
    "reviews:boards": _("The rounds that you watch over. One that is planned waits to be opened."),
    "reviews:campaign_new": _(
        "A round says which year, which committees and which rule set. Nothing is made before it is opened."
    ),
    "reviews:board": _(
        "How far each committee is, late ones first. Unfold a line down to the paper that is missing, and"
        " remind from here."
    ),
    "reviews:round_plan": _(
        "Dates by level, contents of a thematic round, and the papers on which the round rests."
    ),
    "reviews:open_round": _(
        "Whom the round will reach, who stays out and why. Opening makes the sessions and papers and tells"
        " everybody."
    ),
    "reviews:change_open_ruleset": _(
        "What would change for papers and ratings if the round followed another rule set from now on."
    ),
    "reviews:cancel_round": _(
        "What is lost and what is kept when the round is cancelled. Everyone concerned is told, with the"
        " reason."
    ),
    "reviews:round_subjects": _(
        "People who have come, left or changed post since the opening, in all sessions of the round."
    ),
    "reviews:campaign_people": _(
        "Working delegations with their number, head, members and days, the units they go to, and what"
        " they report; single people, too."
    ),
    "reviews:delegation": _(
        "One working delegation: its paper, who goes, to which units, and what it reports. Its head writes"
        " the report here."
    ),
    "reviews:remedy_totals": _(
        "What is being remedied in all units: how much is done, in progress or overdue."
    ),
    "reviews:appraisals": _(
        "Dossiers that must pass before the conference, those waiting longest first. An appraisal can be"
        " ordered for many units at once."
    ),
    "reviews:suggestions": _(
        "Suggested topics of all units: drafts, those that wait for agreement, and those issued."
    ),
    "reviews:suggestion_new": _(
        "Topics that a unit or a person has to speak about, each with its ground. The inspection"
        " commission agrees before it is issued."
    ),
    "reviews:suggestion": _(
        "One paper of suggestions from draft to issue. Who objects says why, and it goes back to its writer."
    ),
    "reviews:decisions": _(
        "One group of similar posts: the spread of points, the share of “excellent” and every proposal."
        " Tick people and decide for them together."
    ),
    "reviews:quarters": _("Quarters in which leaders are evaluated."),
    "reviews:quarter_new": _("Open a quarter: whose leaders, until when, under which rule set."),
    "reviews:quarter": _(
        "All leaders of the quarter with their points and levels. Decided levels are released together."
    ),
    "reviews:evaluation": _(
        "Form 05 of one leader: self-evaluation, appraisal, decision, one after the other."
    ),
    "reviews:synthesis": _(
        "The round in numbers, by the rows that you choose. Every number opens the list of names behind it."
    ),
    "reviews:round_lists": _(
        "Lists of the round to take along: proposed levels, who is not reviewed or left unrated and why, who"
        " is at the best level, open remedies, petitions. Each is made as XLSX or DOCX."
    ),
    "reviews:synthesis_names": _("The subjects counted in one number of the synthesis."),
    "reviews:registers": _("The registers of papers sent of your committees."),
    "reviews:register": _(
        "Numbers are drawn here in order and never given twice. A paper that was wrong is annulled and"
        " keeps its number."
    ),
    "reviews:annul": _("An annulled paper keeps its number and its reason in the register."),
    "reviews:issue": _(
        "Day, signer and recipients of the paper. From the number on, its text stays as it is."
    ),
    "reviews:issued": _("An issued paper with its files. Attach the signed copy when it comes back."),
    "reviews:letterhead": _("How papers of the committee begin and who may sign them on which days."),
    "reviews:document": _(
        "A paper that was asked for: it is made in the background, and you may leave this page meanwhile."
    ),
}
