"""The tests' own ground: no way out to the network, and a browser that works."""

import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from pytest_socket import SocketConnectBlockedError

from tests.conftest import dealt


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


@pytest.mark.parametrize(
    ("long", "others", "processes", "shares"),
    [(5, 9, 1, [5]), (5, 9, 3, [2, 2, 1]), (5, 1, 3, [2, 2, 1]), (1, 9, 3, [1, 0, 0]), (0, 2, 3, [0, 0, 0])],
)
def test_every_process_begins_with_its_share_of_the_long_tests(
    long: int, others: int, processes: int, shares: list[int]
) -> None:
    folders = ["members"] * others + ["browser"] * long
    items: list[Any] = [SimpleNamespace(path=Path("tests", folder)) for folder in folders]
    order = dealt(items, processes)
    assert sorted(map(id, order)) == sorted(map(id, items))
    for process, share in enumerate(shares):
        # as xdist cuts: an equal part of what is left
        size = len(order) // (processes - process)
        part, order = order[:size], order[size:]
        assert ["browser" in item.path.parts for item in part] == [n < share for n in range(size)]
