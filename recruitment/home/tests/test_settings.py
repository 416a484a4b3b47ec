"""Settings come from the environment; what must not be guessed stops the start and is named."""

import os
import subprocess
import sys

from django.conf import settings

READ = (
    "from django.conf import settings as s;"
    "print(s.SECRET_KEY[:12], s.ALLOWED_HOSTS, s.DATABASES['default']['ENGINE'], s.DATABASES['default']['NAME'])"
)


def start(tmp_path, **variables):
    """Read the settings in a fresh process with only these variables set."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "recruitment.settings",
        "DATA_DIR": str(tmp_path),
    }
    return subprocess.run(
        [sys.executable, "-c", READ],
        cwd=settings.BASE_DIR,
        env=environment | variables,
        capture_output=True,
        text=True,
    )


def test_outside_local_mode_a_missing_secret_stops_it_and_is_named(tmp_path):
    stopped = start(tmp_path, ALLOWED_HOSTS="dangvien.example")
    assert stopped.returncode != 0
    assert "SECRET_KEY" in stopped.stderr
    assert not list(tmp_path.iterdir())


def test_outside_local_mode_missing_hosts_stop_it_and_are_named(tmp_path):
    stopped = start(tmp_path, SECRET_KEY="x" * 50)
    assert stopped.returncode != 0
    assert "ALLOWED_HOSTS" in stopped.stderr


def test_an_office_machine_makes_its_own_secret_once_and_keeps_it_to_itself(tmp_path):
    first, second = start(tmp_path, LOCAL="1"), start(tmp_path, LOCAL="1")
    assert first.returncode == 0
    assert first.stdout == second.stdout
    assert "127.0.0.1" in first.stdout
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_database_url_names_another_database(tmp_path):
    done = start(tmp_path, LOCAL="1", DATABASE_URL="postgres://nguoi:mat@127.0.0.1:5432/dangvien")
    assert "postgresql" in done.stdout


def test_a_trial_copy_never_touches_the_real_database(tmp_path):
    done = start(tmp_path, DEMO="1", DATABASE_URL="postgres://nguoi:mat@127.0.0.1:5432/dangvien")
    assert "sqlite3" in done.stdout


def test_commands_typed_by_hand_find_the_installation_that_was_made(tmp_path):
    assert start(tmp_path).returncode != 0
    start(tmp_path, LOCAL="1")
    assert start(tmp_path).returncode == 0


def test_a_folder_with_only_a_trial_copy_is_a_trial_copy(tmp_path):
    (tmp_path / "demo.sqlite3").touch()
    assert "demo.sqlite3" in start(tmp_path).stdout
    (tmp_path / "main.sqlite3").touch()
    assert "main.sqlite3" in start(tmp_path).stdout
    assert "demo.sqlite3" in start(tmp_path, DEMO="1").stdout


def test_a_proxy_that_would_be_everybody_stops_it_and_is_named(tmp_path):
    stopped = start(tmp_path, LOCAL="1", TRUSTED_PROXIES="10.0.0.5,0.0.0.0/0")
    assert stopped.returncode != 0
    assert "TRUSTED_PROXIES" in stopped.stderr
    assert "0.0.0.0/0" in stopped.stderr
