"""What each page is for: the own work, notices, calendar, signing in."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORK: dict[str, str | Promise] = {
    "reviews:my_work": _(
        "Everything that waits for you in any of your roles, late things first; the button leads to the"
        " very place. Beside it stands what others owe you."
    ),
    "reviews:first_steps": _(
        "The steps of a new installation, in their order. Each can be left and taken up again at any time."
    ),
    "reviews:results": _(
        "Your levels of each year and quarter once they are published, with the points, the reasons and"
        " how to lodge a petition."
    ),
    "reviews:notices": _(
        "What the program has told you, grouped by matter, the newest first. A notice is only news: what"
        " is to be done stands under “My work”."
    ),
    "reviews:calendar": _(
        "Days of conferences and deadlines that concern you. The file (.ics) takes them into the calendar"
        " of a phone or computer."
    ),
    "members:address": _(
        "The mail address to which notices are sent. Without one, notices are read here only."
    ),
    "members:second_factor": _(
        "A code from your phone, asked for after the password. Keep the recovery codes on paper, apart"
        " from the phone."
    ),
    "members:second_factor_rules": _(
        "For whom the second factor is compulsory. Whoever has none yet sets it up at the next sign-in."
    ),
    "account_change_password": _(
        "At least ten characters that nobody guesses. Other devices are signed out."
    ),
    "organisation:substitutes": _(
        "Who acts in your place while you are away, and on which days. What is done in your place bears"
        " both names."
    ),
    "organisation:substitute": _(
        "One substitution: its days, what it covers and what has been done under it."
    ),
    "organisation:substitute_for_role": _(
        "Name who acts in this role for some days. Both are told; it ends by itself on the last day."
    ),
    "organisation:substitute_for_post": _(
        "Name who acts in this post for some days. Both are told; it ends by itself on the last day."
    ),
    "reviews:verify": _(
        "Choose a file to see whether it was issued here, whether it was changed since, and who signed it."
    ),
    "reviews:data_requests": _(
        "Ask to see what is kept of you, to have it corrected, or its use restricted. The days run by law."
    ),
    "reviews:data_request": _(
        "One request about personal data: when it came in, until when it has to be answered, and the answer."
    ),
}
