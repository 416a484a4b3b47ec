"""Says when the second net is not in force: with `check --deploy`, and once when the program begins to serve."""

import logging

from django.core.checks import Tags, Warning, register
from django.db import connection
from django.db.utils import OperationalError

from recruitment.kernel import row_level

NOT_IN_FORCE = (
    "PostgreSQL chưa tự tách dữ liệu các cơ sở đảng: chương trình không kết nối bằng tài khoản phục vụ. "
    "Chạy manage.py setup_roles bằng tài khoản quản trị của PostgreSQL, rồi dùng DATABASE_URL của tài khoản phục vụ."
)


def is_missing() -> bool:
    """Whether the data is on PostgreSQL and only the program keeps the bases apart. False when nobody answers."""
    try:
        return connection.vendor == "postgresql" and not row_level.is_in_force()
    except OperationalError:
        return False


def warn_if_missing() -> None:
    """Say it in the log when the program begins to serve."""
    if is_missing():
        logging.getLogger(__name__).warning(NOT_IN_FORCE)
    connection.close()


@register(Tags.security, deploy=True)
def second_net(app_configs, **options):
    """A warning of `manage.py check --deploy`."""
    return [Warning(NOT_IN_FORCE, id="policy.W001")] if is_missing() else []
