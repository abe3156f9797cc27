"""What each page is for: committees, people, logins, imports, rule sets."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OFFICE: dict[str, str | Promise] = {
    "organisation:index": _("The tree of committees that you administer."),
    "organisation:unit": _(
        "The people of one committee, its cells and posts. Whoever left stands under “People who have"
        " left”; nothing is deleted."
    ),
    "organisation:people": _("Search by name, with or without diacritics, or by code."),
    "organisation:roles": _(
        "Who may do what in the program and where. A role that somebody proposed counts once another"
        " administrator has confirmed it."
    ),
    "organisation:member": _(
        "One person: cell, posts, roles and login, each with its days. Posts and roles are ended, never"
        " overwritten."
    ),
    "organisation:new_member": _(
        "A new person of this cell. The code stays for life and is what the workbooks use."
    ),
    "organisation:member_data": _(
        "Mend a name or a date that was entered wrongly. A change of cell or post has a page of its own."
    ),
    "organisation:activity": _(
        "Moved away, exempt, suspended, died: since which day, and on what ground. Open rounds show the"
        " change to their clerk."
    ),
    "organisation:cell": _(
        "The new cell and the day. Papers already begun stay where they are until the clerk hands them over."
    ),
    "organisation:merge_find": _("Find the second record of a person who was entered twice."),
    "organisation:merge": _(
        "Both records side by side. Everything goes over to the one that stays; this cannot be undone."
    ),
    "organisation:new_post": _(
        "A post with its first day. A head of a committee sees its sessions from that day on."
    ),
    "organisation:post": _("Change the words of a post, or end it with a day. The past is kept."),
    "organisation:new_role": _(
        "Give somebody the right to act as clerk, staff, approver or administrator of a committee."
    ),
    "organisation:role_end": _("Say from which day on the role gives no more rights."),
    "organisation:titles": _(
        "The catalogue of titles from which posts are chosen, with who manages them and the code used in"
        " statistics."
    ),
    "organisation:title": _(
        "One title and its history. A title given up is no longer offered, and old posts keep it."
    ),
    "organisation:title_add": _("A new title: its words, who manages it, and its code."),
    "organisation:committees": _("All committees below you, with their code and what has become of them."),
    "organisation:committee": _(
        "One committee: names, symbol, what it is part of, and every change with its paper."
    ),
    "organisation:committee_add": _("A new committee below this one, from a day and by a paper."),
    "organisation:committee_change": _(
        "Change the name or the symbol. Papers already printed keep the old one."
    ),
    "organisation:committee_move": _(
        "Put the committee below another one, from a day. Open sessions stay with their round."
    ),
    "organisation:committee_merge": _(
        "The committee ends and its people go over. Earlier results stay readable under the successor."
    ),
    "organisation:committee_split": _("A new cell is made and the people ticked go over to it."),
    "organisation:committee_dissolve": _("The committee ends on a day. Say first where its people go."),
    "members:logins_start": _("The logins of your committees."),
    "members:logins": _(
        "Who has a login and who lacks one. Slips with one-time passwords are printed for many at once."
    ),
    "members:login": _("One login: a new password, closing, opening again. Every act stands in the history."),
    "members:sign_ins": _("Sign-ins of the last month, also those that failed."),
    "members:upkeep": _(
        "Whether the data agree with themselves, when the last backup was made, and up to where the history"
        " is sealed."
    ),
    "members:outbox": _("Mails on their way and those that could not be sent, with the reason."),
    "members:workbooks": _(
        "Bring committees, people, posts and roles in from Excel. A file is first checked line by line;"
        " nothing is written before you say so."
    ),
    "members:workbook": _(
        "What the file says, line by line, and what it would change. Doubtful lines ask a question."
    ),
    "members:workbook_columns": _(
        "Say which column of the file is what. The choice is remembered for the next file."
    ),
    "reviews:former": _("Results and papers of the years before the program, from a workbook or as scans."),
    "reviews:former_workbook": _(
        "What the file says of each person and year; nothing is written before you say so."
    ),
    "reviews:former_columns": _("Say which column of the file is what."),
    "ratings:calendar": _(
        "Days off and days worked instead. All deadlines in working days follow from them."
    ),
    "ratings:rulesets": _(
        "The regulations that rounds can follow: those shipped, and local ones derived from them."
    ),
    "ratings:ruleset_new": _(
        "A local set takes over everything of the one it is derived from; only what differs is entered."
    ),
    "ratings:ruleset_from_file": _(
        "Bring in a set that was changed as a file. Errors are named line by line."
    ),
    "ratings:in_force": _(
        "The rules that this round follows, as one readable page: levels, conditions, formula, shares,"
        " deadlines."
    ),
    "ratings:ruleset": _(
        "One rule set in parts; each rule names its source. A draft is checked before it is taken into use."
    ),
    "ratings:ruleset_compare": _(
        "What differs between two sets, part by part. What is the same is not shown."
    ),
    "ratings:ruleset_change": _(
        "Change what the local guide says otherwise. Empty fields follow the set above."
    ),
    "ratings:ruleset_papers": _("The guidance and the grounds that printed papers cite."),
    "ratings:ruleset_positions": _(
        "Criteria of their own for a group of posts, such as contract workers. The sum of points stays that"
        " of the kind."
    ),
    "ratings:ruleset_marks": _(
        "Somebody else holds each rule against the signed text and marks it as compared."
    ),
}
