"""The office's own gateway for short messages: who is named to it, and that nothing else leaves."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from members.models import Notice, User
from members.tasks import call_gateway
from tests.reviews.cast import Cast


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


def test_the_gateway_gets_a_code_and_a_number_of_those_without_an_address(
    cast: Cast, gateway: list[dict[str, str]], settings: Any
) -> None:
    Notice.objects.all().delete()
    User.objects.filter(member=cast.head).update(email="a@thu.vn")
    for person in (cast.member, cast.member, cast.head):
        Notice.objects.create(recipient=person, text="Điều chỉ dành cho người nhận", url="/")
    assert call_gateway() == 1
    assert gateway == [{"member": cast.member.code, "text": "Có 2 việc chờ đồng chí."}]
    settings.SMS_GATEWAY = "http://127.0.0.1:1/"
    assert call_gateway() == 0
    settings.SMS_GATEWAY = ""
    assert (call_gateway(), len(gateway)) == (0, 1)
