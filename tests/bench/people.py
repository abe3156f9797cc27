"""Times the lists and searches over people against the bare page of the same run; prints JSON, asserts
nothing.

``python -m tests.bench.people`` takes 1,000 committees and 30,000 members, ``--communes`` more or fewer, in a
database of its own, which it drops. Each page is timed twice, with one commune and with all of them: the
number of queries is to be the same, and the time at most four times that of the bare page
(``yardstick.py``). A page above that is marked with "!"."""

from __future__ import annotations

import argparse
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_ENV", "local")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

from config.local import prepare_environment

prepare_environment()
django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import (
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)
from django.urls import reverse

from members.models import Committee, Event, Member, RoleKind
from tests.bench.__main__ import Figures, measured
from tests.reviews.cast import make_member, make_role
from tests.reviews.provinces import make_province

CELLS, PEOPLE = 10, 33
MOST = 4.0
"""So many times the bare page a list may take."""

_NAMES = """
    UPDATE members_member SET full_name =
        (ARRAY['Nguyễn','Trần','Lê','Phạm','Hoàng','Vũ','Đặng','Bùi','Đỗ','Hồ','Ngô','Dương','Lý']
        )[1 + id %% 13]
        || ' ' || (ARRAY['Văn','Thị','Đức','Ngọc','Quang','Minh','Thanh'])[1 + id %% 7]
        || ' ' || (ARRAY['An','Bình','Châu','Dung','Đào','Giang','Hà','Hoà','Hùng','Khánh','Lan','Long','Mai',
            'Nam','Oanh','Phúc','Quân','Sơn','Thảo','Tuấn','Uyên','Vinh','Xuân','Yến'])[1 + (id / 13) %% 24]
    WHERE id <> %s
"""


def pages(province: Committee) -> dict[str, str]:
    """Return the address of each page with a list of people, by what is asked there."""
    people, logins = reverse("organisation:people"), reverse("members:logins", args=[province.pk])
    cell = Committee.objects.get(code="X-0-0")
    one = Member.objects.filter(cell=cell).order_by("pk")[1]
    return {
        "unit: the province": reverse("organisation:unit", args=[province.pk]),
        "unit: a cell": reverse("organisation:unit", args=[cell.pk]),
        "people: everybody": people,
        "people: everybody, a page in the middle": f"{people}?page=9",
        "people: a common name": f"{people}?q=hoà",
        "people: a full name": f"{people}?q=duc an",
        "people: a code": f"{people}?q=X-0-1-7",
        "people: nobody": f"{people}?q=zzzz",
        "person": reverse("organisation:member", args=[one.pk]),
        "doubles": reverse("organisation:merge_find", args=[one.pk]),
        "committees": reverse("organisation:committees"),
        "roles": reverse("organisation:roles"),
        "logins: everybody": logins,
        "logins: without": f"{logins}?shown=none",
        "logins: a common name": f"{logins}?q=hoà",
        "sign-ins": reverse("members:sign_ins", args=[province.pk]),
    }


def timed_pages(province: Committee, client: Client) -> dict[str, Figures]:
    found = {}
    with override_settings(ROOT_URLCONF="tests.bench.__main__"):
        for name, address in pages(province).items():
            if client.get(address).status_code != 200:
                raise LookupError(f"{name}: {address}")
            found[name] = measured(lambda address=address: client.get(address), client)  # type: ignore[misc]
    return found


def lay_out(province: Committee, administrator: Member) -> None:
    """Give people names as there are, somebody a double, and the history some sign-ins; and let PostgreSQL
    count its rows."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [administrator.pk])
    _first, second, third = Member.objects.filter(cell__code="X-0-0").order_by("pk")[:3]
    Member.objects.filter(pk=third.pk).update(full_name=second.full_name)
    members = Member.objects.order_by("pk").values_list("pk", flat=True)[:5_000]
    Event.objects.bulk_create(
        [Event(verb="sign_in", subject="members.member", subject_id=pk, actor_id=pk) for pk in members],
        batch_size=2_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def main(communes: int) -> None:
    province = make_province(1, CELLS, people=PEOPLE)
    administrator = make_member("ADMIN", "Bùi Văn Quản Trị", Committee.objects.get(code="X-0-0"))
    make_role(administrator, RoleKind.ADMINISTRATOR, province)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(administrator.user)
    lay_out(province, administrator)
    few = timed_pages(province, client)
    province = make_province(communes - 1, CELLS, people=PEOPLE, under=province)
    lay_out(province, administrator)
    many = timed_pages(province, client)
    members = Member.objects.count()
    for name, figures in many.items():
        row = {
            "name": name,
            "members": members,
            "ratio": figures.ratio,
            "ratio of few": few[name].ratio,
            "queries": figures.queries,
            "queries of few": few[name].queries,
            "over": "!" if figures.ratio > MOST or figures.queries != few[name].queries else "",
        }
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--communes", type=int, default=90, help="so many communes, with ten cells each")
    options = parser.parse_args()
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    teardown_test_environment()  # which would note every template that is rendered
    try:
        main(options.communes)
    finally:
        teardown_databases(databases, verbosity=0)
