"""The tests' own ground: no way out to the network, and a browser that works."""

import socket

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from pytest_socket import SocketConnectBlockedError


def test_only_this_machine_can_be_called() -> None:
    """With an address of the loopback that is not on the list, so that a failure calls nobody."""
    with (
        socket.socket() as caller,
        pytest.warns(UserWarning, match=r"127\.0\.0\.2"),
        pytest.raises(SocketConnectBlockedError),
    ):
        caller.connect(("127.0.0.2", 9))


def test_this_machine_can_be_called() -> None:
    with socket.socket() as listener, socket.socket() as caller:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        caller.connect(listener.getsockname())
        assert caller.getpeername() == listener.getsockname()


def test_the_browser_reads_what_the_program_serves(page: Page, live_server: LiveServer) -> None:
    answer = page.goto(f"{live_server.url}/static/vendor/be-vietnam-pro-5.3.0/be-vietnam-pro.css")
    assert answer is not None
    assert answer.status == 200
    assert "unicode-range" in page.content()
