"""An invented province of any size, written in bulk: communes, and in each its cells with their members."""

from __future__ import annotations

import datetime as dt

from members.models import Committee, Member, Post

BODIES = {"commune": "Ban Thường vụ Đảng ủy", "cell": "Chi ủy"}
SINCE = dt.date(2020, 1, 1)


def make_province(communes: int, cells: int, *, people: int, under: Committee | None = None) -> Committee:
    """``people`` a cell, the first of whom heads it; codes are X-0, X-0-0 and so on, counted on ``under`` an
    earlier one. A commune is headed by the first of its first cell."""
    root = under or _root()
    first = Committee.objects.filter(kind="commune").count()
    made = [
        _committee(root, number, f"X-{number}", f"Đảng ủy xã {number}", "commune")
        for number in range(first, first + communes)
    ]
    Committee.objects.bulk_create(made)
    leaves = [
        _committee(commune, number, f"{commune.code}-{number}", f"Chi bộ {commune.code[2:]}.{number}", "cell")
        for commune in made
        for number in range(cells)
    ]
    Committee.objects.bulk_create(leaves, batch_size=2_000)
    Committee.objects.filter(pk=root.pk).update(numchild=first + communes)
    _people(made, leaves, people)
    return Committee.objects.get(pk=root.pk)


def _root() -> Committee:
    row: Committee = Committee.objects.add_root(
        create_kwargs={
            "code": "X",
            "name": "Tỉnh ủy Thử",
            "kind": "provincial",
            "body": "Ban Thường vụ Tỉnh ủy",
            "symbol": "TU",
            "place": "Thử",
        }
    )
    return row


def _committee(parent: Committee, number: int, code: str, name: str, kind: str) -> Committee:
    path = f"{parent.path}{number + 1:0{Committee.steplen}d}"
    return Committee(
        path=path,
        depth=parent.depth + 1,
        numchild=0,
        code=code,
        name=name,
        kind=kind,
        body=BODIES[kind],
        symbol="ĐU",
        place="Thử",
    )


def _people(communes: list[Committee], cells: list[Committee], people: int) -> None:
    members = [
        Member(
            code=f"{cell.code}-{number}",
            full_name=f"Người {cell.code[2:].replace('-', '.')}.{number}",
            born_on=dt.date(1975, 5, 1),
            admitted_on=dt.date(2000, 5, 19),
            cell=cell,
        )
        for cell in cells
        for number in range(people)
    ]
    Member.objects.bulk_create(members, batch_size=2_000)
    heads = {member.cell.code: member for member in reversed(members)}
    posts = [_head(heads[cell.code], cell) for cell in cells if cell.code in heads]
    posts += [_head(heads[f"{c.code}-0"], c) for c in communes if f"{c.code}-0" in heads]
    Post.objects.bulk_create(posts, batch_size=2_000)


def _head(member: Member, committee: Committee) -> Post:
    return Post(
        member=member,
        committee=committee,
        title="Bí thư",
        rank=1,
        is_head=True,
        leads=True,
        starts_on=SINCE,
    )
