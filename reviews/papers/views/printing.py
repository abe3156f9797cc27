"""Asks for a paper or a commitment by itself, as PDF and for Word."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from members.acting import act
from members.requests import MemberRequest
from reviews.models import Commitment, DocumentKind
from reviews.papers.actions import printing as actions
from reviews.papers.fetching import fetch_paper


@require_POST
def print_paper(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask for the paper, and go to the page of the document."""
    paper = fetch_paper(request, pk)
    return act(
        request,
        None,
        lambda: actions.print_paper(paper, by=request.member),
        to=lambda document: document,
        page=lambda: redirect(paper),
    )


@require_POST
def print_about(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    """Ask for a printed paper about the case or the writer of a paper, and go to the page of the document."""
    paper = fetch_paper(request, pk)
    if not actions.is_asked_on_paper(kind):
        raise Http404
    return act(
        request,
        None,
        lambda: actions.print_about(paper, DocumentKind(kind), by=request.member),
        to=lambda document: document,
        page=lambda: redirect(paper),
    )


@require_POST
def print_commitment(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask for the commitment on paper, and go to the page of the document."""
    commitment = get_object_or_404(Commitment.objects.visible_to(request.member), pk=pk)
    return act(
        request,
        None,
        lambda: actions.print_commitment(commitment, by=request.member),
        to=lambda document: document,
        page=lambda: redirect(commitment),
    )
