"""The variables that steer the program, so that what a developer has set for it never steers a test."""

import os

PROGRAM_VARIABLES = (
    "ALLOWED_HOSTS",
    "BEHIND_TLS_PROXY",
    "CLOCK",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "DEMO",
    "FIRST_PASSWORD_DAYS",
    "LOCAL",
    "SECOND_FACTOR",
    "SECRET_KEY",
    "SESSION_HOURS",
    "SESSION_IDLE_MINUTES",
    "TRUSTED_PROXIES",
)
SOCKET = "TEST_POSTGRESQL_SOCKET"
TEST_VARIABLES = ("DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS", "TEST_ALL", "TEST_ON", SOCKET)


def without_program_variables() -> dict[str, str]:
    """This process's environment as the program would find it on a machine where nobody set anything for it."""
    steering = {*PROGRAM_VARIABLES, *TEST_VARIABLES}
    return {name: value for name, value in os.environ.items() if name not in steering}
