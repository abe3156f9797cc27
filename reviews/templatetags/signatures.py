"""The words for what was found of a digital signature."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.documents.signed import FoundSignature, Later, Trust

register = template.Library()

REASONS: dict[Trust, str | Promise] = {
    Trust.TRUSTED: "",
    Trust.UNKNOWN: gettext_lazy("who issued it is not among the certificates that are trusted here"),
    Trust.NOT_YET: gettext_lazy("the certificate is not valid yet"),
    Trust.REVOKED: gettext_lazy("the certificate was revoked"),
    Trust.REFUSED: gettext_lazy("the certificate may not be used for this"),
}
LATER: dict[Later, str | Promise] = {
    Later.NOTHING: gettext_lazy("What was signed is unchanged."),
    Later.SIGNATURES: gettext_lazy("What was signed is unchanged. Further signatures were added."),
    Later.OTHER: gettext_lazy("After this signature something else than signatures was added."),
}


@register.filter
def why_not_trusted(one: FoundSignature) -> str:
    """Return why the certificate of the signature is not trusted, or an empty text if it is."""
    if one.trust == Trust.EXPIRED:
        day = f"{one.valid_until:%d/%m/%Y}" if one.valid_until else ""
        return _("the certificate was valid until %(day)s") % {"day": day}
    return str(REASONS[one.trust])


@register.filter
def what_holds(one: FoundSignature) -> str:
    """Return whether what was signed is unchanged, and what was added after it."""
    if not one.is_whole:
        return _("What was signed has been changed: the signature does not hold.")
    return str(LATER[one.later])
