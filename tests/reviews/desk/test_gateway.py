"""The office's own gateway for short messages: who is named to it, and that nothing else leaves."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from members.models import Member, Notice, User
from reviews.desk.matters import number_of_matters
from reviews.schedule import call_gateway
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to


class Gateway(BaseHTTPRequestHandler):
    taken: ClassVar[list[dict[str, str]]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.taken.append(json.loads(self.rfile.read(length)))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def gateway(settings: Any) -> Iterator[list[dict[str, str]]]:
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_GATEWAY = f"http://127.0.0.1:{server.server_port}/"
    Gateway.taken.clear()
    yield Gateway.taken
    server.shutdown()
    server.server_close()


def test_the_gateway_gets_a_code_and_the_number_of_matters_of_those_without_an_address(
    cast: Cast, gateway: list[dict[str, str]], settings: Any
) -> None:
    bring_to(cast, Stage.WRITING)
    Notice.objects.create(recipient=cast.guest, text="Điều chỉ dành cho người nhận", url="/")
    User.objects.filter(member=cast.head).update(email="a@thu.vn")
    told = Member.objects.filter(user__is_active=True, user__email="")
    waiting = {one.code: number_of_matters(one)[0] for one in told}
    assert (waiting[cast.member.code], waiting[cast.guest.code]) == (1, 0)
    expected = [
        {"member": one.code, "text": f"Có {waiting[one.code]} việc chờ đồng chí."}
        for one in told.order_by("pk")
        if waiting[one.code]
    ]
    assert (call_gateway(), gateway) == (len(expected), expected)
    settings.SMS_GATEWAY = "http://127.0.0.1:1/"
    assert call_gateway() == 0
    settings.SMS_GATEWAY = ""
    assert (call_gateway(), len(gateway)) == (0, len(expected))
