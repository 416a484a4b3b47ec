"""`python3 start.py` as a newcomer runs it, in a data folder of its own."""

import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from recruitment.testing.browser import BASE, free_port, newcomer_env, stop, wait_until_up

pytestmark = pytest.mark.browser


@pytest.fixture
def start(tmp_path):
    """A function that runs start.py until the program answers; returns its output, its URL and how it ended."""

    def run(*arguments, port):
        log = tmp_path / "start.log"
        command = [sys.executable, str(BASE / "start.py"), *arguments, "--port", str(port)]
        began = time.monotonic()
        with log.open("w") as output:
            process = subprocess.Popen(
                command, env=newcomer_env(tmp_path / "data"), stdout=output, stderr=subprocess.STDOUT
            )
        try:
            wait_until_up(process, f"http://127.0.0.1:{port}/suc-khoe/", log)
            seconds = time.monotonic() - began
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=15)
        finally:
            stop(process)
        return log.read_text(), seconds, code

    return run


def test_the_first_start_introduces_itself_and_the_second_is_quick(start, tmp_path):
    port = free_port()
    first, _, code = start("--empty", port=port)
    assert code == 0
    assert f"http://127.0.0.1:{port}/" in first
    assert first.count("Mật khẩu:") == 1
    assert "Traceback" not in first

    second, seconds, code = start(port=port)
    assert code == 0
    assert "Mật khẩu:" not in second
    assert "Chuẩn bị" not in second
    assert seconds < 10
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_demo_keeps_to_its_own_database(start, tmp_path):
    port = free_port()
    printed, _, code = start("--demo", port=port)
    assert code == 0
    assert "Traceback" not in printed
    assert (tmp_path / "data" / "demo.sqlite3").exists()
    assert not (tmp_path / "data" / "main.sqlite3").exists()


def test_a_taken_port_gives_way(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        log = tmp_path / "start.log"
        command = [sys.executable, str(BASE / "start.py"), "--empty", "--port", str(port)]
        with log.open("w") as output:
            process = subprocess.Popen(
                command, env=newcomer_env(tmp_path / "data"), stdout=output, stderr=subprocess.STDOUT
            )
        try:
            chosen = wait_for_address(log)
            wait_until_up(process, f"{chosen}suc-khoe/", log)
        finally:
            stop(process)
    assert f":{port}/" not in chosen
    assert f"Cổng {port} đang có chương trình khác dùng" in log.read_text()


def wait_for_address(log):
    """The address the program printed, as soon as it did."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text()):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text())
