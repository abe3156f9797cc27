"""By which of the program's ways each form keeps what is typed in it.

A form saves itself (``data-autosave``), or it has a button and the browser keeps it until it is taken
(``static/js/kept_forms.js``), unless it asks for a password. A form that is filled with what stands already
says which version it changes, so that the second of two windows sees both."""

from __future__ import annotations

from collections.abc import Iterable

from tests.nasty.forms import Form
from tests.nasty.walk import Found

TYPED = frozenset({"text", "textarea", "email", "number", "date", "time", "search", "tel", "url"})
VERSIONS = ("version", "seen", "as_shown", "facts_shown")
"""The fields that say which version a form changes."""

SECRET = {"account_login", "account_change_password"}
"""Of these forms nothing is kept, because they ask for a password."""

FILLED_BEFOREHAND = {
    "a day or year proposed for something new": {
        "organisation:committee_dissolve",
        "organisation:committee_merge",
        "organisation:committee_move",
        "organisation:committee_split",
        "organisation:substitute_for_role",
        "reviews:by_hand",
        "reviews:campaign_new",
        "reviews:campaign_people",
        "reviews:commitment_bring_in",
        "reviews:convene",
        "reviews:issue",
        "reviews:opinion_new",
        "reviews:opinions_paste",
        "reviews:quarter_ballot_new",
        "reviews:quarter_new",
        "reviews:register_enter",
        "reviews:round_ballot_new",
        "reviews:session_people",
        "reviews:signatory_add",
        "reviews:signatory_end",
        "reviews:subjects",
    },
    "a name or a set proposed for something new": {
        "ratings:ruleset_from_file",
        "ratings:ruleset_new",
        "ratings:ruleset_sums",
        "reviews:arrange make",
    },
    "a name or days that staff alone change, whose last value counts": {
        "reviews:arrange rename",
        "reviews:change_dues",
    },
}
"""The forms that come filled in and say no version, by what they are filled with."""


def typed_in(form: Form) -> bool:
    return any(field.kind in TYPED for field in form.fields)


def secret(found: Iterable[Found]) -> set[str]:
    """The names of the forms of which nothing is kept, because they ask for a password or a code."""
    return {one.name for one in found if any(field.kind == "password" for field in one.form.fields)}


def unkept(found: Iterable[Found]) -> set[str]:
    """The names of the forms in which something is typed and that neither save themselves nor are sent by a
    button of their own."""
    return {
        one.name
        for one in found
        if one.form.method == "post"
        and typed_in(one.form)
        and not (one.form.saves_itself or one.form.has_button)
    }


def unversioned(found: Iterable[Found]) -> set[str]:
    """The names of the forms that show what stands already, for anybody to change, and say no version of
    it."""
    return {
        one.name
        for one in found
        if one.form.method == "post"
        and any(field.kind in TYPED and field.value.strip() for field in one.form.fields)
        and not any(field.name.rpartition("-")[2] in VERSIONS for field in one.form.fields)
    }
