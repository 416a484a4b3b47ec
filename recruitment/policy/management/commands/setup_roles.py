"""Make PostgreSQL keep the bases apart: owner, runtime and backup roles, grants and policies."""

import getpass
import secrets
from urllib.parse import quote

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from recruitment.kernel import row_level
from recruitment.policy.roles import CannotSetUp, existing, set_up_roles

NEXT = """
Làm tiếp:
1. Cập nhật bảng, nạp dữ liệu nền: DATABASE_URL của chủ sở hữu, rồi manage.py migrate và manage.py install.
2. Máy chủ phục vụ (gunicorn) chỉ dùng DATABASE_URL của tài khoản phục vụ.
3. Sao lưu: DATABASE_URL của tài khoản sao lưu với pg_dump.
4. Sau mỗi lần nâng cấp: chạy lại bước 1; bảng mới tự được bảo vệ."""


class Command(BaseCommand):
    help = (
        "Tạo các tài khoản PostgreSQL (chủ sở hữu, phục vụ, sao lưu) và bật lớp tách dữ liệu các cơ sở đảng."
    )

    def add_arguments(self, parser):
        parser.add_argument("--ask", action="store_true", help="hỏi mật khẩu thay vì tự đặt")
        parser.add_argument(
            "--new-passwords", action="store_true", help="đặt lại mật khẩu các tài khoản đã có"
        )

    def handle(self, *, ask, new_passwords, **options):
        roles = row_level.roles()
        words = {
            roles.owner: "Chủ sở hữu (cập nhật bảng)",
            roles.runtime: "Phục vụ (chương trình chạy)",
            roles.backup: "Sao lưu (chỉ đọc)",
        }
        try:
            made = existing() if connection.vendor == "postgresql" else set()
            passwords = {
                name: self._password(word, ask)
                for name, word in words.items()
                if new_passwords or name not in made
            }
            set_up_roles(passwords)
        except CannotSetUp as why:
            raise CommandError(str(why)) from None
        for name, word in words.items():
            password = "" if ask else passwords.get(name, "")
            self.stdout.write(f"{word}:\n  DATABASE_URL={address(name, password, connection.settings_dict)}")
        if passwords and not ask:
            self.stdout.write("\nMật khẩu chỉ hiện một lần này: hãy cất ngay vào nơi an toàn.")
        self.stdout.write(NEXT)

    def _password(self, word, ask):
        if not ask:
            return secrets.token_urlsafe(24)
        password = getpass.getpass(f"Mật khẩu của {word}: ")
        if len(password) < 12:
            raise CommandError("Mật khẩu cần ít nhất 12 ký tự.")
        return password


def address(name, password, where):
    """What to put in the environment; a password that is not known here is left for the operator to write."""
    who = f"{quote(name, safe='')}:{quote(password, safe='') or 'MẬT-KHẨU'}"
    if where["HOST"].startswith("/"):  # the folder of a socket
        return f"postgres://{who}@/{where['HOST']}/{where['NAME']}"
    port = f":{where['PORT']}" if where["PORT"] else ""
    return f"postgres://{who}@{where['HOST'] or 'localhost'}{port}/{where['NAME']}"
