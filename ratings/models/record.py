"""Reads the rows that belong to the facts of a case in the same query as the facts themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject, Length, Substr

from members.models import Committee
from ratings.models.fact_rows import DISCIPLINE, LED_UNIT, Discipline, LedUnit
from ratings.models.mitigation import Mitigation
from ratings.models.objection import Objection


def gathered_facts() -> JSONObject:
    """Return an expression with which a query of ``Facts`` reads the rows that belong to the facts, too.

    Its value is a JSON object of lists: the units led (``led``) and the disciplinary decisions
    (``disciplines``) of the facts, the times of the ``objections`` and the codes of the ``grounds`` of
    mitigation of the case with those of the rules that they lift.
    """
    led = LedUnit.objects.filter(facts=models.OuterRef("pk"))
    disciplines = Discipline.objects.filter(facts=models.OuterRef("pk"))
    objections = Objection.objects.filter(case=models.OuterRef("case"))
    grounds = Mitigation.objects.filter(case=models.OuterRef("case"))
    path = models.OuterRef("act_committee__path")
    above = Committee.objects.filter(path=Substr(path, 1, Length(path) - Committee.steplen))
    act = {
        "committee": "act_committee",
        "committee_name": "act_committee__name",
        "committee_path": "act_committee__path",
        "committee_above": models.Subquery(above.order_by().values("name")[:1]),
    }
    return JSONObject(
        led=_rows(led, {name: name for name in LED_UNIT}),
        disciplines=_rows(disciplines, {name: name for name in DISCIPLINE} | act),
        objections=_rows(objections, {name: name for name in ("recorded_at", "settled_at")}),
        grounds=_rows(grounds, {name: name for name in ("ground", "lifts")}),
    )


def _rows(rows: models.QuerySet[models.Model], columns: Mapping[str, Any]) -> ArraySubquery:
    return ArraySubquery(rows.order_by("pk").values(row=JSONObject(**columns)))
