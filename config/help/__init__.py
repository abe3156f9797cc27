"""The help of every page: one paragraph that says what the page is for and what comes of it.

The paragraphs stand in the modules beside this one, by the name of the page's address. A new page gets its
own there; files and parts of pages need none.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import Promise

from config.help.office import OFFICE
from config.help.papers import PAPERS
from config.help.rounds import ROUNDS
from config.help.sessions import SESSIONS
from config.help.work import WORK

HELP: dict[str, str | Promise] = WORK | OFFICE | ROUNDS | SESSIONS | PAPERS


def help_here(request: HttpRequest) -> dict[str, str | Promise]:
    """Give every template the paragraph of the page that is asked for, empty where there is none."""
    match = request.resolver_match
    return {"help_here": HELP.get(match.view_name, "") if match else ""}
