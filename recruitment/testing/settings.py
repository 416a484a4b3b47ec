"""The program's own settings, made quick, repeatable and deaf to the developer's environment.

TEST_ON=postgresql runs on a throw-away PostgreSQL, started here because pytest-django reads the settings before
any conftest; pytest-xdist's workers inherit the socket's folder and share the cluster.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from recruitment.testing import postgres
from recruitment.testing.environment import PROGRAM_VARIABLES, SOCKET

for name in PROGRAM_VARIABLES:
    os.environ.pop(name, None)
DATA_DIR = Path(tempfile.mkdtemp(prefix="tests-data-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
os.environ["DATA_DIR"] = str(DATA_DIR)
os.environ["LOCAL"] = "1"
os.environ["SECRET_KEY"] = "known to everybody, good for tests only"

from recruitment.settings import *  # noqa: E402, F403
from recruitment.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

if os.environ.get("TEST_ON") == "postgresql":
    if SOCKET not in os.environ:
        os.environ[SOCKET] = postgres.start()
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "recruitment",
        "HOST": os.environ[SOCKET],
        "USER": postgres.SUPERUSER,
    }
    # Requests are served as the role of the runtime, which sees what the policies let through.
    ROWS_AS_RUNTIME = True
else:
    # A file, as in real use, so that threads and locks behave as they do there; only the disk is not waited for.
    DATABASES["default"]["NAME"] = DATA_DIR / "main.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )

DEBUG = False
SECOND_FACTOR = False  # a test that speaks of it turns it on
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Static files are collected and served in the browser journeys, not here.
STATIC_ROOT = DATA_DIR / "static"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
# Sealing comes after so many events of a process: queries counted in a test must not depend on the tests before.
MIDDLEWARE.remove("recruitment.middleware.SealingMiddleware")
