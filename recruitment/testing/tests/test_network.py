"""Tests stay on this machine."""

import socket
import urllib.request

import pytest

from recruitment.testing.plugin import NetworkRefused


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("dang-vien.example", 443), ("2001:db8::1", 80)])
def test_another_machine_is_refused(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as line, pytest.raises(NetworkRefused):
        line.connect(address)
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo(*address)


def test_a_library_cannot_get_out_either():
    with pytest.raises(NetworkRefused):
        urllib.request.urlopen("http://dang-vien.example/", timeout=5)


def test_this_machine_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5) as line:
            assert line.getpeername() == server.getsockname()
        assert socket.getaddrinfo("localhost", 80)
