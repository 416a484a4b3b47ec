"""The throw-away PostgreSQL leaves nothing behind, however its asker ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from recruitment.testing import postgres

ASKER = "from recruitment.testing import postgres; print(postgres.start(), flush=True); import time; time.sleep(60)"


@pytest.mark.postgresql
def test_the_suite_runs_on_it_and_nothing_listens_on_the_network(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('listen_addresses'), current_setting('server_encoding')")
        assert cursor.fetchone() == ("", "UTF8")
    folder = Path(os.environ["TEST_POSTGRESQL_SOCKET"])
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.postgresql
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_it_goes_when_its_asker_is_ended(how):
    asker = subprocess.Popen([sys.executable, "-c", ASKER], stdout=subprocess.PIPE, text=True)
    with asker:
        folder = Path(asker.stdout.readline().strip())
        process = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        asker.send_signal(how)
    until = time.monotonic() + 15
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()
    assert not Path(f"/proc/{process}").exists()


def test_without_server_programs_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "find_binaries", lambda: None)
    with pytest.raises(RuntimeError, match="apt-get install postgresql"):
        postgres.bring_up(tmp_path)


def test_a_client_alone_is_no_server(tmp_path):
    (tmp_path / "psql").touch()
    assert not postgres.has_server(tmp_path)
    (tmp_path / "initdb").touch()
    (tmp_path / "postgres").touch()
    assert postgres.has_server(tmp_path)
