"""Template tags about issuing, for pages of rooms below that one."""

from __future__ import annotations

from django import template
from django.db.models import QuerySet

from members.models import Member
from reviews.issuing.kinds import kind_of
from reviews.models import Document, DocumentContent, IssuedPaper
from reviews.rules import can

register = template.Library()


@register.simple_tag
def issued_papers(document: Document) -> QuerySet[IssuedPaper]:
    """Return the papers that were issued of this document, the last one first."""
    return IssuedPaper.objects.filter(document=document).for_list()


@register.simple_tag
def may_be_issued(document: Document, member: Member) -> bool:
    """Return whether the member may issue this document, which is ready."""
    kind = kind_of(document)
    if kind is None or document.state != "done" or not can(member, kind.verb, document):
        return False
    return DocumentContent.objects.filter(document=document).exists()
