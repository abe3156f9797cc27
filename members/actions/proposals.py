"""Proposes the roles with power that a workbook brings, and tells the administrators who can confirm them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from members.models import POWERFUL, Event, Member, Role, RoleProposal
from members.notices import Message, tell_each
from members.workbooks.judging import JudgedLine
from members.workbooks.rows import RoleRow

Codes = dict[str, dict[str, Any]]
"""The committees under the key "committee" and the members under the key "member", each by their code."""


def propose_roles(
    rows: Sequence[JudgedLine[RoleRow, Role]], codes: Codes, *, by: Member, source: str
) -> list[JudgedLine[RoleRow, Role]]:
    """Propose those of these new roles that give power, where an administrator besides ``by`` can confirm
    them, and return their lines. Each of these administrators is told once how many wait."""
    proposed = []
    waiting: Counter[Member] = Counter()
    for judged in rows:
        committee, member = codes["committee"][judged.row.committee], codes["member"][judged.row.member]
        others = Role.objects.administrators_over(committee) if judged.row.kind in POWERFUL else []
        if others := [one for one in others if one not in (by, member)]:
            terms = {"kind": judged.row.kind, "committee": committee, "settled_at": None}
            _waiting, is_new = RoleProposal.objects.get_or_create(
                member=member,
                **terms,
                defaults={
                    "starts_on": judged.row.starts_on,
                    "ends_on": judged.row.ends_on,
                    "reason": source[:300],
                    "proposed_by": by,
                },
            )
            if is_new:
                Event.record("propose_role", member, by=by, role=judged.row.kind, committee=committee.code)
                waiting.update(others)
            proposed.append(judged)
    _tell(waiting, source)
    return proposed


def _tell(waiting: Counter[Member], source: str) -> None:
    texts = {
        one: ngettext(
            "To confirm: %(count)d role that the workbook %(name)s proposes.",
            "To confirm: %(count)d roles that the workbook %(name)s proposes.",
            count,
        )
        % {"count": count, "name": source[:200]}
        for one, count in waiting.items()
    }
    tell_each(Message(one, text, reverse("organisation:roles")) for one, text in texts.items())
