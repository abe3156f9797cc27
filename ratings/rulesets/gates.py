"""The records of a rule set on dossiers: what must be done before a conference may be held, and what is in
them."""

from __future__ import annotations

from dataclasses import dataclass

from ratings.rulesets.records import EVERY_KIND, SubjectKind

DOSSIER_ITEMS = {
    "review": "bản kiểm điểm, báo cáo kiểm điểm chính thức",
    "residence": "nhận xét của cấp ủy nơi cư trú",
    "minutes": "biên bản hội nghị kiểm điểm",
    "synthesis": "bản tổng hợp thẩm định",
    "conclusion": "kết luận, kết quả xếp loại",
    "suggestion": "văn bản gợi ý kiểm điểm (nếu có)",
    "opinions": "ý kiến của các cơ quan liên quan (nếu có)",
    "complaints": "hồ sơ giải quyết khiếu nại, tố cáo (nếu có)",
    "others": "tài liệu khác",
}
"""The kinds of documents that a dossier may have, with the values of the kinds in the dossiers of reviews."""


@dataclass(frozen=True)
class DossierRule:
    """The rule on vetting the dossier before the conference.

    The committees of the kinds ``bodies`` always have their dossier vetted. All other committees have it
    vetted only if topics were suggested to them or if staff order it."""

    bodies: tuple[str, ...]
    text: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class DossierList:
    """The list of documents in the dossier of subjects of these ``kinds``, as its form has them.

    ``items`` are the kinds of documents in their order, with the values of the kinds in the dossiers of
    reviews."""

    code: str
    items: tuple[str, ...]
    source: str
    kinds: frozenset[SubjectKind] = EVERY_KIND
    certain: bool = True
